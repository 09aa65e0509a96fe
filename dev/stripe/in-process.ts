import type { SimRequest, SimResponse } from './core/types.ts';

/**
 * A `fetch` for `Stripe.createFetchHttpClient` that uses no socket. When `answer` throws, the SDK sees a lost
 * connection. So a simulation can decide there what the network does.
 */
export function inProcessFetch(answer: (request: SimRequest) => SimResponse | Promise<SimResponse>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const { status, body, headers } = await answer({
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return new Response(body, { status, headers });
  };
}
