import { z } from '@hono/zod-openapi';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import {
  changeRetailerSettings,
  isOrigin,
  type RetailerPatch,
  SETTING_LIMITS,
} from '../../app/settings/change-settings.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { MOST_DAYS, POLICIES, type PolicyRule } from '../../domain/catalogue/catalogue.ts';
import { currencyRule, isChargeable } from '../../domain/money/currency.ts';
import { type FieldError, type Refusal, refuse } from '../../domain/refusal.ts';
import type { RetailerSettings, SupplierSettings } from '../../services/catalogue.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { authorOf, partyOf, partyOnly } from '../middleware/auth.ts';
import { problem } from '../problem.ts';
import { amount, cleared, emailIfAny, HTTP, line, phoneIfAny, webAddressIfAny } from '../text.ts';
import { wire } from '../wire.ts';

/** A duration. Its limits, default and meaning come from the domain's table. */
const seconds = ({ min, max, meaning, default: preset }: PolicyRule) =>
  z
    .int()
    .min(min)
    .max(max)
    .optional()
    .openapi({ description: `seconds: ${meaning}; ${preset} unless set` });

const origin = line(300).refine(isOrigin, 'must be an origin such as https://shop.example').openapi({ format: 'uri' });

const RetailerFields = {
  checkout_expiry_seconds: seconds(POLICIES.checkoutExpirySeconds),
  supplier_sla_seconds: seconds(POLICIES.supplierSlaSeconds),
  auto_deliver_seconds: seconds(POLICIES.autoDeliverSeconds),
  hold_seconds: seconds(POLICIES.holdSeconds),
  capture_margin_seconds: seconds(POLICIES.captureMarginSeconds),
  step_patience_seconds: seconds(POLICIES.stepPatienceSeconds),
  undo_patience_seconds: seconds(POLICIES.undoPatienceSeconds),
  shipping_options: z
    .array(
      z.strictObject({
        id: line(SETTING_LIMITS.shippingCode),
        title: line(SETTING_LIMITS.shippingTitle),
        amount: amount(0),
        delivery_days: z
          .int()
          .min(0)
          .max(MOST_DAYS)
          .optional()
          .openapi({ description: 'days on the way; left out: not promised' }),
      }),
    )
    .max(SETTING_LIMITS.shippingOptions)
    .refine((options) => new Set(options.map(({ id }) => id)).size === options.length, 'ids must differ')
    .optional(),
  allowed_origins: z.array(origin).max(SETTING_LIMITS.allowedOrigins).optional(),
  review_url: cleared(webAddressIfAny(HTTP, SETTING_LIMITS.webAddress)).optional(),
  contact_email: cleared(emailIfAny()).optional(),
  contact_phone: cleared(phoneIfAny()).optional(),
  contact_url: cleared(webAddressIfAny(HTTP, SETTING_LIMITS.webAddress)).optional(),
};
const SupplierFields = { auto_accept: z.boolean().optional() };
const CommonFields = {
  time_zone: line(100)
    .refine(isTimeZone, 'must be the IANA name of a time zone, such as Europe/London')
    .optional()
    .openapi({ description: 'in which days and times are told, and what a day of a filter is; UTC unless set' }),
};

/**
 * A supplier sets `auto_accept` and `time_zone`; a retailer sets all others and `time_zone`. A missing field stays as
 * it is.
 */
const PoliciesBody = z.strictObject({ ...RetailerFields, ...SupplierFields, ...CommonFields }).openapi('PoliciesPatch');
type PoliciesPatch = z.infer<typeof PoliciesBody>;

export const Policies = z
  .strictObject({ ...RetailerFields, ...SupplierFields, ...CommonFields, currency: z.string().optional() })
  .openapi('Policies', { description: "A retailer's fields, or a supplier's" });

const cancellationPolicy = {
  refundable_bps: z
    .int()
    .min(0)
    .max(SETTING_LIMITS.refundableBps)
    .openapi({ description: 'basis points of its share that it gives up once production has started' }),
};
const CancellationPolicy = z.strictObject(cancellationPolicy).openapi('CancellationPolicy');

const BOTH = partyOnly('retailer', 'supplier');
const PROBLEMS = problems(...AUTH_PROBLEMS, 'invalid_request');
const COMMON = { tags: ['Settings'], security: BEARER };

const readPolicies = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/settings/policies',
    operationId: 'settings.policies.get',
    summary: 'Get the policies',
    description:
      'The policies of the caller: durations, shipping options, origins, contact and time zone of a retailer; automatic acceptance and time zone of a supplier.',
    middleware: BOTH,
    responses: { 200: answer(Policies, 'The policies'), ...PROBLEMS },
  },
  async (c) => {
    const { role, partyId } = partyOf(c);
    const { catalogue } = c.env;
    const found =
      role === 'retailer' ? await catalogue.retailerSettings(partyId) : await catalogue.supplierSettings(partyId);
    if (!found.ok) return problem(c, faulted(found.fault));
    return found.value === null ? problem(c, NOT_FOUND) : c.json(viewPolicies(found.value));
  },
);

