import { z } from 'zod';
import { submission } from '../../../api/middleware/idempotency.ts';
import { logFault } from '../../../api/problem.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import { textOf } from '../../kit/choice.ts';
import { Empty } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import {
  type At,
  type Dashboard,
  type Fields,
  form,
  listPage,
  onward,
  refused,
  type Sent,
  show,
} from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';
import { BATCH_STEPS, type BatchStep, CARRIER, commandOf, type Result } from './batch-step.ts';
import { BatchTable } from './batch-table.tsx';
import { openTasks, Picked, pathOf, type Task } from './picked.ts';
import { PrintLinks } from './print.tsx';

/**
 * Several tasks at once. The page reads them from their orders, so that it shows at once what was done. Each task is a
 * command of its own with its own result: what is refused for one stays on the page, and the others are done.
 */

const list = (value: unknown) => (value === undefined ? [] : [value].flat());

const Batch = z.looseObject({
  step: z.enum(BATCH_STEPS),
  task: z.preprocess(list, Picked.min(1, 'Select a task.')),
  carrier: z.string().optional(),
});
type Given = z.output<typeof Batch>;

export function batchPages(dashboard: Dashboard): void {
  listPage(
    dashboard,
    '/bench/batch',
    { roles: ['supplier'], query: { task: Picked.default([]) } },
    async (at, { task }) => {
      const tasks = await openTasks(at, task);
      return tasks === null ? refused(at, NOT_FOUND) : page(at, tasks, {});
    },
  );
  const rule = { roles: ['supplier'] as const, schema: Batch, invalid };
  form(dashboard, '/bench/batch', rule, work);
}

/** Nothing was ticked, or the form is not as it was sent to the browser. */
async function invalid(at: At, errors: Readonly<Record<string, string>>, fields: Fields) {
  const shown = Picked.safeParse(list(fields.shown));
  const tasks = shown.success ? await openTasks(at, shown.data) : null;
  return tasks === null ? refused(at, NOT_FOUND) : page(at, tasks, { fields, wrong: errors.task ?? null }, 400);
}

const DONE = { accept: 'batch_accepted', start: 'batch_started', dispatch: 'batch_dispatched' } as const;

async function work(at: At, sent: Sent<Given>) {
  const { step, task, shown, ...fields } = sent.given;
  const seen = Picked.safeParse(list(shown));
  const ids = [...new Set([...(seen.success ? seen.data : []), ...task])];
  if ((await openTasks(at, ids)) === null) return refused(at, NOT_FOUND);
  const typed = Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
  const results = new Map(
    await Promise.all(task.map(async (id) => [id, await one(at, { id, step, typed, key: sent.key })] as const)),
  );
  if ([...results.values()].every(({ kind }) => kind === 'done'))
    return onward(at, pathOf('/bench/batch', ids), DONE[step]);
  const tasks = await openTasks(at, ids);
  return tasks === null ? refused(at, NOT_FOUND) : page(at, tasks, { fields: typed, results }, 409);
}

interface One {
  readonly id: string;
  readonly step: BatchStep;
  readonly typed: Readonly<Record<string, string>>;
  readonly key: string | undefined;
}

/** One task's step. A call that fails says so at its task: whether it was done is not known. */
async function one(at: At, asked: One): Promise<Result> {
  const { id, key } = asked;
  const made = commandOf(asked);
  if ('kind' in made) return made;
  const { role, partyId } = at.member;
  const once = submission(`${role}:${partyId}`, `POST /bench/batch ${id}`, key, made);
  try {
    const answer = await at.c.env.order(orderIdOfChild(id) ?? '').command(made, at.actor, once);
    if (answer.ok) return { kind: 'done' };
    logFault(at.c, answer.refusal);
    return { kind: 'not_done', why: inDashboardWords(answer.refusal.reason) };
  } catch {
    return { kind: 'not_done', why: 'It is not known whether this was done. The row shows how the task stands now.' };
  }
}

interface Shown {
  readonly fields?: Fields;
  readonly results?: ReadonlyMap<string, Result>;
  readonly wrong?: string | null;
}

function page(
  at: At,
  tasks: readonly Task[],
  { fields = {}, results = new Map(), wrong = null }: Shown,
  status: 200 | 400 | 409 = 200,
) {
  const title = tasks.length === 1 ? 'One task' : `${tasks.length} tasks`;
  return show(
    at,
    {
      title,
      children: (
        <>
          <div class="row between">
            <Head title={title} crumbs={[{ href: '/bench', name: 'Tasks' }]} />
            {tasks.length === 0 ? null : <PrintLinks ids={tasks.map(({ id }) => id)} />}
          </div>
          {tasks.length === 0 ? (
            <div class="card">
              <Empty title="No task is selected">
                <p>Tick the tasks in the list, and come back.</p>
                <a class="button plain" href="/bench">
                  Back to the tasks
                </a>
              </Empty>
            </div>
          ) : (
            <BatchTable {...{ at, tasks, results, wrong, fields }} carrier={textOf(fields, CARRIER)} />
          )}
        </>
      ),
    },
    status,
  );
}
