import { CONNECTED_ACCOUNTS } from '../seed/keys.ts';

/** Opens the seed's connected accounts in the Stripe simulator. Existing accounts stay as they are. */
export async function openAccounts(stripeUrl: string): Promise<void> {
  await Promise.all(
    CONNECTED_ACCOUNTS.map(async ({ account, country, name }) => {
      const body = JSON.stringify({ id: account, country, metadata: { name } });
      const response = await fetch(`${stripeUrl}/_sim/accounts`, { method: 'POST', body });
      if (!response.ok) throw new Error(`account ${account} was not opened: ${await response.text()}`);
    }),
  );
}
