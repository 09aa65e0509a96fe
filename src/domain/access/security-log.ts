/** What a party's security log keeps: who may act for the party changed, or somebody took a copy of its data. */
export const SECURITY_EVENTS = [
  'signed_in',
  'signed_out_everywhere',
  'member_added',
  'member_removed',
  'key_made',
  'key_renamed',
  'key_adopted',
  'key_revoked',
  'settings_changed',
  'exported',
  'export_downloaded',
] as const;

export type SecurityEvent = (typeof SECURITY_EVENTS)[number];

/** Who did it: a member on the pages, or a program with a key. */
export interface Author {
  readonly kind: 'member' | 'key';
  readonly id: string;
}
