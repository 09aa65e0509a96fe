import { type SQL, sql } from 'drizzle-orm';

/** Names of statements that are written by hand and change something, or lock it. */
export const STATEMENT = {
  takeStock: 'take_stock',
  returnStock: 'return_stock',
  setStock: 'set_stock',
  adjustStock: 'adjust_stock',
  compareStock: 'compare_stock',
  requestFulfilments: 'request_fulfilments',
  withdrawFulfilments: 'withdraw_fulfilments',
  projectOrder: 'project_order',
} as const;

export type StatementName = (typeof STATEMENT)[keyof typeof STATEMENT];

/**
 * How a statement's text begins: its name in a comment, so that logs, statistics and tests can recognise it by its
 * name.
 */
export const marker = (name: StatementName): string => `/* ${name} */`;

export const named = (name: StatementName, statement: SQL): SQL => sql`${sql.raw(marker(name))} ${statement}`;
