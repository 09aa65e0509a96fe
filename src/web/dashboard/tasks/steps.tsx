import { z } from 'zod';
import { correctionsOf } from '../../../domain/conversation/line-corrections.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden } from '../../kit/fields.tsx';
import { Card, TrackingLink } from '../../kit/parts.tsx';
import type { At, FieldErrors, Fields } from '../signed-in.tsx';

export type FulfilmentSteps = OrderView['fulfilments'][number];

interface StepsProps {
  readonly at: Pick<At, 'csrf'>;
  readonly view: OrderView;
  readonly fulfilment: FulfilmentSteps;
  readonly errors: FieldErrors;
  /** What was typed, if something is wrong with it. */
  readonly fields: Fields;
}

/** The number of corrections that the page showed: nobody starts with measurements that were read before one. */
export const Start = z.object({ corrections: z.coerce.number().int().min(0).optional() });

const pathOf = ({ id }: FulfilmentSteps, step: string): string => `/bench/${id}/${step}`;

const AcceptCard = ({ at, view, fulfilment, errors, fields }: StepsProps) => (
  <Card title="Can you make it?">
    {view.allowedActions.includes('message_retailer') ? (
      <p class="muted">
        If something is not clear, or another material would be better,{' '}
        <a href={`/orders/${view.id}/messages`}>ask the shop first</a>. It can change the choices and measurements until
        you start.
      </p>
    ) : null}
    <form method="post" action={pathOf(fulfilment, 'accept')} class="row">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="primary">
        Accept
      </button>
    </form>
    <details class="fold" open={errors.reason !== undefined}>
      <summary>Reject</summary>
      <form method="post" action={pathOf(fulfilment, 'reject')} class="stack">
        <Hidden csrf={at.csrf} />
        <Area
          label="Reason"
          name="reason"
          rows={2}
          required
          maxlength={500}
          hint="The retailer reads it. The whole order is cancelled, and the customer gets all their money back."
          value={textOf(fields, 'reason')}
          error={errors.reason}
        />
        <div class="row">
          <button type="submit" class="danger solid">
            Reject
          </button>
        </div>
      </form>
    </details>
  </Card>
);

const StartCard = ({ at, view, fulfilment }: Pick<StepsProps, 'at' | 'view' | 'fulfilment'>) => (
  <Card title="Ready to begin?">
    {view.status === 'confirmed' ? (
      <p class="muted">
        From then on the customer cannot cancel any more. An e-mail tells them that their blinds are being made.
      </p>
    ) : null}
    <form method="post" action={pathOf(fulfilment, 'start')} class="row">
      <Hidden csrf={at.csrf} />
      <input type="hidden" name="corrections" value={String(correctionsOf(view, fulfilment))} />
      <button type="submit" class="primary">
        Start production
      </button>
    </form>
  </Card>
);

const DispatchCard = ({ at, fulfilment, errors, fields }: Omit<StepsProps, 'view'>) => (
  <Card title="Ready to leave?">
    <TrackingForm {...{ at, errors, fields }} action={pathOf(fulfilment, 'dispatch')} label="Dispatch" />
  </Card>
);

interface TrackingFormProps extends Pick<StepsProps, 'at' | 'errors' | 'fields'> {
  readonly action: string;
  readonly label: string;
}

const TrackingForm = ({ at, errors, fields, action, label }: TrackingFormProps) => (
  <form method="post" action={action} class="stack">
    <Hidden csrf={at.csrf} />
    <div class="fields two">
      <Field
        label="Carrier"
        name="carrier"
        value={textOf(fields, 'carrier')}
        required
        maxlength={100}
        error={errors.carrier}
      />
      <Field
        label="Tracking number"
        name="tracking_number"
        value={textOf(fields, 'tracking_number')}
        required
        maxlength={100}
        error={errors.tracking_number}
      />
    </div>
    <Field
      label="Tracking link (optional)"
      name="tracking_url"
      value={textOf(fields, 'tracking_url')}
      type="url"
      maxlength={500}
      error={errors.tracking_url}
    />
    <div class="row">
      <button type="submit" class="primary">
        {label}
      </button>
    </div>
  </form>
);

/** The parcel that left, and a form to correct its tracking while it is under way. */
const ParcelCard = ({ at, fulfilment, errors, fields }: Omit<StepsProps, 'view'>) => {
  const { tracking, status } = fulfilment;
  if (tracking === null) return null;
  const stands = { carrier: tracking.carrier, tracking_number: tracking.number, tracking_url: tracking.url ?? '' };
  const wrong = Object.keys(errors).length > 0;
  return (
    <Card title="On the way">
      <p>
        <TrackingLink tracking={tracking} />
      </p>
      {status === 'dispatched' || status === 'arrived' ? (
        <details class="fold" open={wrong}>
          <summary>Correct the tracking</summary>
          <TrackingForm
            {...{ at, errors }}
            fields={wrong ? fields : stands}
            action={pathOf(fulfilment, 'tracking')}
            label="Save the correction"
          />
        </details>
      ) : null}
    </Card>
  );
};

const DeliverCard = ({ at, fulfilment }: Pick<StepsProps, 'at' | 'fulfilment'>) => (
  <Card title="Has it arrived?">
    <p class="muted">
      Report it when the carrier has delivered. If the customer does not confirm it, the order counts as delivered after
      a while.
    </p>
    <form method="post" action={pathOf(fulfilment, 'deliver')} class="row">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="primary">
        It arrived
      </button>
    </form>
  </Card>
);

/** What the supplier may do now, by `allowed_actions`. */
export const Steps = ({ at, view, fulfilment, errors, fields }: StepsProps) => {
  const may = new Set(view.allowedActions);
  return (
    <>
      <ParcelCard {...{ at, fulfilment, errors, fields }} />
      {may.has('accept') ? <AcceptCard {...{ at, view, fulfilment, errors, fields }} /> : null}
      {may.has('start') ? <StartCard at={at} view={view} fulfilment={fulfilment} /> : null}
      {may.has('dispatch') ? <DispatchCard at={at} fulfilment={fulfilment} errors={errors} fields={fields} /> : null}
      {may.has('deliver') ? <DeliverCard at={at} fulfilment={fulfilment} /> : null}
    </>
  );
};
