import type { Role } from '../../../../domain/order/actor.ts';
import type { OrderView } from '../../../../domain/order/view.ts';
import { Card } from '../../../kit/parts.tsx';

/** Who sees and changes what the retailer's own systems noted with an order. */
export const ANNOTATORS: readonly Role[] = ['retailer', 'platform'];

export const AnnotationsCard = ({ view: { id, reference, metadata } }: { readonly view: OrderView }) => {
  const noted = Object.entries(metadata);
  return (
    <Card title="In your systems">
      {reference === null && noted.length === 0 ? <p class="muted">No reference yet.</p> : null}
      {reference === null && noted.length === 0 ? null : (
        <dl class="facts">
          {reference === null ? null : <Fact name="Reference" text={reference} />}
          {noted.map(([name, text]) => (
            <Fact name={name} text={text} />
          ))}
        </dl>
      )}
      <p>
        <a href={`/orders/${id}/annotations`}>Change reference and metadata</a>
      </p>
    </Card>
  );
};

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd class="prose">{text}</dd>
  </div>
);
