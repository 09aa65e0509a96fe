export * from './client.ts';
export type * from './contract.ts';
export * from './errors.ts';
export type * from './names.ts';
