import type { Child } from 'hono/jsx';
import { NOT_FOUND } from '../../../app/refusals.ts';
import type { Options } from '../../../domain/catalogue/catalogue.ts';
import { Day, Empty, Notice, OptionList, PostAddress } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { type CutGroup, cuttingCsv, cuttingList, namesIn, optionName } from './cutting.ts';
import { openTasks, Picked, pathOf, type Task } from './picked.ts';
import { isStopped } from './rows.tsx';

/** What a workshop prints for its tasks. No page has an amount of money. */

interface Paper {
  readonly path: string;
  readonly title: string;
  readonly body: (tasks: readonly Task[]) => Child;
}

const PAGES: readonly Paper[] = [
  { path: '/bench/job-sheets', title: 'Job sheets', body: (tasks) => tasks.map((task) => <JobSheet task={task} />) },
  {
    path: '/bench/packing-slips',
    title: 'Packing slips',
    body: (tasks) => tasks.map((task) => <PackingSlip task={task} />),
  },
  {
    path: '/bench/cutting-list',
    title: 'Cutting list',
    body: (tasks) => cuttingList(tasks.map(toCut)).map((group) => <Cuts group={group} />),
  },
];

const toCut = ({ view, lines }: Task) => ({ number: view.number, lines });

const isToDo = ({ view, fulfilment }: Task): boolean => !isStopped(view, fulfilment.status);

const CSV = '/bench/cutting-list.csv';
const Query = { task: Picked.default([]) };

export function printPages(dashboard: Dashboard): void {
  for (const { path, title, body } of PAGES) {
    listPage(dashboard, path, { roles: ['supplier'], query: Query }, async (at, { task }) => {
      const tasks = await openTasks(at, task);
      return tasks === null ? refused(at, NOT_FOUND) : paper(at, { path, title, body }, tasks);
    });
  }
  listPage(dashboard, CSV, { roles: ['supplier'], query: Query }, async (at, { task }) => {
    const tasks = await openTasks(at, task);
    if (tasks === null) return refused(at, NOT_FOUND);
    return at.c.body(`\ufeff${cuttingCsv(cuttingList(tasks.filter(isToDo).map(toCut)))}`, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="cutting-list.csv"',
    });
  });
}

/** Links to everything that can be printed for these tasks. */
export const PrintLinks = ({ ids }: { readonly ids: readonly string[] }) => (
  <nav class="row" aria-label="To print">
    {PAGES.map(({ path, title }) => (
      <a class="button plain" href={pathOf(path, ids)}>
        {title}
      </a>
    ))}
  </nav>
);

function paper(at: At, { path, title, body }: Paper, tasks: readonly Task[]) {
  const ids = tasks.map(({ id }) => id);
  const toDo = tasks.filter(isToDo);
  return show(at, {
    title,
    children: (
      <>
        <div class="row between">
          <Head
            title={title}
            crumbs={[
              { href: '/bench', name: 'Tasks' },
              { href: pathOf('/bench/batch', ids), name: tasks.length === 1 ? 'One task' : `${tasks.length} tasks` },
            ]}
          />
          {path === '/bench/cutting-list' && toDo.length > 0 ? (
            <a class="button plain" href={pathOf(CSV, ids)} download="">
              Export to CSV
            </a>
          ) : null}
        </div>
        <LeftOut tasks={tasks.filter((task) => !isToDo(task))} />
        {toDo.length === 0 ? (
          <div class="card">
            <Empty title={tasks.length === 0 ? 'No task is selected' : 'Nothing is to be made'}>
              <a class="button plain" href="/bench">
                Back to the tasks
              </a>
            </Empty>
          </div>
        ) : (
          body(toDo)
        )}
      </>
    ),
  });
}

/** The tasks that were selected, but are not on the paper. */
const LeftOut = ({ tasks }: { readonly tasks: readonly Task[] }) =>
  tasks.length === 0 ? null : (
    <Notice tone="wait" title={tasks.length === 1 ? 'One task is left out' : `${tasks.length} tasks are left out`}>
      <p>What was rejected, withdrawn, cancelled or refunded is neither made nor sent:</p>
      <ul>
        {tasks.map(({ id, view }) => (
          <li>
            <a class="mono" href={`/bench/${id}`}>
              {view.number}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );

const PaperHead = ({ task: { view, names, fulfilment } }: { readonly task: Task }) => (
  <header>
    <h2 class="mono">{view.number}</h2>
    <p>
      {names(view.retailerId)}
      {view.shipping === null ? null : ` · ${view.shipping.title}`}
      {fulfilment.sendBy === null ? null : (
        <>
          {' · send by '}
          <strong>
            <Day at={fulfilment.sendBy} />
          </strong>
        </>
      )}
    </p>
  </header>
);

const JobSheet = ({ task }: { readonly task: Task }) => (
  <section class="card paper" aria-label={`Job sheet of order ${task.view.number}`}>
    <PaperHead task={task} />
    {task.lines.map((line) => (
      <div class="stack tight">
        <h3>
          {line.quantity} × {line.title} <span class="mono small muted">{line.sku}</span>
        </h3>
        <Measures options={line.options} />
      </div>
    ))}
  </section>
);

/** Each option in large figures. */
const Measures = ({ options }: { readonly options: Options }) => (
  <dl class="measures">
    {Object.entries(options).map(([name, value]) => {
      const { label, unit } = optionName(name);
      return (
        <div>
          <dt>{label}</dt>
          <dd>
            {value}
            {unit === '' ? null : <span class="small"> {unit}</span>}
          </dd>
        </div>
      );
    })}
  </dl>
);

const PackingSlip = ({ task }: { readonly task: Task }) => {
  const { customer, number } = task.view;
  return (
    <section class="card paper" aria-label={`Packing slip of order ${number}`}>
      <PaperHead task={task} />
      {customer === null ? null : <PostAddress name={customer.name} address={customer.address} />}
      <ul class="stack tight">
        {task.lines.map((line) => (
          <li>
            <span class="strong">
              {line.quantity} × {line.title}
            </span>{' '}
            <span class="mono small muted">{line.sku}</span>
            <OptionList options={line.options} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const Cuts = ({ group: { title, sku, material, cuts, pieces } }: { readonly group: CutGroup }) => {
  const names = namesIn(cuts);
  const columns = names.map((name) => ({
    ...optionName(name),
    num: cuts.every(({ options }) => typeof options[name] !== 'string'),
  }));
  return (
    <TableCard
      label={`${title}${material === '' ? '' : `, ${material}`} (${sku}): ${pieces === 1 ? 'one piece' : `${pieces} pieces`}`}
      titled
      columns={[
        'Order',
        { name: 'Quantity', num: true },
        ...columns.map(({ label, unit, num }) => {
          const name = unit === '' ? label : `${label}, ${unit}`;
          return num ? ({ name, num } as const) : name;
        }),
      ]}
    >
      {cuts.map(({ number, quantity, options }) => (
        <tr>
          <th scope="row" class="mono">
            {number}
          </th>
          <td class="num" data-label="Quantity">
            {quantity}
          </td>
          {names.map((name, index) => (
            <td data-label={columns[index]?.label ?? ''} {...(columns[index]?.num ? { class: 'num' } : {})}>
              {options[name] ?? '–'}
            </td>
          ))}
        </tr>
      ))}
    </TableCard>
  );
};
