import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswerParser, realTimeFaults } from '../../../electron/core/devices/printer/escpos-answers.ts';

const answers = fc.oneof(
  fc.constantFrom(0x00, 0x08, 0x20, 0x60, 0x0c).map((bits) => [0x12 | bits]),
  fc
    .tuple(fc.constantFrom(0x10, 0x18, 0x38), fc.constantFrom(0x00, 0x08, 0x40), fc.constantFrom(0x00, 0x03, 0x0c), fc.constant(0))
    .map((bytes) => [...bytes]),
  fc.array(fc.integer({ min: 0x20, max: 0x7e }), { minLength: 4, maxLength: 4 }).map((id) => [0x37, 0x22, ...id, 0]),
  fc.constantFrom(0x00, 0x03, 0x0c, 0x0f).map((bits) => [bits]),
);

test('answers are told apart however the network cuts them', () => {
  fc.assert(
    fc.property(fc.array(answers, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 5 })), (sent, cuts) => {
      const bytes = Uint8Array.from(sent.flat());
      const whole = createAnswerParser()(bytes);
      expect(whole).toHaveLength(sent.length);
      const parse = createAnswerParser();
      const pieces: unknown[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        pieces.push(...parse(bytes.subarray(at, at + cut)));
        at += cut;
      }
      expect(pieces).toEqual(whole);
    }),
  );
});

test('noise never breaks the parser for what follows an answer of its own', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
      const parse = createAnswerParser();
      parse(noise);
      // whatever was half-read is over after this many harmless bytes
      parse(new Uint8Array(8));
      expect(parse(Uint8Array.of(0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0))).toEqual([{ kind: 'process-id', id: 'ABCD' }]);
    }),
  );
});

test.each([
  { title: 'ready', bytes: [0x12, 0x12, 0x12, 0x12], faults: [] },
  { title: 'near end', bytes: [0x12, 0x12, 0x12, 0x1e], faults: ['paper-low'] },
  { title: 'paper end', bytes: [0x1a, 0x32, 0x12, 0x7e], faults: ['paper-out'] },
  { title: 'cover', bytes: [0x1a, 0x16, 0x12, 0x12], faults: ['cover-open'] },
  { title: 'cutter', bytes: [0x1a, 0x52, 0x1a, 0x12], faults: ['cutter'] },
  { title: 'hot', bytes: [0x1a, 0x52, 0x52, 0x12], faults: ['overheated'] },
  { title: 'fatal', bytes: [0x1a, 0x52, 0x32, 0x12], faults: ['other'] },
  { title: 'an error without a name', bytes: [0x1a, 0x52, 0x12, 0x12], faults: ['other'] },
  { title: 'offline, no reason', bytes: [0x1a, 0x12, 0x12, 0x12], faults: ['offline'] },
] as const)('real-time status: $title', ({ bytes, faults }) => {
  expect(realTimeFaults(...(bytes as readonly [number, number, number, number]))).toEqual(faults);
});
