import { hash } from 'node:crypto';

/** SHA-256 of a text in UTF-8, lower-case hex. Synchronous, so that it may be used inside a transaction. */
export const sha256Hex = (text: string): string => hash('sha256', text);

/** The same, as 32 bytes. */
export const sha256 = (text: string): Uint8Array => new Uint8Array(hash('sha256', text, 'buffer'));
