import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { childId } from '../../src/domain/order/ids.ts';
import { ConversationWorld } from '../flow/support/conversation.ts';
import { until } from '../support/until.ts';
import { CLERK, expectAccessible, OPS, openSite, type Site } from './people.ts';

/** What banks say, and the answers that the retailer and Platform Ops give on the pages. */

let site: Site;
let world: ConversationWorld;

beforeAll(async () => {
  site = await openSite();
  world = new ConversationWorld(site.stack);
});
afterAll(() => site?.close());

/** A delivered order of which a bank says something. Answers the address of the page of it, and Stripe's id. */
async function told(control: string): Promise<{ path: string; stripeId: string }> {
  const { placed, order } = await world.walked(['AW-QUAYOAK'], 'delivered');
  const made = await world.sim(control, { payment_intent: placed.payment.payment_intent });
  const id = childId('dsp', order.id, 1);
  await until(async () => ((await world.call('GET', `/v1/disputes/${id}`, world.ops)).status === 200 ? true : null));
  return { path: `/disputes/${id}`, stripeId: z.looseObject({ id: z.string() }).parse(made).id };
}

describe('a chargeback', () => {
  it('is answered on its page: a draft, and then finally after a look at what the bank gets', async () => {
    const { path, stripeId } = await told('/charge-disputes');
    const page = await site.as(CLERK);
    await page.goto(site.stack.url + path);
    await expectAccessible(page);
    await page.getByLabel('What you say').fill('The parcel arrived on Monday.');
    await page.getByRole('button', { name: 'Save as a draft at Stripe' }).click();
    await page.getByText('The evidence is a draft at Stripe.').waitFor();
    expect(await page.getByLabel('What you say').inputValue()).toBe('The parcel arrived on Monday.');

    const ops = await site.as(OPS);
    /** The list says until when a case has to be answered, as its page does; until nobody can answer it any more. */
    const answerBy = async (waits: boolean) => {
      await until(async () => {
        await ops.goto(`${site.stack.url}/disputes`);
        const row = ops.getByRole('row').filter({ has: ops.locator(`a[href="${path}"]`) });
        expect(await row.locator('[data-label="Answer by"] time').count()).toBe(waits ? 1 : 0);
        return true;
      });
      await ops.goto(site.stack.url + path);
      expect(await ops.getByText('Answer by', { exact: true }).count()).toBe(waits ? 1 : 0);
      expect(await ops.getByText('Answer it below').count()).toBe(waits ? 1 : 0);
      await ops.getByText("with the customer's bank").waitFor();
    };
    await answerBy(true);
    await ops.getByRole('button', { name: 'Show what the bank gets' }).click();
    await ops.getByRole('heading', { name: 'Confirm the evidence' }).waitFor();
    await ops.getByText('The parcel arrived on Monday.').waitFor();
    await expectAccessible(ops);
    await ops.getByRole('link', { name: 'Do not submit yet' }).click();
    await ops.getByRole('button', { name: 'Show what the bank gets' }).click();
    await ops.getByRole('button', { name: 'Submit to the bank' }).click();
    await ops.getByText('Stripe has the final evidence for the bank').waitFor();
    expect(await ops.getByLabel('What you say').count()).toBe(0);
    await answerBy(false);
    await expectAccessible(ops);
    expect((await site.stack.stripe.disputes.retrieve(stripeId)).status).toBe('under_review');
  });
});

describe('a fraud warning', () => {
  it('leads to the refund', async () => {
    const { path } = await told('/fraud-warnings');
    const page = await site.as(CLERK);
    await page.goto(site.stack.url + path);
    await page.getByText('It has not asked for the money back').waitFor();
    await expectAccessible(page);
    await page.getByRole('main').getByRole('link', { name: 'Issue Refund' }).click();
    await page.waitForURL(/\/orders\/ord_\w+\/refund$/);
  });
});
