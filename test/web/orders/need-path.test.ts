import { describe, expect, it } from 'vitest';
import type { OrderView } from '../../../src/domain/order/view.ts';
import { needPath } from '../../../src/web/dashboard/home/page.tsx';

/** The home page leads to the page where something is answered, not to one before it. */

type Dispute = OrderView['disputes'][number];
const dispute = (n: number, kind: Dispute['kind'], status: Dispute['status']): Dispute => ({
  ...{ id: `dsp_x_${n}`, kind, status, reason: 'damaged', description: null, lineIds: [], supplierIds: [] },
  ...{ evidenceUrls: [], raisedBy: 'customer', raisedAt: 0, outcome: null, note: null, resolvedAt: null },
  ...{ refund: null, borneBy: null, chargeback: null, fraudWarning: null, allowedActions: [] },
});

describe('what an order needs leads to', () => {
  it.each([
    ['dispute', [dispute(1, 'dispute', 'open')], '/disputes/dsp_x_1'],
    ['dispute', [dispute(1, 'dispute', 'resolved'), dispute(2, 'dispute', 'open')], '/disputes/dsp_x_2'],
    ['dispute', [dispute(1, 'chargeback', 'open'), dispute(2, 'dispute', 'open')], '/disputes/dsp_x_2'],
    ['bank', [dispute(1, 'chargeback', 'open'), dispute(2, 'dispute', 'open')], '/disputes/dsp_x_1'],
    ['bank', [dispute(1, 'fraud_warning', 'open')], '/disputes/dsp_x_1'],
    ['bank', [dispute(1, 'inquiry', 'open'), dispute(2, 'fraud_warning', 'open')], '/orders/ord_x'],
    ['dispute', [], '/orders/ord_x'],
    ['message', [dispute(1, 'dispute', 'open')], '/orders/ord_x#messages'],
    ['unanswered', [dispute(1, 'dispute', 'open')], '/orders/ord_x'],
  ] as const)('%s', (kind, disputes, path) => {
    expect(needPath({ id: 'ord_x', disputes: [...disputes] }, kind)).toBe(path);
  });
});
