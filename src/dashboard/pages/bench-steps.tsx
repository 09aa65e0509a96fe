import type { OrderView } from '../../domain/view.ts';
import { Area, Field, Hidden } from '../../http/pages/ui/fields.tsx';
import { Card, TrackingLink } from '../../http/pages/ui/parts.tsx';
import type { At, FieldErrors, Fields } from '../desk.tsx';

export type Fulfilment = OrderView['fulfilments'][number];

interface StepsProps {
  readonly at: At;
  readonly view: OrderView;
  readonly fulfilment: Fulfilment;
  readonly errors: FieldErrors;
  /** What was typed, where something is wrong with it. */
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
                hint="The whole order is rolled back, and the customer gets everything back."
                error={errors.reason}
              />
              <div class="row">
                <button type="submit" class="danger">
                  Reject
                </button>
              </div>
            </form>
          </details>
        </Card>
      ) : null}
      {may.has('start') ? (
        <Card title="Ready to begin?">
          <p class="muted">The customer can no longer cancel by themselves, and gets an e-mail.</p>
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
              label="Tracking link (if there is one)"
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
          <p class="muted">Starts the auto-deliver clock. The customer has the last word.</p>
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
