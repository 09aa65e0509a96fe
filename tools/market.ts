import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { postgresBackend } from '../dev/neon/postgres.ts';
import { applyMarket, Market } from '../dev/seed/market.ts';

// `DATABASE_URL=… npm run market -- FILE.json` adds parties, products and listings to a production database.

const { DATABASE_URL: url } = process.env;
const [file] = process.argv.slice(2);
if (url === undefined || url === '') throw new Error('DATABASE_URL is not set.');
if (file === undefined)
  throw new Error('Name the file: npm run market -- market.json (docs/market.example.json is one).');
const parsed = Market.safeParse(JSON.parse(await readFile(file, 'utf8')));
if (!parsed.success) throw new Error(`${file}:\n${z.prettifyError(parsed.error)}`);
const database = await postgresBackend(url);
try {
  const made = await applyMarket(database, parsed.data);
  const { parties, products, offers, listings } = parsed.data;
  console.log(
    `${parties.length} parties, ${products.length} products, ${offers.length} offers, ${listings.length} listings.`,
  );
  for (const { partyId, kind, key } of made) console.log(`${partyId}, ${kind}: ${key}`);
  if (made.length > 0) console.log('These keys are shown only now. The database keeps their hashes.');
} finally {
  await database.close();
}
