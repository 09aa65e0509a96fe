/** What a retailer writes in the simple editor of a mail. Everything else of the mail is laid out for it. */
export interface SimpleWording {
  readonly subject: string;
  readonly heading: string;
  /** An empty line begins a new paragraph. */
  readonly paragraphs: string;
  readonly button: string;
  /** Empty: none. */
  readonly signature: string;
  /** An https address. Empty: the shop's name is written. */
  readonly logoUrl: string;
  /** `#rrggbb`, of the button. */
  readonly accent: string;
  /** Small print at the end. Empty: none. */
  readonly footer: string;
}
