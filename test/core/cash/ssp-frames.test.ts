import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameParser, encodeFrame, type SspFrame } from '../../../electron/core/devices/cash/ssp-frames.ts';

const frames = fc.record<SspFrame>({
  sequence: fc.constantFrom(0, 1),
  // 7F is no slave's number: it would look like another start
  slave: fc.integer({ min: 0, max: 0x7e }),
  // many 7F among them
  data: fc
    .array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constant(0x7f)), { minLength: 1, maxLength: 255 })
    .map((bytes) => Uint8Array.from(bytes)),
});

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

/** The same bytes in pieces of these lengths, over and over. */
function pieces(all: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < all.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    cut.push(all.subarray(at, at + length));
    at += length;
  }
  return cut;
}

describe('frames as the maker prints them', () => {
  it.each([
    ['7F 80 01 11 65 82', { sequence: 1, slave: 0, data: bytes('11') }],
    ['7F 80 01 F0 23 80', { sequence: 1, slave: 0, data: bytes('F0') }],
    ['7F 80 02 06 08 03 94', { sequence: 1, slave: 0, data: bytes('06 08') }],
    ['7F 80 02 06 09 06 14', { sequence: 1, slave: 0, data: bytes('06 09') }],
    ['7F 80 01 F8 10 00', { sequence: 1, slave: 0, data: bytes('F8') }],
  ] satisfies readonly (readonly [string, SspFrame])[])('%s', (hex, frame) => {
    expect(encodeFrame(frame)).toEqual(bytes(hex));
    expect(createFrameParser()(bytes(hex))).toEqual([frame]);
  });
});

describe('any frames', () => {
  it('come out as they went in, in whatever pieces they arrive', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sent, lengths) => {
        const parse = createFrameParser();
        const line = Buffer.concat(sent.map(encodeFrame));
        expect(pieces(line, lengths).flatMap((piece) => parse(piece))).toEqual(sent);
      }),
    );
  });

  it('have no single 7F after their start', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(Buffer.from(encodeFrame(frame).subarray(1)).toString('latin1').replaceAll('\x7f\x7f', '')).not.toContain('\x7f');
      }),
    );
  });

  it('are found after noise that holds no start', () => {
    const noise = fc.array(fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 0x7f)).map((all) => Uint8Array.from(all));
    fc.assert(
      fc.property(noise, frames, (before, frame) => {
        expect(createFrameParser()(Buffer.concat([before, encodeFrame(frame)]))).toEqual([frame]);
      }),
    );
  });

  it('are found after a frame that was torn off, unless it ended in half of a doubled 7F', () => {
    fc.assert(
      fc.property(frames, frames, fc.nat(), (torn, frame, at) => {
        const whole = encodeFrame(torn);
        const part = whole.subarray(0, at % whole.length);
        fc.pre(part.at(-1) !== 0x7f || part.length === 1);
        expect(createFrameParser()(Buffer.concat([part, encodeFrame(frame)]))).toEqual([frame]);
      }),
    );
  });

  it('are left out when one bit is wrong', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.integer({ min: 0, max: 7 }), (frame, at, bit) => {
        const line = encodeFrame(frame);
        const damaged = line.map((byte, index) => (index === at % line.length ? byte ^ (1 << bit) : byte));
        expect(createFrameParser()(damaged)).toEqual([]);
      }),
    );
  });

  it('are not seen in rubbish, nor does that break anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (rubbish) => {
        for (const frame of createFrameParser()(rubbish)) expect(frame.data.length).toBeGreaterThan(0);
      }),
    );
  });
});
