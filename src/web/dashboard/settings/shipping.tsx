import { SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { Field } from '../../kit/fields.tsx';
import { Card } from '../../kit/parts.tsx';
import type { FieldErrors } from '../signed-in.tsx';
import { type Cell, cellName, type ShippingRow } from './shipping-rows.ts';

interface ShippingProps {
  readonly rows: readonly ShippingRow[];
  readonly currency: string;
  readonly errors: FieldErrors;
}

/** The label of a cell: above it, and in the list of errors. */
export const shippingLabels = (currency: string): Readonly<Record<Cell, string>> => ({
  title: 'What customers read',
  price: `Price, ${currency.toUpperCase()}`,
  days: 'Days on the way',
  id: 'Code',
});

/** One row per option. Every cell has its label; a wide screen shows the labels once, above the first row. */
export const ShippingCard = ({ rows, currency, errors }: ShippingProps) => {
  const labels = shippingLabels(currency);
  return (
    <Card title="Shipping options">
      <p class="muted">
        Prices are tax free. Empty a row to remove its option. Your storefront orders by the code: keep it when you
        change the rest. Customers see when to expect their order if the days are given, and the products have a lead
        time.
      </p>
      <div class="sheet">
        {rows.map((row, i) => (
          <fieldset>
            <legend class="hush">Option {i + 1}</legend>
            <Field
              label={labels.title}
              name={cellName(row.at, 'title')}
              value={row.title}
              maxlength={SETTING_LIMITS.shippingTitle}
              error={errors[cellName(row.at, 'title')]}
            />
            <Field
              label={labels.price}
              name={cellName(row.at, 'price')}
              value={row.price}
              maxlength={20}
              inputmode="decimal"
              error={errors[cellName(row.at, 'price')]}
            />
            <Field
              label={labels.days}
              name={cellName(row.at, 'days')}
              value={row.days}
              maxlength={3}
              inputmode="numeric"
              error={errors[cellName(row.at, 'days')]}
            />
            <Field
              label={labels.id}
              name={cellName(row.at, 'id')}
              value={row.id}
              maxlength={SETTING_LIMITS.shippingCode}
              autocomplete="off"
              error={errors[cellName(row.at, 'id')]}
            />
          </fieldset>
        ))}
      </div>
    </Card>
  );
};
