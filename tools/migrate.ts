import { migrate } from '../dev/neon/migrate.ts';
import { postgresBackend } from '../dev/neon/postgres.ts';

// `DATABASE_URL=… npm run migrate` applies the new files of `migrations/` to a real Postgres (Neon). The same code
// migrates the local database at every start. A second run applies nothing.

const { DATABASE_URL: url } = process.env;
if (url === undefined || url === '') throw new Error('DATABASE_URL is not set.');
const database = await postgresBackend(url);
try {
  const applied = await migrate(database, 'migrations');
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`);
} finally {
  await database.close();
}
