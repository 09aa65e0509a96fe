import { correctionsOf } from '../../../domain/conversation/line-corrections.ts';
import { textOf } from '../../kit/choice.ts';
import { CellError, Field, Hidden, wrong as wrongCell } from '../../kit/fields.tsx';
import { FulfilmentBadge, Notice } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import type { At, Fields } from '../signed-in.tsx';
import type { Task } from './picked.ts';
import { Makes, Tick } from './rows.tsx';
import { SendBy } from './send-by.tsx';

export type BatchStep = 'accept' | 'start' | 'dispatch';

/** What became of one task. `error`: why it was not done. */
export interface Result {
  readonly error: string | null;
}

const LABEL: Readonly<Record<BatchStep, string>> = {
  accept: 'Accept',
  start: 'Start production',
  dispatch: 'Dispatch',
};
const ORDER: readonly BatchStep[] = ['accept', 'start', 'dispatch'];

const stepOf = ({ view }: Task): BatchStep | null => ORDER.find((step) => view.allowedActions.includes(step)) ?? null;

interface BatchProps {
  readonly at: At;
  readonly tasks: readonly Task[];
  readonly results: ReadonlyMap<string, Result>;
  /** What is wrong with the whole form. */
  readonly wrong: string | null;
  readonly fields: Fields;
  readonly carrier: string;
}

/** The tasks, each ticked if the next step is its step, and the buttons. A task that was refused stays ticked. */
export const BatchTable = ({ at, tasks, results, wrong, fields, carrier }: BatchProps) => {
  const steps = ORDER.filter((step) => tasks.some((task) => stepOf(task) === step));
  const [next] = steps;
  const failed = [...results.values()].filter(({ error }) => error !== null).length;
  return (
    <>
      {failed === 0 ? null : (
        <Notice tone="bad" title={`${failed} of ${results.size} not done`} live>
          <p>The rows say why. The others are done.</p>
        </Notice>
      )}
      {wrong === null ? null : (
        <Notice tone="bad" title={wrong} live>
          <p>Nothing was done.</p>
        </Notice>
      )}
      {steps.length === 0 ? null : (
        <form method="post" action="/bench/batch" id="batch" class="card">
          <Hidden csrf={at.csrf} />
          {tasks.map(({ id, view, fulfilment }) => (
            <>
              <input type="hidden" name="shown" value={id} />
              <input type="hidden" name={`corrections_${id}`} value={String(correctionsOf(view, fulfilment))} />
            </>
          ))}
          <div class="row low">
            {steps.includes('dispatch') ? (
              <Field label="Carrier of all" name="carrier" value={carrier} maxlength={100} autocomplete="off" />
            ) : null}
            {steps.map((step) => (
              <button type="submit" name="step" value={step} class={step === next ? 'primary' : 'plain'}>
                {LABEL[step]}
              </button>
            ))}
          </div>
        </form>
      )}
      <TableCard
        label="Selected tasks"
        columns={[
          'Order',
          'To make',
          'For',
          'Send by',
          ...(steps.includes('dispatch') ? ['Tracking number'] : []),
          'Status',
        ]}
      >
        {tasks.map((task) => (
          <Row
            {...{ at, task, fields }}
            ticked={results.size > 0 ? (results.get(task.id)?.error ?? null) !== null : stepOf(task) === next}
            error={results.get(task.id)?.error ?? undefined}
            parcels={steps.includes('dispatch')}
          />
        ))}
      </TableCard>
    </>
  );
};

interface RowProps {
  readonly at: At;
  readonly task: Task;
  readonly fields: Fields;
  readonly ticked: boolean;
  readonly error: string | undefined;
  /** The table has a column for tracking numbers. */
  readonly parcels: boolean;
}

const Row = ({ at, task, fields, ticked, error, parcels }: RowProps) => {
  const { id, view, fulfilment, lines } = task;
  const step = stepOf(task);
  return (
    <tr>
      <th scope="row">
        <span class="nowrap">
          {step === null ? null : <Tick form="batch" number={view.number} {...{ id, ticked }} />}
          <a class="mono" href={`/bench/${id}`}>
            {view.number}
          </a>
        </span>
      </th>
      <td data-label="To make" class="block">
        <Makes lines={lines} />
      </td>
      <td data-label="For">{view.customer?.name}</td>
      <td data-label="Send by">
        <SendBy at={at} due={fulfilment.sendBy} />
      </td>
      {parcels ? (
        <td data-label="Tracking number">
          {step === 'dispatch' ? (
            <input
              name={`number_${id}`}
              form="batch"
              maxlength={100}
              autocomplete="off"
              value={textOf(fields, `number_${id}`)}
              aria-label={`Tracking number of order ${view.number}`}
              {...wrongCell(`f-${id}`, error)}
            />
          ) : null}
        </td>
      ) : null}
      <td data-label="Status">
        <div class="stack tight">
          <span>
            <FulfilmentBadge status={fulfilment.status} cancelling={view.cancelling} />
          </span>
          <CellError id={`f-${id}`} error={error} />
        </div>
      </td>
    </tr>
  );
};
