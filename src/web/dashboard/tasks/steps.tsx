import type { OrderView } from '../../../domain/order/view.ts';
import { Area, Field, Hidden } from '../../kit/fields.tsx';
import { Card, TrackingLink } from '../../kit/parts.tsx';
import type { At, FieldErrors, Fields } from '../signed-in.tsx';

export type FulfilmentSteps = OrderView['fulfilments'][number];

interface StepsProps {
  readonly at: At;
  readonly view: OrderView;
  readonly fulfilment: FulfilmentSteps;
  readonly errors: FieldErrors;
  /** What was typed, if something is wrong with it. */
  readonly fields: Fields;
}

/** What the supplier may do now, by `allowed_actions`. */
export const Steps = ({ at, view, fulfilment, errors, fields }: StepsProps) => {
  const typed = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  const may = new Set(view.allowedActions);
  const action = (name: string) => `/bench/${fulfilment.id}/${name}`;
  return (
    <>
      {fulfilment.tracking === null ? null : (
        <Card title="On the way">
          <p>
            <TrackingLink tracking={fulfilment.tracking} />
          </p>
        </Card>
      )}
      {may.has('accept') ? (
        <Card title="Can you make it?">
          <form method="post" action={action('accept')} class="row">
            <Hidden csrf={at.csrf} />
            <button type="submit" class="primary">
              Accept
            </button>
          </form>
          <details class="fold" open={errors.reason !== undefined}>
            <summary>Reject</summary>
            <form method="post" action={action('reject')} class="stack">
              <Hidden csrf={at.csrf} />
              <Area
                label="Reason"
                name="reason"
                rows={2}
                required
                maxlength={500}
                hint="The retailer reads it. The whole order is cancelled, and the customer gets all their money back."
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
      ) : null}
      {may.has('start') ? (
        <Card title="Ready to begin?">
          {view.status === 'confirmed' ? (
            <p class="muted">
              From then on the customer cannot cancel any more. An e-mail tells them that their blinds are being made.
            </p>
          ) : null}
          <form method="post" action={action('start')} class="row">
            <Hidden csrf={at.csrf} />
            <button type="submit" class="primary">
              Start production
            </button>
          </form>
        </Card>
      ) : null}
      {may.has('dispatch') ? (
        <Card title="Ready to leave?">
          <form method="post" action={action('dispatch')} class="stack">
            <Hidden csrf={at.csrf} />
            <div class="fields two">
              <Field
                label="Carrier"
                name="carrier"
                value={typed('carrier')}
                required
                maxlength={100}
                error={errors.carrier}
              />
              <Field
                label="Tracking number"
                name="tracking_number"
                value={typed('tracking_number')}
                required
                maxlength={100}
                error={errors.tracking_number}
              />
            </div>
            <Field
              label="Tracking link (optional)"
              name="tracking_url"
              value={typed('tracking_url')}
              type="url"
              maxlength={500}
              error={errors.tracking_url}
            />
            <div class="row">
              <button type="submit" class="primary">
                Dispatch
              </button>
            </div>
          </form>
        </Card>
      ) : null}
      {may.has('deliver') ? (
        <Card title="Has it arrived?">
          <p class="muted">
            Say so once the carrier reports it. If the customer does not confirm it, the order counts as delivered after
            a while.
          </p>
          <form method="post" action={action('deliver')} class="row">
            <Hidden csrf={at.csrf} />
            <button type="submit" class="primary">
              It arrived
            </button>
          </form>
        </Card>
      ) : null}
    </>
  );
};
