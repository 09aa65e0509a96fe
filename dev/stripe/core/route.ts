import type { z } from 'zod';
import type { FormObject } from './form.ts';
import { read } from './params.ts';
import type { Store } from './store.ts';
import type { CoreFault } from './types.ts';

/** What an endpoint knows about the call besides its parameters. */
export interface Ctx {
  readonly store: Store;
  /** Ids of the path, in order. */
  readonly ids: readonly string[];
  /** The connected account of the header `Stripe-Account`. */
  readonly account: string | null;
  /** Whether the call has a publishable key, as Stripe.js sends it. */
  readonly publishable: boolean;
  readonly fault: CoreFault | undefined;
  /** The simulator's address for a browser. */
  readonly publicUrl: string;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Path segments; `:` takes an id. */
  readonly path: readonly string[];
  readonly run: (ctx: Ctx, form: FormObject) => object;
  readonly publishable: boolean;
  readonly connect: boolean;
}

interface Options {
  /** Stripe.js may call it with a publishable key. */
  publishable?: true;
  /** It may be called for a connected account (`Stripe-Account`). */
  connect?: true;
}

/** Declares an endpoint: its method and path (`'POST /v1/refunds/:/cancel'`), its parameters, and its function. */
export function route<T>(
  signature: string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, params: T) => object,
  options: Options = {},
): Route {
  const [method, path = ''] = signature.split(' ');
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    path: path.split('/').slice(1),
    run: (ctx, form) => run(ctx, read(schema, form)),
    publishable: options.publishable ?? false,
    connect: options.connect ?? false,
  };
}

export function matches(route: Route, method: string, segments: readonly string[]): boolean {
  if (route.method !== method || route.path.length !== segments.length) return false;
  return route.path.every((part, i) => part === ':' || part === segments[i]);
}

export const idsIn = (route: Route, segments: readonly string[]): string[] =>
  segments.filter((_, i) => route.path[i] === ':');

export const one = (ctx: Ctx, position = 0): string => ctx.ids[position] ?? '';
