const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const length = 10;

/** A nexo ServiceID: 10 random characters of 0-9 A-Z, so that no two requests of one sale system ever share one. */
export function newServiceId(randomBytes: (size: number) => Uint8Array): string {
  let id = '';
  while (id.length < length) {
    for (const byte of randomBytes(length - id.length)) {
      // 252 = 7 x 36: larger bytes would make 0 to 3 likelier than the rest.
      if (byte < 252) id += alphabet[byte % alphabet.length];
    }
  }
  return id;
}
