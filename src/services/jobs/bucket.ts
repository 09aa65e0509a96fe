import { fault, type Outcome, ok } from '../../domain/fault.ts';

/** An R2 bucket as we use it; Cloudflare's `R2Bucket` fits. */
export interface Bucket {
  put(key: string, bytes: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  list(options: { prefix: string; limit: number }): Promise<{ readonly objects: readonly { readonly key: string }[] }>;
  delete(keys: string[]): Promise<unknown>;
}

/** As many names as R2 deletes in one call. */
const MOST_KEYS = 1_000;

/** A call of the bucket. What it throws is a fault; every call may be made again. */
export async function stored<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await call());
  } catch {
    return fault('unknown', 'bucket_unreachable');
  }
}

/** Deletes all that is in a folder. */
export const emptied = (bucket: Bucket, prefix: string): Promise<Outcome<null>> =>
  stored(async () => {
    for (;;) {
      const { objects } = await bucket.list({ prefix, limit: MOST_KEYS });
      if (objects.length === 0) return null;
      await bucket.delete(objects.map(({ key }) => key));
    }
  });
