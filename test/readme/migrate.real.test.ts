import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { expect, inject, it } from 'vitest';

const run = promisify(execFile);

it("README's commands migrate an empty Postgres and create its first parties once", async () => {
  const admin = new Client({ connectionString: inject('pgUrl') });
  await admin.connect();
  const name = `readme_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    const url = new URL(inject('pgUrl'));
    url.pathname = `/${name}`;
    const node = (...args: string[]) =>
      run(process.execPath, args, { env: { ...process.env, DATABASE_URL: url.href } });
    const migrate = () => node('tools/migrate.ts');
    const first = await migrate();
    for (const file of readdirSync('migrations').filter((one) => one.endsWith('.sql'))) {
      expect(first.stdout).toContain(file);
    }
    expect((await migrate()).stdout).toBe('Nothing to apply.\n');
    const market = () => node('tools/market.ts', 'docs/market.example.json');
    expect((await market()).stdout).toMatch(/^4 parties, .*plt_headrail, secret: sk_\w{32}\n.*shown only now/s);
    expect((await market()).stdout).toBe('4 parties, 1 products, 1 offers, 1 listings.\n');
  } finally {
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
  }
});
