import type { SplitTerms } from '../money/split.ts';
import type { Role } from '../order/actor.ts';
import type { FieldError } from '../refusal.ts';
import type { RefusalReason } from '../refusal-facts.ts';
import { tidy } from '../text.ts';

/** An option of a made-to-measure product: a measurement within limits, or one of several choices. */
type OptionRule =
  | {
      readonly kind: 'integer';
      readonly label: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'choice'; readonly label: string; readonly values: readonly string[] };

/** The rules by option name (`width_mm`, `fabric`). Every option is required. */
export type OptionRules = Readonly<Record<string, OptionRule>>;
export type Options = Readonly<Record<string, string | number>>;

/** One party to an order. `account` is its Stripe connected account; the Platform and unready parties have none. */
export interface Party {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly account: string | null;
}

/** A product as one retailer sells it: from one supplier, at one price, on fixed terms. */
export interface Listing {
  readonly id: string;
  readonly retailerId: string;
  readonly productId: string;
  readonly supplier: Party & { readonly refundableBps: number };
  readonly brand: Party;
  readonly sku: string;
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  /** A picture of it. Null: it has none. */
  readonly imageUrl: string | null;
  /** Tax included, minor units. */
  readonly unitAmount: number;
  readonly currency: string;
  readonly terms: SplitTerms;
  readonly optionRules: OptionRules;
  /** Days until it leaves the supplier. Not there: nothing is promised. */
  readonly leadTimeDays?: number | undefined;
  /** Unsold units, as they were when the listing was read. */
  readonly onHand: number;
}

export interface ShippingOption {
  readonly id: string;
  readonly title: string;
  readonly amount: number;
  /** Days on the way. Not there: nothing is promised. */
  readonly deliveryDays?: number | undefined;
}

/** The most days that a listing or a delivery may promise. */
export const MOST_DAYS = 365;

/** What placing an order needs to know of a retailer, whatever is ordered. */
export interface ShopTerms {
  readonly retailer: Party;
  readonly platform: Party;
  readonly currency: string;
  readonly policies: RetailerPolicies;
  readonly shippingOptions: readonly ShippingOption[];
}

/** The same with the listings that are ordered, as far as the retailer sells them. */
export interface Storefront extends ShopTerms {
  readonly listings: readonly Listing[];
}

/** The policies that an order keeps from when it was placed, in seconds. `POLICIES` has their limits and defaults. */
export interface RetailerPolicies {
  readonly checkoutExpirySeconds: number;
  readonly supplierSlaSeconds: number;
  readonly autoDeliverSeconds: number;
  readonly holdSeconds: number;
  readonly captureMarginSeconds: number;
  readonly stepPatienceSeconds: number;
  readonly undoPatienceSeconds: number;
}

export interface PolicyRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

/** Every duration that a retailer may set, in seconds. */
export const POLICIES: Readonly<Record<keyof RetailerPolicies, PolicyRule>> = {
  checkoutExpirySeconds: {
    default: 3_600,
    min: 1,
    max: 86_400,
    meaning: 'a pending order is cancelled after this long',
  },
  supplierSlaSeconds: { default: 172_800, min: 1, max: 518_400, meaning: 'a supplier must answer within this time' },
  autoDeliverSeconds: { default: 604_800, min: 1, max: 2_592_000, meaning: 'delivered this long after arrival' },
  holdSeconds: { default: 600, min: 2, max: 3_600, meaning: 'an inventory hold lasts this long' },
  captureMarginSeconds: {
    default: 3_600,
    min: 1,
    max: 86_400,
    meaning: 'cancel this long before an authorisation ends',
  },
  stepPatienceSeconds: { default: 900, min: 1, max: 86_400, meaning: 'a saga step is tried for this long' },
  undoPatienceSeconds: {
    default: 14_400,
    min: 1,
    max: 604_800,
    meaning: 'an undo is tried for this long, then parked',
  },
};

export const DEFAULT_POLICIES: RetailerPolicies = {
  checkoutExpirySeconds: POLICIES.checkoutExpirySeconds.default,
  supplierSlaSeconds: POLICIES.supplierSlaSeconds.default,
  autoDeliverSeconds: POLICIES.autoDeliverSeconds.default,
  holdSeconds: POLICIES.holdSeconds.default,
  captureMarginSeconds: POLICIES.captureMarginSeconds.default,
  stepPatienceSeconds: POLICIES.stepPatienceSeconds.default,
  undoPatienceSeconds: POLICIES.undoPatienceSeconds.default,
};

/** What is wrong with the options of a line, by path. Empty: nothing. */
export function checkOptions(rules: OptionRules, options: Options, path: string): FieldError[] {
  const unknown = Object.keys(options)
    .filter((name) => !Object.hasOwn(rules, name))
    .map((name): FieldError => ({ path: `${path}.${name}`, reason: { key: 'option_unknown' } }));
  const wrong = Object.entries(rules).flatMap(([name, rule]): FieldError[] => {
    const reason = checkOption(rule, Object.hasOwn(options, name) ? options[name] : undefined);
    return reason === null ? [] : [{ path: `${path}.${name}`, reason }];
  });
  return [...unknown, ...wrong];
}

function checkOption(rule: OptionRule, value: string | number | undefined): RefusalReason | null {
  if (value === undefined) return { key: 'option_missing' };
  if (rule.kind === 'choice') {
    return typeof value === 'string' && rule.values.some((one) => tidy(one) === value)
      ? null
      : { key: 'option_not_a_choice', values: rule.values };
  }
  const within = typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max;
  return within ? null : { key: 'option_out_of_range', unit: rule.unit, min: rule.min, max: rule.max };
}
