import { afterAll, beforeAll, expect, it } from 'vitest';
import { CURRENCIES, decimalText } from '../../../src/domain/money/currency.ts';
import { failure, intentParams, type Kit, kit } from './kit.ts';

let k: Kit;
beforeAll(async () => {
  k = await kit();
});
afterAll(() => k.sim.close());

const create = (currency: string, amount: number) =>
  k.stripe.paymentIntents.create({ ...intentParams(amount), currency });

it('charges every currency between its limits, in its own steps', async () => {
  for (const [currency, { minimum, maximum, step }] of CURRENCIES) {
    const least = minimum ?? Math.max(50, step);
    const most = maximum - (maximum % step);
    expect((await create(currency, least)).amount, currency).toBe(least);
    expect((await create(currency, most)).amount, currency).toBe(most);
    expect(await failure(create(currency, most + step)), currency).toMatchObject({ code: 'amount_too_large' });
    const below = least - step;
    const few = { code: below > 0 ? 'amount_too_small' : 'parameter_invalid_integer' };
    expect(await failure(create(currency, below)), currency).toMatchObject(few);
    if (step > 1) expect(await failure(create(currency, least + 1)), currency).toMatchObject({ param: 'amount' });
  }
  expect(await failure(create('iqd', 5_000))).toMatchObject({ param: 'currency' });
});

it.each([
  ['kwd', 5_120, 5_125],
  ['isk', 500, 550],
])('refunds %s in its own steps', async (currency, amount, half) => {
  const intent = await k.stripe.paymentIntents.create({
    ...intentParams(10_000),
    currency,
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await k.stripe.paymentIntents.capture(intent.id);
  const refund = (of: number) => k.stripe.refunds.create({ payment_intent: intent.id, amount: of });
  expect(await failure(refund(half))).toMatchObject({ param: 'amount' });
  expect((await refund(amount)).amount).toBe(amount);
});

it('shows on the page of the bank what is charged', async () => {
  for (const [currency, amount] of [
    ['huf', 1_234_550],
    ['jpy', 12_345],
    ['kwd', 12_340],
    ['isk', 12_300],
  ] as const) {
    const { id } = await create(currency, amount);
    const page = await (await fetch(`${k.sim.url}/_sim/3ds/${id}`)).text();
    expect(page).toContain(`Payment of ${decimalText(amount, currency)} ${currency.toUpperCase()}`);
  }
});
