import { expect, expectTypeOf, it } from 'vitest';
import type { DeadLetterQueries } from '../../src/db/orders/dead-letters.ts';
import type { FulfilmentQueries } from '../../src/db/orders/fulfilments.ts';
import type { OrderLists } from '../../src/db/orders/order-lists.ts';
import type { Tenant } from '../../src/domain/access/tenant.ts';
import type { Actor } from '../../src/domain/order/actor.ts';
import { sources, textOf } from './sources.ts';

/** The caller is authenticated in these places, and an export's asker is looked up again. Only they may create a tenant. */
const PROVEN = new Set([
  'src/api/middleware/auth.ts',
  'src/web/dashboard/signed-in.tsx',
  'src/services/jobs/export-job.ts',
]);

it('creates a tenant only where the caller was authenticated', () => {
  const makers = sources.filter((file) => textOf(file).includes('Tenant.of('));
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