const writePolicies = route(
  {
    ...COMMON,
    method: 'put',
    path: '/v1/settings/policies',
    operationId: 'settings.policies.update',
    summary: 'Change the policies',
    description: 'A field that is left out stays as it is. Orders that are already placed keep their policies.',
    middleware: BOTH,
    request: { body: body(PoliciesBody) },
    responses: { 200: answer(Policies, 'The policies'), ...PROBLEMS },
  },
  async (c) => {
    const { role, partyId } = partyOf(c);
    const patch = c.req.valid('json');
    const foreign = notOf({ ...(role === 'retailer' ? RetailerFields : SupplierFields), ...CommonFields }, patch);
    if (foreign !== null) return problem(c, foreign);
    const unfit = await unfitPrices(c.env, partyId, patch);
    if (unfit !== null) return problem(c, unfit);
    const written =
      role === 'retailer'
        ? await changeRetailerSettings(c.env.catalogue, partyId, retailerPatch(patch), authorOf(c))
        : await c.env.catalogue.putSupplierSettings(partyId, supplierPatch(patch), authorOf(c));
    if (!written.ok) return problem(c, faulted(written.fault));
    return written.value === null ? problem(c, NOT_FOUND) : c.json(viewPolicies(written.value));
  },
);

const readCancellation = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/settings/cancellation-policy',
    operationId: 'settings.cancellationPolicy.get',
    summary: 'Get the cancellation policy',
    description: 'How much of its share the supplier gives up once production has started.',
    middleware: partyOnly('supplier'),
    responses: { 200: answer(CancellationPolicy, 'The policy'), ...PROBLEMS },
  },
  async (c) => {
    const found = await c.env.catalogue.supplierSettings(partyOf(c).partyId);
    if (!found.ok) return problem(c, faulted(found.fault));
    return found.value === null ? problem(c, NOT_FOUND) : c.json(wire({ refundableBps: found.value.refundableBps }));
  },
);

const writeCancellation = route(
  {
    ...COMMON,
    method: 'put',
    path: '/v1/settings/cancellation-policy',
    operationId: 'settings.cancellationPolicy.update',
    summary: 'Change the cancellation policy',
    description: 'Orders that are already placed keep the policy that they have.',
    middleware: partyOnly('supplier'),
    request: { body: body(z.strictObject(cancellationPolicy)) },
    responses: { 200: answer(CancellationPolicy, 'The policy'), ...PROBLEMS },
  },
  async (c) => {
    const patch = { refundableBps: c.req.valid('json').refundable_bps };
    const found = await c.env.catalogue.putSupplierSettings(partyOf(c).partyId, patch, authorOf(c));
    if (!found.ok) return problem(c, faulted(found.fault));
    return found.value === null ? problem(c, NOT_FOUND) : c.json(wire({ refundableBps: found.value.refundableBps }));
  },
);

export const settingsRoutes = routes(readPolicies, writePolicies, readCancellation, writeCancellation);

/** The fields that this role may not set, as a refusal. */
function notOf(own: object, patch: PoliciesPatch): Refusal | null {
  const errors = Object.keys(patch)
    .filter((name) => !Object.hasOwn(own, name))
    .map((path): FieldError => ({ path, reason: { key: 'policy_of_another_role' } }));
  return errors.length === 0 ? null : refuse('invalid_request', { key: 'request_invalid' }, errors);
}

/** The delivery prices that cannot be charged in the retailer's currency, as a refusal. */
async function unfitPrices(
  { catalogue }: Pick<HttpEnv['Bindings'], 'catalogue'>,
  retailerId: string,
  { shipping_options = [] }: PoliciesPatch,
): Promise<Refusal | null> {
  if (shipping_options.length === 0) return null;
  const settings = await catalogue.retailerSettings(retailerId);
  if (!settings.ok) return faulted(settings.fault);
  const currency = settings.value?.currency ?? '';
  const { step, maximum } = currencyRule(currency);
  const text = `must be a multiple of ${step}, and at most ${maximum}: the minor units of ${currency}`;
  const errors = shipping_options.flatMap((option, i): FieldError[] =>
    isChargeable(option.amount, currency)
      ? []
      : [{ path: `shipping_options.${i}.amount`, reason: { key: 'schema_says', text } }],
  );
  return errors.length === 0 ? null : refuse('invalid_request', { key: 'request_invalid' }, errors);
}

function retailerPatch(patch: PoliciesPatch): RetailerPatch {
  const policies = defined({
    checkoutExpirySeconds: patch.checkout_expiry_seconds,
    supplierSlaSeconds: patch.supplier_sla_seconds,
    autoDeliverSeconds: patch.auto_deliver_seconds,
    holdSeconds: patch.hold_seconds,
    captureMarginSeconds: patch.capture_margin_seconds,
    stepPatienceSeconds: patch.step_patience_seconds,
    undoPatienceSeconds: patch.undo_patience_seconds,
  });
  return {
    ...defined({
      shippingOptions: patch.shipping_options?.map(({ delivery_days: deliveryDays, ...option }) => {
        return { ...option, ...defined({ deliveryDays }) };
      }),
      allowedOrigins: patch.allowed_origins,
      reviewUrl: patch.review_url,
      contactEmail: patch.contact_email,
      contactPhone: patch.contact_phone,
      contactUrl: patch.contact_url,
      timeZone: patch.time_zone,
    }),
    ...(Object.keys(policies).length === 0 ? {} : { policies }),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only the fields with a value. `exactOptionalPropertyTypes` tells undefined from absent. */
function defined<T extends object>(fields: T): Defined<T> {
  const kept: Defined<T> = { ...fields };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}

const supplierPatch = (patch: PoliciesPatch): Partial<SupplierSettings> =>
  defined({ autoAccept: patch.auto_accept, timeZone: patch.time_zone });

function viewPolicies(settings: RetailerSettings | SupplierSettings) {
  if ('autoAccept' in settings) return wire({ autoAccept: settings.autoAccept, timeZone: settings.timeZone });
  const { policies, ...others } = settings;
  return wire({ ...policies, ...others });
}
