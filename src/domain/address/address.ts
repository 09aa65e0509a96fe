import { COUNTRIES } from './countries.ts';

/** Postal addresses: what each country needs of one, and how one is written there. */

export interface Address {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  /** ISO 3166-1. */
  readonly country: string;
}

interface CountryRule {
  /** The lines of an address: `%n` ends one, `%A` is the street, `%C` the city, `%S` the region, `%Z` the postal code. */
  readonly format: string;
  /** The same for an address in Latin letters, where it differs. */
  readonly latin?: string;
  /** What must not be missing: `ACZ` is the street, the city and the postal code. */
  readonly required: string;
  /** A regular expression for the whole of a postal code. */
  readonly postalCode?: string;
  /** One of its postal codes. */
  readonly example?: string;
  /** The names of each region, the code first. */
  readonly regions?: readonly (readonly string[])[];
}

type Rules = Readonly<Record<string, CountryRule>>;
let parsed: Rules | undefined;

/** The text is parsed once, when the first address comes. */
function rules(): Rules {
  const all: Rules = parsed ?? JSON.parse(COUNTRIES);
  parsed = all;
  return all;
}

const ruleOf = (country: string): CountryRule | undefined =>
  Object.hasOwn(rules(), country) ? rules()[country] : undefined;

/** The codes of all countries. */
export const countries = (): string[] => Object.keys(rules());

export const isCountry = (code: string): boolean => ruleOf(code) !== undefined;

const NAMES = new Intl.DisplayNames('en-GB', { type: 'region' });
/** `GB` -> `United Kingdom`. Text that is not a code is shown as it is. */
export const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (NAMES.of(code) ?? code) : code);

type AddressField = 'city' | 'region' | 'postalCode';

/** What is wrong with a field. `example`: what would be right there. */
export interface AddressProblem {
  readonly field: AddressField;
  readonly what: 'missing' | 'unknown';
  readonly example: string | null;
}

/** What the country of the address does not accept. An unknown country has no rules. */
export function addressProblems(address: Address): AddressProblem[] {
  const rule = ruleOf(address.country);
  return rule === undefined
    ? []
    : [...cityProblems(address, rule), ...regionProblems(address, rule), ...postalProblems(address, rule)];
}

const needs = ({ required }: CountryRule, part: 'C' | 'S' | 'Z'): boolean => required.includes(part);

const cityProblems = ({ city }: Address, rule: CountryRule): AddressProblem[] =>
  needs(rule, 'C') && city === undefined ? [{ field: 'city', what: 'missing', example: null }] : [];

/**
 * A region is checked where an address needs a region and a city. Where it needs no city (Hong Kong, Japan), people also
 * write the region into the city: then either is enough.
 */
function regionProblems({ city, region }: Address, rule: CountryRule): AddressProblem[] {
  if (!needs(rule, 'S')) return [];
  const example = rule.regions?.[0]?.at(-1) ?? null;
  if (!needs(rule, 'C'))
    return city === undefined && region === undefined ? [{ field: 'region', what: 'missing', example }] : [];
  if (region === undefined) return [{ field: 'region', what: 'missing', example }];
  const known = rule.regions === undefined || rule.regions.some((names) => names.some((name) => isNamed(region, name)));
  return known ? [] : [{ field: 'region', what: 'unknown', example }];
}

const words = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** `Comunidad de Madrid` is Madrid, `Beijing` is Beijing Shi. A code is compared as a whole. */
function isNamed(given: string, name: string): boolean {
  const [one, other] = [words(given), words(name)];
  const isLong = one.length > 5 && other.length > 5;
  return one === other || (isLong && (one.includes(other) || other.includes(one)));
}

function postalProblems({ postalCode, country }: Address, rule: CountryRule): AddressProblem[] {
  const example = rule.example ?? null;
  if (postalCode === undefined) return needs(rule, 'Z') ? [{ field: 'postalCode', what: 'missing', example }] : [];
  if (rule.postalCode === undefined) return [];
  const pattern = new RegExp(`^(?:${rule.postalCode})$`, 'i');
  const bare = postalCode.replace(new RegExp(`^${country}[ -]`, 'i'), '').replace(/\s+/g, ' ');
  return pattern.test(postalCode) || pattern.test(bare) ? [] : [{ field: 'postalCode', what: 'unknown', example }];
}

type Parts = Readonly<Record<string, readonly (string | undefined)[]>>;

/**
 * The lines of an address as its country writes them, ending with the country's name. Nothing that was given is left
 * out: a field that the country's format does not know gets a line of its own.
 */
export function addressLines(name: string, address: Address): string[] {
  const { line1, line2, city, region, postalCode, country } = address;
  const given: Parts = { N: [name], A: [line1, line2], C: [city], S: [region], Z: [postalCode] };
  const rule = ruleOf(country);
  const isLatin = !/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(
    Object.values(given).flat().join(' '),
  );
  const format = (isLatin ? rule?.latin : undefined) ?? rule?.format ?? '%N%n%A';
  const others = ['C', 'S', 'Z'].filter((part) => !format.includes(`%${part}`));
  return [...format.split('%n'), ...others.map((part) => `%${part}`)]
    .flatMap((line) => lineOf(line, given))
    .concat(countryName(country));
}

/** One line of a format. The street may be two lines. Signs between two fields are left out if one of them is missing. */
function lineOf(format: string, given: Parts): string[] {
  if (format === '%A') return filled(given.A);
  let made = '';
  let between = '';
  for (const [, sign = '', part = ''] of format.matchAll(/([^%]*)(?:%([A-Z])|$)/g)) {
    between += sign;
    const text = filled(given[part]).join(', ');
    if (text === '') continue;
    const lead = made === '' ? between.replace(/^[\s,-]+/, '') : between;
    made += lead !== '' && text.startsWith(lead) ? text : lead + text;
    between = '';
  }
  return made === '' ? [] : [made];
}

const filled = (texts: readonly (string | undefined)[] = []): string[] =>
  texts.filter((text): text is string => text !== undefined && text !== '');
