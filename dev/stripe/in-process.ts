import type { SimRequest, SimResponse } from './core/types.ts';

/**
 * A `fetch` for `Stripe.createFetchHttpClient`: the SDK's bytes, no socket. What `answer` throws is a lost connection,
 * so a simulation decides there what the network does.
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
