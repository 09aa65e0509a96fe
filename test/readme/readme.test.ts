import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { z } from 'zod';
import { webhookTargets } from '../../dev/settings.ts';
import { KINDS } from '../../src/services/payments/observations.ts';
import { ACCOUNT_EVENTS } from '../../src/services/payments/webhook.ts';
import { judgeStartup } from '../../tools/startup.ts';
import { changelogSource, documented } from '../../tools/tables.ts';
import { block, byHand, deploy, readme } from './readme.ts';

const run = promisify(execFile);
const textOf = (file: string): string => readFileSync(file, 'utf8');
const allOf = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

const Config = z.looseObject({
  vars: z.record(z.string(), z.string()),
  queues: z.looseObject({ consumers: z.array(z.looseObject({ queue: z.string() })) }),
  send_email: z.array(z.looseObject({ name: z.string() })),
});
const config = Config.parse(unstable_readConfig({ config: 'wrangler.toml' }));

describe('docs/deploy.md', () => {
  it('creates every queue that the worker consumes, including the dead-letter queues', () => {
    const created = allOf(deploy, /wrangler queues create (\S+)/g);
    expect(created.sort()).toEqual(config.queues.consumers.map(({ queue }) => queue).sort());
    expect(created.filter((queue) => queue.endsWith('-dlq'))).toHaveLength(3);
  });

  it('sets every variable that the worker reads', () => {
    const secrets = allOf(deploy, /wrangler secret put (\w+)/g);
    const read = allOf(textOf('src/env.ts'), /^ {4}([A-Z_]+): (?!optional|.*\.optional\(\))/gm);
    expect(read.length).toBeGreaterThan(10);
    expect([...secrets, ...Object.keys(config.vars)].sort()).toEqual(read.sort());
    for (const name of Object.keys(config.vars)) expect(deploy).toContain(name);
  });

  it("subscribes to exactly the events that the code handles, in the SDK's API version", () => {
    const endpoints = block(deploy, 'stripe-events');
    const handled = [...KINDS.keys(), ...ACCOUNT_EVENTS.keys()];
    expect(handled.length).toBeGreaterThan(5);
    expect(allOf(endpoints, /enabled_events\[\]=([a-z_.]+)/g).sort()).toEqual(handled.sort());
    const { events, connectEvents } = webhookTargets('');
    expect([...events, ...connectEvents].sort()).toEqual(handled.sort());
    const [version] = allOf(textOf('node_modules/stripe/esm/apiVersion.js'), /ApiVersion = '([^']+)'/g);
    expect(new Set(allOf(endpoints, /api_version=(\S+)/g))).toEqual(new Set([version]));
  });

  it('has an example of every secret in .dev.vars.example', () => {
    const secrets = allOf(deploy, /wrangler secret put (\w+)/g);
    expect(allOf(textOf('.dev.vars.example'), /^([A-Z_]+)=/gm).sort()).toEqual(secrets.sort());
  });
});

describe('README.md', () => {
  it('shows pictures and leads to files that exist', () => {
    const texts = { '.': readme, docs: `${deploy}${byHand}` };
    const links = Object.entries(texts).flatMap(([folder, text]) =>
      allOf(text, /\]\(((?!https?:)[^)#]+)\)/g).map((link) => `${folder}/${link}`),
    );
    expect(links.length).toBeGreaterThan(8);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(textOf('package.json')));
    const named = allOf(`${readme}${deploy}${byHand}${textOf('CONTRIBUTING.md')}`, /npm run (?:-s )?([a-z:-]+)/g);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('docs/rules.md', () => {
  const rules = textOf('docs/rules.md');

  it('has the same tables as the domain (npm run tables writes them)', () => {
    expect(rules).toBe(documented(rules));
  });

  it('can fail: a changed table is noticed', () => {
    expect(documented(rules.replace('| `pending` |', '| `waiting` |'))).toBe(rules);
    expect(() => documented('no tables here')).toThrow('lifecycle');
  });
});

describe('CHANGELOG.md', () => {
  it('is the text of its page (npm run tables writes it)', () => {
    expect(textOf('src/web/docs/changelog.ts')).toBe(changelogSource(textOf('CHANGELOG.md')));
  });

  it('has no change that its page would leave out', () => {
    expect(changelogSource("# C\n\n## Today\n\n- It's \\ `new`.\n")).toContain("'It\\'s \\\\ `new`.'");
    expect(() => changelogSource('## Today\n\n- A change\n  in two lines\n')).toThrow('in two lines');
  });
});

describe('docs/architecture.md', () => {
  const architecture = textOf('docs/architecture.md');

  it('names only files and folders that exist, and every folder of src and dev', async () => {
    const { stdout } = await run('git', ['ls-files', '--cached']);
    const files = stdout.split('\n').filter((file) => existsSync(file));
    const named = allOf(architecture, /`((?:src|durable-objects|dev|docs|test|tools|migrations|bench)\/[^`*{]*)`/g);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
    const rooms = new Set(
      files.filter((file) => /^(src|dev)\/[^/]+\//.test(file)).map((f) => f.split('/', 2).join('/')),
    );
    const unnamed = [...rooms].filter((room) => !architecture.includes(`\`${room}/`));
    expect(unnamed, 'docs/architecture.md has a line for every folder of src and dev').toEqual([]);
  });
});

describe('the uploaded bundle', () => {
  it('is refused where its start became half as slow again', () => {
    const start = (ratio: number) => ({ ratio, rounds: 6, ms: { empty: 20, fixed: 120, headrail: 20 + 100 * ratio } });
    expect([1.3, 1.94].map((ratio) => judgeStartup(start(ratio)).wrong)).toEqual([null, null]);
    expect(judgeStartup(start(1.96)).wrong).toContain('1.96 of the fixed program is more than 1.95');
  });

  it('passes the dry run, which prints its size', async () => {
    const { stdout } = await run(process.execPath, ['tools/bundle.ts']);
    expect(stdout).toContain('env.ORDER (Order)');
    expect(stdout).toMatch(/bundle: worker\.js, [\d.]+ KiB, gzip [\d.]+ KiB/);
    expect(stdout).toMatch(/start-up: (?:[\d.]+ of the fixed program|not measured)/);
  });
});
