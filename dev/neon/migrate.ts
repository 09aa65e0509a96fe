import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../src/digest.ts';
import type { Backend } from './backend.ts';

/**
 * Applies the folder's new `*.sql` files (made by drizzle-kit) in the order of their names. Each file and the row that
 * records it are one transaction. Returns the names of the applied files; a second run applies none.
 * Throws when a file changed after it was applied, because database and folder would then differ.
 */
export async function migrate(backend: Backend, folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  await backend.single({
    text: 'CREATE TABLE IF NOT EXISTS _headrail_migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    values: [],
  });
  const { rows } = await backend.single({ text: 'SELECT name, sha256 FROM _headrail_migrations', values: [] });
  const applied = new Map(rows.map(([name, sha256]) => [name, sha256]));
  const fresh: string[] = [];
  for (const name of files) {
    const sql = await readFile(join(folder, name), 'utf8');
    const sha256 = sha256Hex(sql);
    const known = applied.get(name);
    if (known === sha256) continue;
    if (known !== undefined) throw new Error(`migration ${name} was changed after it had been applied`);
    await apply(backend, name, sql, sha256);
    fresh.push(name);
  }
  return fresh;
}

async function apply(backend: Backend, name: string, sql: string, sha256: string): Promise<void> {
  const statements = sql.split('--> statement-breakpoint').filter((statement) => statement.trim() !== '');
  try {
    await backend.batch(
      [
        ...statements.map((text) => ({ text, values: [] })),
        { text: 'INSERT INTO _headrail_migrations (name, sha256) VALUES ($1, $2)', values: [name, sha256] },
      ],
      {},
    );
  } catch (error) {
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
