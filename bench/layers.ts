import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Targets = z.array(z.looseObject({ webSocketDebuggerUrl: z.string(), title: z.string() }));
const Profile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.int(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
type Profile = z.infer<typeof Profile>;
const Answer = z.looseObject({ id: z.int(), result: z.looseObject({ profile: Profile.optional() }).optional() });

const SAMPLING_US = 500;

/** Takes a CPU profile of the worker's isolate during `work`, through the DevTools protocol. */
export async function profileOf(inspector: number, work: () => Promise<void>): Promise<Profile> {
  const listed = Targets.parse(await (await fetch(`http://127.0.0.1:${inspector}/json`)).json());
  const target = listed.find(({ title }) => title.endsWith('core:user:headrail'));
  if (target === undefined) throw new Error('the worker has no DevTools target');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<number, (profile: Profile | undefined) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = Answer.safeParse(JSON.parse(String(data)));
    if (answer.success) waiting.get(answer.data.id)?.(answer.data.result?.profile);
  });
  const ask = (method: string, params: object = {}) =>
    new Promise<Profile | undefined>((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: SAMPLING_US });
  await ask('Profiler.start');
  await work();
  const profile = await ask('Profiler.stop');
  socket.close();
  if (profile === undefined) throw new Error('DevTools returned no profile');
  return profile;
}

/** The runtime's own functions, by name. */
const NATIVE: readonly (readonly [string, RegExp])[] = [
  ['SQLite and alarms', /^(exec|transactionSync|setAlarm|deleteAlarm|toArray|one|next)$/],
  ['WebCrypto and hashes', /^(digest|sign|verify|importKey|update|createHash|randomBytes|getRandomValues)$/],
  ['runtime: garbage collection', /^\(garbage collector\)$/],
  ['runtime: its own work (RPC, event loop, sockets)', /^\(program\)$/],
];
const REST = 'runtime: fetch, bodies, JSON and the rest';
const IDLE = '(idle)';

/** Shares of the CPU by layer, largest first. A layer is the folder or package from which a function was bundled. */
export async function layersOf(profile: Profile, bundle: string): Promise<Map<string, number>> {
  const moduleAt = modulesOf(await readFile(join(bundle, 'worker.js'), 'utf8'));
  const layerOf = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      if (url.endsWith('worker.js')) return [id, moduleAt(lineNumber)];
      const native = NATIVE.find(([, names]) => names.test(functionName))?.[0];
      return [id, functionName === IDLE ? IDLE : (native ?? REST)];
    }),
  );
  const sums = new Map<string, number>();
  profile.samples.forEach((node, index) => {
    const layer = layerOf.get(node) ?? '?';
    const us = Math.max(0, profile.timeDeltas[index] ?? 0);
    sums.set(layer, (sums.get(layer) ?? 0) + us);
  });
  sums.delete(IDLE);
  const all = [...sums.values()].reduce((sum, us) => sum + us, 0);
  return new Map([...sums].map(([layer, us]) => [layer, us / all] as const).sort(([, a], [, b]) => b - a));
}

/** esbuild writes the path of each module above its code. */
function modulesOf(code: string): (line: number) => string {
  const layers: string[] = [];
  let layer = REST;
  for (const line of code.split('\n')) {
    const path = /^ *\/\/ \S*?((?:node_modules\/(?:@[^/]+\/)?[^/]+|(?:src\/[^/]+|durable-objects|bench))\S*)$/.exec(
      line,
    )?.[1];
    if (path !== undefined) layer = nameOf(path);
    layers.push(layer);
  }
  return (line) => layers[line] ?? layer;
}

function nameOf(path: string): string {
  const parts = path.split('/');
  if (parts[0] === 'node_modules') return parts.slice(1, parts[1]?.startsWith('@') ? 3 : 2).join('/');
  return parts[0] === 'src' && !parts[1]?.includes('.') ? parts.slice(0, 2).join('/') : (parts[0] ?? path);
}
