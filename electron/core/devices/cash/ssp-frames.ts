/**
 * Frames of ITL's Smiley Secure Protocol: STX 7F, sequence bit and slave id, length, data, CRC-16 (polynomial 8005, start FFFF, low byte
 * first). A 7F after STX is sent twice, so a single one always starts a frame. Source: ITL, SSP Interface Specification (GA138).
 *
 * Encryption (eSSP) is not spoken. It keeps a stranger on the line from *paying out*, and an acceptor without a payout unit has nothing to
 * pay; a stranger on our line could at most tell of notes that are not there, and those the device's own counter does not bear out. A
 * validator that was set to demand it answers FA, and is reported as unreachable with that as its detail.
 */

export interface SspFrame {
  /** A command sent again keeps it, and is then answered again, not carried out again. */
  readonly sequence: 0 | 1;
  /** 0: a note validator. */
  readonly slave: number;
  /** 1 to 255 bytes: the command and its arguments, or the answer's status and what follows. */
  readonly data: Uint8Array;
}

const stx = 0x7f;
const sequenceBit = 0x80;

export function encodeFrame({ sequence, slave, data }: SspFrame): Uint8Array {
  const body = [(sequence === 1 ? sequenceBit : 0) | slave, data.length, ...data];
  const crc = crc16(body);
  return Uint8Array.from([stx, ...[...body, crc & 0xff, crc >> 8].flatMap((byte) => (byte === stx ? [stx, stx] : [byte]))]);
}

/** Finds frames in whatever comes down a line, in whatever pieces. Noise, torn frames and frames with a wrong CRC are left out. */
export function createFrameParser(): (bytes: Uint8Array) => readonly SspFrame[] {
  let body: readonly number[] | null = null;
  let afterStx = false;

  /** Null: not at its end yet, or no frame. */
  function take(byte: number): SspFrame | null {
    if (byte === stx && !afterStx) {
      afterStx = true;
      return null;
    }
    // outside a frame two of them are noise and a start
    if (byte === stx && body === null) return null;
    if (afterStx && byte !== stx) body = [];
    afterStx = false;
    if (body === null) return null;
    body = [...body, byte];
    const length = body[1];
    if (length === undefined || body.length < length + 4) return null;
    const whole = body;
    body = null;
    return read(whole);
  }

  return (bytes) => [...bytes].map(take).filter((frame) => frame !== null);
}

function read(body: readonly number[]): SspFrame | null {
  const [head = 0, length = 0] = body;
  const crc = (body.at(-2) ?? 0) | ((body.at(-1) ?? 0) << 8);
  if (length === 0 || crc !== crc16(body.slice(0, -2))) return null;
  return { sequence: head & sequenceBit ? 1 : 0, slave: head & ~sequenceBit, data: Uint8Array.from(body.slice(2, -2)) };
}

function crc16(bytes: readonly number[]): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
