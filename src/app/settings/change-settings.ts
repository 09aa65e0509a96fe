import type { Author } from '../../domain/access/security-log.ts';
import { POLICIES, type RetailerPolicies } from '../../domain/catalogue/catalogue.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { LARGEST_AMOUNT } from '../../domain/money/currency.ts';
import type { Catalogue, RetailerSettings } from '../../services/catalogue.ts';

/** The limits of what the API and the settings pages take. Those of the policies are in the domain (`POLICIES`). */
export const SETTING_LIMITS = {
  shippingOptions: 20,
  /** Minor units, in any currency. The total is checked against the currency's own limits when an order is placed. */
  shippingAmount: LARGEST_AMOUNT,
  /** Characters. */
  shippingTitle: 100,
  shippingCode: 64,
  allowedOrigins: 20,
  webAddress: 500,
  mailSubject: 500,
  mailBody: 60_000,
  memberName: 100,
  /** Basis points of a share. */
  refundableBps: 10_000,
} as const;

/** Such as `https://shop.example`: no path, no slash at the end. */
export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** What is left out stays as it is. */
export interface RetailerPatch extends Partial<Omit<RetailerSettings, 'policies'>> {
  readonly policies?: Partial<RetailerPolicies>;
}

const isComplete = (policies: Partial<RetailerPolicies>): policies is RetailerPolicies =>
  Object.keys(POLICIES).every((name) => Object.hasOwn(policies, name));

/** The settings after the change; null where there is no such retailer. Orders that were placed before keep theirs. */
export async function changeRetailerSettings(
  catalogue: Pick<Catalogue, 'retailerSettings' | 'putRetailerSettings'>,
  retailerId: string,
  { policies, ...others }: RetailerPatch,
  by: Author,
): Promise<Outcome<RetailerSettings | null>> {
  if (policies === undefined) return catalogue.putRetailerSettings(retailerId, others, by);
  // The policies are stored as a whole.
  if (isComplete(policies)) return catalogue.putRetailerSettings(retailerId, { ...others, policies }, by);
  const now = await catalogue.retailerSettings(retailerId);
  if (!now.ok) return now;
  if (now.value === null) return ok(null);
  return catalogue.putRetailerSettings(retailerId, { ...others, policies: { ...now.value.policies, ...policies } }, by);
}
