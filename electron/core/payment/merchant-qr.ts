/**
 * Reads an EMVCo merchant-presented QR payload (EMV QRCPS, merchant-presented mode 1.1) and holds it against what was asked for. The
 * payload comes from elsewhere and takes money from whoever scans it: what does not fit here is never shown.
 */
import { err, ok, type Result } from '../result.ts';

export interface MerchantQr {
  /** Whom the citizen's wallet will name. */
  readonly merchantName: string;
  readonly merchantCity: string;
}

export type MerchantQrError =
  | 'malformed'
  | 'wrong-checksum'
  | 'not-dynamic'
  | 'no-account'
  | 'another-currency'
  | 'another-country'
  | 'another-amount'
  | 'surcharge'
  | 'another-reference';

/** ISO 4217 for the Egyptian pound, ISO 3166-1 for Egypt. */
const EGYPTIAN_POUND = '818';
const EGYPT = 'EG';
/** `63`, length `04` and four hex digits: always last. */
const CHECKSUM = /6304[0-9A-F]{4}$/;

/** @param asked the amount in piastres and the payment service's reference that the payload must carry */
export function readMerchantQr(
  payload: string,
  asked: { readonly amount: number; readonly reference: string },
): Result<MerchantQr, MerchantQrError> {
  if (!CHECKSUM.test(payload)) return err('malformed');
  if (checksum(payload.slice(0, -4)) !== payload.slice(-4)) return err('wrong-checksum');
  const fields = readFields(payload);
  if (fields === null || !payload.startsWith('000201')) return err('malformed');
  if (fields.get('01') !== '12') return err('not-dynamic');
  if (![...fields].some(([id]) => isAccount(id))) return err('no-account');
  if (fields.get('53') !== EGYPTIAN_POUND) return err('another-currency');
  if (fields.get('58') !== EGYPT) return err('another-country');
  if (readAmount(fields.get('54') ?? '') !== asked.amount) return err('another-amount');
  // 55 to 57 ask for a tip or a convenience fee on top of the amount.
  if (['55', '56', '57'].some((id) => fields.has(id))) return err('surcharge');
  if (readFields(fields.get('62') ?? '')?.get('05') !== asked.reference) return err('another-reference');
  const [merchantName, merchantCity] = [fields.get('59'), fields.get('60')];
  return merchantName === undefined || merchantCity === undefined ? err('malformed') : ok({ merchantName, merchantCity });
}

/** Two digits of id, two of length, counted in characters, and the value. Null for anything else, or an id that comes twice. */
function readFields(text: string): ReadonlyMap<string, string> | null {
  const characters = [...text];
  const fields = new Map<string, string>();
  let at = 0;
  while (at < characters.length) {
    const head = characters.slice(at, at + 4).join('');
    if (!/^\d{4}$/.test(head)) return null;
    const [id, length] = [head.slice(0, 2), Number(head.slice(2))];
    const value = characters.slice(at + 4, at + 4 + length);
    if (length === 0 || value.length !== length || fields.has(id)) return null;
    fields.set(id, value.join(''));
    at += 4 + length;
  }
  return fields;
}

/** 02 to 51: the accounts that the money may go to. */
function isAccount(id: string): boolean {
  return id >= '02' && id <= '51';
}

/** Pounds with at most two decimals -> piastres, without a fraction on the way; NaN for anything else. */
function readAmount(text: string): number {
  const [, pounds, decimals = ''] = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(text) ?? [];
  return pounds === undefined ? Number.NaN : Number(pounds + decimals.padEnd(2, '0'));
}

/** CRC-16 with polynomial 0x1021 and initial value 0xFFFF (section 4.7.3), over everything up to its own value. */
function checksum(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
