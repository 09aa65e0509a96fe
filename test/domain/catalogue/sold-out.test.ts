import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { listing, ORDER, request, shop } from '../fixtures.ts';

describe('pricing', () => {
  it.each([
    [0, [1], ['lines.0.quantity'], 'line_sold_out'],
    [0, [1, 1], ['lines.0.quantity', 'lines.1.quantity'], 'line_sold_out'],
    // The stock of a supplier who oversold.
    [-2, [1], ['lines.0.quantity'], 'line_sold_out'],
    [3, [3], [], ''],
    [3, [4], ['lines.0.quantity'], 'line_out_of_stock'],
    // Two lines of one SKU take from the same units.
    [3, [2, 1], [], ''],
    [3, [2, 2], ['lines.0.quantity', 'lines.1.quantity'], 'line_out_of_stock'],
  ])('with %i in stock, refuses quantities of %j at %j', (onHand, quantities, paths, key) => {
    const listings = [
      listing({ id: 'lst_a', onHand }),
      listing({ id: 'lst_c', onHand }),
      listing({ id: 'lst_b', sku: 'SKU-B' }),
    ];
    const wanted = quantities.map((quantity, i) => ({ listingId: i === 0 ? 'lst_a' : 'lst_c', quantity }));
    const lines = [...wanted, { listingId: 'lst_b', quantity: 9 }].map((line) => ({
      ...line,
      options: { width_mm: 900 },
    }));
    const priced = priceOrder(ORDER, { ...shop, listings }, { ...request(), lines });
    if (paths.length === 0) expect(priced).not.toHaveProperty('refused');
    else
      expect(priced).toMatchObject({
        refused: 'out_of_stock',
        errors: paths.map((path) => ({ path, reason: { key } })),
      });
  });
});
