import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startNeon } from '../../../dev/neon/server.ts';
import { neonAdapterSuite } from './neon.adapter.ts';

neonAdapterSuite('PGlite', async () => ({}));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headrail-neon-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a data folder survives a restart, and each migration runs once, as one transaction', async () => {
  const migrations = join(folder, 'migrations');
  await mkdir(migrations);
  await writeFile(
    join(migrations, '0000_a.sql'),
    'CREATE TABLE a (n int);--> statement-breakpoint\nINSERT INTO a VALUES (1);',
  );
  const dataDir = join(folder, 'data');
  const first = await startNeon({ port: 0, dataDir, migrations });
  await first.close();

  await writeFile(
    join(migrations, '0001_b.sql'),
    'INSERT INTO a VALUES (2);--> statement-breakpoint\nSELECT nonsense;',
  );
  await expect(startNeon({ port: 0, dataDir, migrations })).rejects.toThrow(/0001_b\.sql failed.*nonsense/);
  await writeFile(join(migrations, '0001_b.sql'), 'INSERT INTO a VALUES (3);');
  const third = await startNeon({ port: 0, dataDir, migrations });
  expect(await third.query('SELECT n FROM a ORDER BY n')).toEqual([{ n: 1 }, { n: 3 }]);
  await third.close();

  await writeFile(join(migrations, '0000_a.sql'), 'CREATE TABLE a (n int);');
  await expect(startNeon({ port: 0, dataDir, migrations })).rejects.toThrow('0000_a.sql was changed');
});

test('a dump starts another database with the same rows', async () => {
  const original = await startNeon({ port: 0 });
  await original.query('CREATE TABLE kept AS SELECT 7 AS n');
  const copy = await startNeon({ port: 0, loadDump: await original.dump() });
  await original.close();
  expect(await copy.query('SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await copy.close();
});
