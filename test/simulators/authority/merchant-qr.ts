/** Writes an EMVCo merchant-presented QR payload. Shares no code with the kiosk's reader, so that the two check each other. */

/** Demonstration names: nobody's account. */
const accountId = 'eg.example.traffic-fines';
const merchant = { name: 'TRAFFIC FINES DEMO', city: 'CAIRO' };
/** Merchant category: government services not elsewhere classified. */
const category = '9399';

/** @param amount piastres; @param reference at most 25 characters */
export function merchantQr(amount: number, reference: string): string {
  const body = [
    field('00', '01'),
    field('01', '12'),
    field('26', field('00', accountId) + field('01', reference)),
    field('52', category),
    field('53', '818'),
    field('54', `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`),
    field('58', 'EG'),
    field('59', merchant.name),
    field('60', merchant.city),
    field('62', field('05', reference)),
  ].join('');
  return withChecksum(body);
}

export function field(id: string, value: string): string {
  return `${id}${String([...value].length).padStart(2, '0')}${value}`;
}

export function withChecksum(body: string): string {
  const open = `${body}6304`;
  return open + crc16(Buffer.from(open)).toString(16).toUpperCase().padStart(4, '0');
}

const crcTable = Array.from({ length: 256 }, (_, high) => {
  let value = high << 8;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value & 0x8000 ? 0x11021 : 0);
  return value;
});

/** CRC-16/CCITT-FALSE. */
function crc16(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ (crcTable[(crc >> 8) ^ byte] ?? 0), 0xffff);
}
