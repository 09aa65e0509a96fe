import { migrate } from '../dev/neon/migrate.ts';
import { postgresBackend } from '../dev/neon/postgres.ts';

// `DATABASE_URL=… npm run migrate`: brings a real Postgres (Neon's) up to `migrations/`, by the code that does the
// same for the local one at every start. Running it again applies nothing.

const { DATABASE_URL: url } = process.env;
if (url === undefined || url === '') throw new Error('DATABASE_URL is not set.');
const database = await postgresBackend(url);
try {
  const applied = await migrate(database, 'migrations');
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`);
} finally {
  await database.close();
}
