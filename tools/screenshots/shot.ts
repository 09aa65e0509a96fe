import type { Platform } from '../../dev/support/platform.ts';
import type { Act, Trouble } from './acts.ts';

export const WHO = ['nobody', 'customer', 'retailer', 'newcomer', 'supplier', 'novice', 'brand', 'platform'] as const;
export type Who = (typeof WHO)[number];

/** The address with which each viewer signs in. A customer has a link instead; `nobody` is not signed in. */
export const EMAILS: Readonly<Record<Exclude<Who, 'nobody' | 'customer'>, string>> = {
  retailer: 'clerk@northlight.example',
  newcomer: 'clerk@tallsash.example',
  supplier: 'tasks@ashwood.example',
  novice: 'tasks@newloom.example',
  brand: 'office@marlowe.example',
  platform: 'ops@headrail.example',
};

export interface Shot {
  readonly name: string;
  readonly who: Who;
  readonly path: string;
  /** A page of the storefront instead of Headrail. */
  readonly at?: 'shop';
  /** An action on the page before the screenshot. */
  readonly act?: Act;
  /** The same, for an action that needs the mailbox. */
  readonly actWith?: (platform: Pick<Platform, 'mailbox'>) => Act;
  /** A part that is down while its screenshots are taken. */
  readonly trouble?: Trouble;
}

export const shot = (name: string, who: Who, path: string, more: Partial<Shot> = {}): Shot => ({
  name,
  who,
  path,
  ...more,
});
