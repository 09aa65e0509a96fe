import { z } from 'zod';
import { type Outcome, ok } from '../../domain/fault.ts';
import type { Loaded } from './memory.ts';

/** The cache of the data centre, which its isolates share. It may lose everything at any time. */
export interface Edge {
  /** Null where there is none. */
  get(key: string): Promise<string | null>;
  put(key: string, text: string, seconds: number): Promise<void>;
}

/**
 * Cloudflare's cache. Requests from outside never reach its entries: the worker answers them first, and has no such
 * route. `origin`: ours, `https://orders.example.com`.
 */
export function edgeOf(store: () => Cache, origin: string): Edge {
  const addressOf = (key: string): string => `${origin}/.edge/${encodeURIComponent(key)}`;
  return {
    get: async (key) => {
      const found = await store().match(addressOf(key));
      return found === undefined ? null : found.text();
    },
    put: async (key, text, seconds) => {
      const headers = { 'cache-control': `public, max-age=${seconds}` };
      await store().put(addressOf(key), new Response(text, { headers }));
    },
  };
}

interface EdgeOptions<T> {
  readonly edge: Edge;
  /** Part of every key. Another one for another shape of the values. */
  readonly version: string;
  readonly value: z.ZodType<T>;
  readonly ttlMs: number;
  readonly now: () => number;
  readonly background: (work: Promise<unknown>) => void;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** `load`, behind the edge. Without an edge that answers, `load` is asked. */
export function behindEdge<T>(
  load: (key: string) => Promise<Outcome<T>>,
  { edge, version, value, ttlMs, now, background, log }: EdgeOptions<T>,
): (key: string, maxAgeMs: number) => Promise<Outcome<Loaded<T>>> {
  const Entry = z.object({ readAt: z.number(), value });
  const failed = (error: unknown) => {
    log('catalogue.edge_failed', { error: String(error) });
    return null;
  };
  async function kept(key: string, maxAgeMs: number): Promise<z.infer<typeof Entry> | null> {
    const text = await edge.get(`${version} ${key}`);
    const entry = text === null ? null : Entry.parse(JSON.parse(text));
    return entry !== null && now() - entry.readAt < maxAgeMs ? entry : null;
  }
  return async (key, maxAgeMs) => {
    const found = await kept(key, maxAgeMs).catch(failed);
    if (found !== null) return ok({ readAt: found.readAt, values: new Map([[key, found.value]]) });
    const readAt = now();
    const answer = await load(key);
    if (!answer.ok) return answer;
    const text = JSON.stringify({ readAt, value: answer.value });
    background(edge.put(`${version} ${key}`, text, ttlMs / 1_000).catch(failed));
    return ok({ readAt, values: new Map([[key, answer.value]]) });
  };
}
