import { correctionsOf } from '../../../domain/conversation/line-corrections.ts';
import { textOf } from '../../kit/choice.ts';
import { CellError, Field, Hidden, wrong as wrongCell } from '../../kit/fields.tsx';
import { FulfilmentBadge, Notice } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import type { At, Fields } from '../signed-in.tsx';
import { BATCH_STEPS, type BatchStep, CARRIER, correctionsField, numberField, type Result } from './batch-step.ts';
import type { Task } from './picked.ts';
import { Makes, Recipient, Tick } from './rows.tsx';
import { SendBy } from './send-by.tsx';

const LABEL: Readonly<Record<BatchStep, string>> = {
  accept: 'Accept',
  start: 'Start production',
  dispatch: 'Dispatch',
};
const stepOf = ({ view }: Task): BatchStep | null =>
  BATCH_STEPS.find((step) => view.allowedActions.includes(step)) ?? null;

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
  const steps = BATCH_STEPS.filter((step) => tasks.some((task) => stepOf(task) === step));
  const [next] = steps;
  const failed = [...results.values()].filter(({ kind }) => kind !== 'done');
  const [carrierError] = failed.flatMap((one) => (one.kind === 'wrong' ? (one.errors[CARRIER] ?? []) : []));
  return (
    <>
      <NotDone {...{ wrong, failed: failed.length, sent: results.size }} />
      {steps.length === 0 ? null : (
        <form method="post" action="/bench/batch" id="batch" class="card">
          <Hidden csrf={at.csrf} />
          {tasks.map(({ id, view, fulfilment }) => (
            <>
              <input type="hidden" name="shown" value={id} />
              <input type="hidden" name={correctionsField(id)} value={String(correctionsOf(view, fulfilment))} />
            </>
          ))}
          <div class="row low">
            {steps.includes('dispatch') ? (
              <Field
                label="Carrier of all"
                name={CARRIER}
                value={carrier}
                maxlength={100}
                autocomplete="off"
                error={carrierError}
              />
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
        look="compact"
      >
        {tasks.map((task) => (
          <Row
            {...{ at, task, fields }}
            result={results.get(task.id) ?? null}
            ticked={results.size > 0 ? failed.some((one) => one === results.get(task.id)) : stepOf(task) === next}
            parcels={steps.includes('dispatch')}
          />
        ))}
      </TableCard>
    </>
  );
};

interface NotDoneProps extends Pick<BatchProps, 'wrong'> {
  readonly failed: number;
  readonly sent: number;
}

/** That something was not done, and whether anything was. */
const NotDone = ({ wrong, failed, sent }: NotDoneProps) => (
  <>
    {failed === 0 ? null : (
      <Notice tone="bad" title={`${failed} of ${sent} not done`} live>
        <p>Each error stands where it belongs. {failed === sent ? null : 'The others are done.'}</p>
      </Notice>
    )}
    {wrong === null ? null : (
      <Notice tone="bad" title={wrong} live>
        <p>Nothing was done.</p>
      </Notice>
    )}
  </>
);

interface RowProps {
  readonly at: At;
  readonly task: Task;
  readonly fields: Fields;
  readonly ticked: boolean;
  /** What became of it. Null: it was not ticked, or nothing was sent yet. */
  readonly result: Result | null;
  /** The table has a column for tracking numbers. */
  readonly parcels: boolean;
}

const Row = ({ at, task, fields, ticked, result, parcels }: RowProps) => {
  const { id, view, fulfilment, lines } = task;
  const step = stepOf(task);
  const number = numberField(id);
  const wrong = result?.kind === 'wrong' ? result.errors[number] : undefined;
  // Only a task that can be dispatched has a field for a number. Another one says its error beside its status.
  const why = result?.kind === 'not_done' ? result.why : step === 'dispatch' ? undefined : wrong;
  return (
    <tr>
      <th scope="row" data-cell="a">
        <span class="nowrap">
          {step === null ? null : <Tick form="batch" number={view.number} {...{ id, ticked }} />}
          <a class="mono" href={`/bench/${id}`}>
            {view.number}
          </a>
        </span>
      </th>
      <td data-cell="d" class="block">
        <Makes lines={lines} />
      </td>
      <td data-cell="e">
        <Recipient view={view} />
      </td>
      <td data-cell="h" data-label="Send by" class={fulfilment.sendBy === null ? 'nil' : ''}>
        <SendBy at={at} due={fulfilment.sendBy} />
      </td>
      {parcels ? (
        <td data-cell="k" data-label="Tracking number" class={step === 'dispatch' ? '' : 'nil'}>
          {step === 'dispatch' ? (
            <div class="stack tight">
              <input
                name={number}
                form="batch"
                maxlength={100}
                autocomplete="off"
                value={textOf(fields, number)}
                aria-label={`Tracking number of order ${view.number}`}
                {...wrongCell(`f-${id}`, wrong)}
              />
              <CellError id={`f-${id}`} error={wrong} />
            </div>
          ) : null}
        </td>
      ) : null}
      <td data-cell="b" class={why === undefined ? '' : 'block'}>
        <div class="stack tight">
          <span>
            <FulfilmentBadge status={fulfilment.status} cancelling={view.cancelling} />
          </span>
          {why === undefined ? null : <p class="error">{why}</p>}
        </div>
      </td>
    </tr>
  );
};
