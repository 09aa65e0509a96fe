import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, bodyOf, wrongWith } from '../../support/contract/check.ts';
import { type Document, readDocument } from '../../support/contract/document.ts';
import { emittedDocument } from '../../support/contract/emit.ts';
import { inParallel, type Report, tally } from '../lib/run.ts';
import { dice } from './dice.ts';
import { missingFromLists } from './lists.ts';
import { nextMove } from './moves.ts';
import { nextRequest, type Request, told } from './requests.ts';
import { NORTHLIGHT, World } from './world.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
}

/** No answer takes so long, on a busy machine either. */
const HANG_MS = 60_000;
const WIDTH = 6;

interface Finding {
  readonly example: string;
  readonly count: number;
}

/**
 * Sends `requests` calls to every operation of the document, by everybody, and compares every answer with the document.
 * Then it looks for every accepted order in the lists.
 */
export async function fuzzReport(url: string, { seed, requests }: FuzzOptions): Promise<Report> {
  const read = async (path: string, key: string) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text;
  };
  const document = readDocument(await emittedDocument());
  const world = new World(JSON.parse(await read('/v1/products', NORTHLIGHT.publishableKey)));
  const findings = new Map<string, Finding>();
  const statuses: string[] = [];
  const succeeded = new Set<string>();
  await inParallel(
    Array.from({ length: requests }, (_, i) => i),
    WIDTH,
    async (i) => {
      const thrown = dice(seed * 1_000_003 + i);
      const request = thrown.chance(30) ? nextMove(document, world, thrown) : nextRequest(document, world, thrown);
      const answer = await insisted(url, request);
      statuses.push(`${answer.status}`);
      learn(world, request, answer);
      if (answer.status > 0 && answer.status < 400 && request.operation !== null) succeeded.add(request.operation.name);
      const wrong = failed(answer) ?? wrongWith(document, request, answer);
      if (wrong === null) return;
      const what = `${request.operation?.name ?? `${request.method} an odd path`}: ${wrong}`;
      const known = findings.get(what);
      findings.set(what, { example: known?.example ?? told(request), count: (known?.count ?? 0) + 1 });
    },
  );
  const missing = await missingFromLists(read, world.orders);
  const never = neverSucceeded(document, succeeded);
  return {
    lines: [
      `seed ${seed}: ${requests} calls of ${document.operations.length} operations: ${tally(statuses)}`,
      `${world.orders.length} orders were accepted, and looked for in the lists`,
      ...(never.length === 0 ? [] : [`never answered 2xx or 3xx: ${never.join(', ')}`]),
    ],
    wrong: [
      ...[...findings].map(([what, { example, count }]) => `${count} x ${what}\n         ${example}`),
      ...missing,
    ],
  };
}

/** Nothing is switched off in a fuzz, so every call gets an answer, and none fails. */
function failed({ status, text }: Answer): string | null {
  if (status === 0) return `no answer: ${text}`;
  return status >= 500 ? `${status} ${text.slice(0, 200)}` : null;
}

const neverSucceeded = ({ operations }: Document, succeeded: ReadonlySet<string>): string[] =>
  operations.map(({ name }) => name).filter((name) => !succeeded.has(name));

const MOST_REPEATS = 20;

/**
 * An event of Stripe may come before its order knows its payment. It is then put off, and Stripe sends it again. So does
 * the fuzz, and the event must be answered in the end.
 */
async function insisted(url: string, request: Request): Promise<Answer> {
  const isEvent = request.operation?.path === '/webhooks/stripe';
  for (let n = 0; ; n += 1) {
    const answer = await sent(url, request);
    if (!isEvent || answer.status !== 503 || !answer.headers.has('retry-after') || n === MOST_REPEATS) return answer;
    await wait(1_000);
  }
}

async function sent(url: string, { method, path, headers, body }: Request): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(HANG_MS);
    const answer = await fetch(url + path, { method, headers, body, redirect: 'manual', signal });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    return {
      status: 0,
      headers: new Headers(),
      text: error instanceof Error ? `${error.name} ${error.message}` : 'unknown',
    };
  }
}

/** The caller may do this, even where it is not possible now. A bad body is refused before anybody looks at the role. */
const WELCOME: ReadonlySet<number> = new Set([200, 201, 204, 303, 409, 422]);

function learn(world: World, request: Request, { status, text, headers }: Answer): void {
  const { operation, role, path } = request;
  if (operation !== null && WELCOME.has(status)) world.welcomed(operation.name, role);
  if (status >= 300) return;
  const page = /^\/o\/(ord_[a-z2-7]{26})/.exec(path)?.[1];
  if (page !== undefined) world.learnPage(page, text);
  world.learn(bodyOf(headers.get('content-type') ?? '', text));
}
