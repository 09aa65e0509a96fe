import { base64url, fromBase64url, hmac, hmacHolds } from './digest.ts';

/**
 * The token in the link of an export: base64url of `{export id}.{expiry in ms}` and its HMAC-SHA-256. It opens this one
 * file, until then.
 */
export interface ExportClaim {
  readonly exportId: string;
  readonly expiresAt: number;
}

const MAC_BYTES = 32;
const PURPOSE = 'export-token:';

export async function exportToken(secret: string, { exportId, expiresAt }: ExportClaim): Promise<string> {
  const claim = `${exportId}.${expiresAt}`;
  const mac = await hmac(secret, PURPOSE + claim);
  return base64url(new Uint8Array([...new TextEncoder().encode(claim), ...mac]));
}

/** What a token that we signed says; null for any other text. The caller compares its id and its time. */
export async function readExportToken(secret: string, token: string): Promise<ExportClaim | null> {
  if (token.length > 200) return null;
  const bytes = fromBase64url(token);
  if (bytes === null || bytes.length <= MAC_BYTES) return null;
  const claim = new TextDecoder().decode(bytes.subarray(0, -MAC_BYTES));
  if (!(await hmacHolds(secret, PURPOSE + claim, bytes.slice(-MAC_BYTES)))) return null;
  const [exportId = '', expiresAt = ''] = claim.split('.');
  return { exportId, expiresAt: Number(expiresAt) };
}

/** The address of an export's file. */
export const exportLink = async (publicUrl: string, secret: string, claim: ExportClaim): Promise<string> =>
  `${publicUrl}/exports/${claim.exportId}?token=${await exportToken(secret, claim)}`;
