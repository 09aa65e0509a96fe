import { expect, inject, test } from 'vitest';
import { startNeon } from '../../../dev/neon/server.ts';
import { neonAdapterSuite } from './neon.adapter.ts';

const pgUrl = inject('pgUrl');
neonAdapterSuite('a real Postgres', async () => ({ pgUrl }));

test("Headrail's migrations run on it once", async () => {
  for (let time = 0; time < 2; time += 1) {
    const neon = await startNeon({ port: 0, pgUrl, migrations: 'migrations' });
    const [row] = await neon.query("SELECT to_regclass('public.parties') IS NOT NULL AS there");
    expect(row).toEqual({ there: true });
    await neon.close();
  }
});
