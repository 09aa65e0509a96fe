import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, expectTypeOf, it } from 'vitest';
import type { DeadLetterQueries } from '../../src/db/orders/dead-letters.ts';
import type { FulfilmentQueries } from '../../src/db/orders/fulfilments.ts';
import type { OrderLists } from '../../src/db/orders/order-lists.ts';
import type { Tenant } from '../../src/domain/access/tenant.ts';
import type { Actor } from '../../src/domain/order/actor.ts';

/** The caller is authenticated in two places. Only they may create a tenant. */
const PROVEN = new Set(['src/api/middleware/auth.ts', 'src/web/dashboard/signed-in.tsx']);

const root = join(import.meta.dirname, '../..');
const sources = ['src', 'durable-objects'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

it('creates a tenant only where the caller was authenticated', () => {
  const makers = sources.filter((file) => readFileSync(join(root, file), 'utf8').includes('Tenant.of('));
  expect(makers).toContain('src/api/middleware/auth.ts');
  expect(makers.filter((file) => !PROVEN.has(file))).toEqual([]);
});

it('does not compile without a tenant, or with an object that only looks like one', () => {
  expectTypeOf<Parameters<OrderLists['page']>[0]>().toEqualTypeOf<Tenant>();
  expectTypeOf<Parameters<OrderLists['choices']>[0]>().toEqualTypeOf<Tenant>();
  expectTypeOf<Parameters<FulfilmentQueries['list']>[0]>().toEqualTypeOf<Tenant>();
  expectTypeOf<Parameters<DeadLetterQueries['list']>[0]>().toEqualTypeOf<Tenant>();
  expectTypeOf<{ role: 'retailer'; partyId: string; viewer: Actor }>().not.toExtend<Tenant>();
});
