import type { OrderView } from '../../../../domain/order/view.ts';
import { Card } from '../../../kit/parts.tsx';

/** What the retailer's own systems noted with the order. The API changes it. */
export const AnnotationsCard = ({ view: { reference, metadata } }: { readonly view: OrderView }) => {
  const noted = Object.entries(metadata);
  if (reference === null && noted.length === 0) return null;
  return (
    <Card title="In your systems">
      <dl class="facts">
        {reference === null ? null : <Fact name="Reference" text={reference} />}
        {noted.map(([name, text]) => (
          <Fact name={name} text={text} />
        ))}
      </dl>
    </Card>
  );
};

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd class="prose">{text}</dd>
  </div>
);
