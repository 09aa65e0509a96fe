import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { expect, inject, it } from 'vitest';

const run = promisify(execFile);

it("README's migration command brings an empty Postgres up to date, and then has nothing to do", async () => {
  const admin = new Client({ connectionString: inject('pgUrl') });
  await admin.connect();
  const name = `readme_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    const url = new URL(inject('pgUrl'));
    url.pathname = `/${name}`;
    const migrate = () =>
      run(process.execPath, ['dev/migrate.ts'], { env: { ...process.env, DATABASE_URL: url.href } });
    const first = await migrate();
    for (const file of readdirSync('migrations').filter((one) => one.endsWith('.sql'))) {
      expect(first.stdout).toContain(file);
    }
    expect((await migrate()).stdout).toBe('Nothing to apply.\n');
  } finally {
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
  }
});
