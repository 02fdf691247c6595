import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs, type MethodName } from '../../../electron/core/api.ts';
import { fixture } from '../register/authority-world.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
const methods = Object.keys(inputs) as MethodName[];
let lobby: Lobby;
let kiosk: Kiosk;

beforeAll(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  // What is pressed now would start a payment: nothing that is malformed may.
  expect(kiosk.view().page.page).toBe('quote');
});
afterAll(() => lobby.close());

/** Anything at all, and things that look nearly right. */
const junk = (method: MethodName): fc.Arbitrary<unknown> =>
  fc
    .oneof(
      fc.anything(),
      fc.record(
        {
          revision: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)),
          typed: fc.anything(),
          checkDigitConfirmed: fc.anything(),
          factor: fc.oneof(
            fc.anything(),
            fc.record({ type: fc.constantFrom('plate', 'old-plate', 'licence', 'mind'), letters: fc.string(), digits: fc.anything() }),
          ),
          violationIds: fc.oneof(fc.anything(), fc.array(fc.string())),
          language: fc.string(),
          extra: fc.anything(),
        },
        { requiredKeys: [] },
      ),
      fc.string({ maxLength: 5_000 }).map((typed) => ({ revision: kiosk.view().revision, typed, checkDigitConfirmed: true })),
    )
    .filter((input) => !inputs[method].safeParse(input).success);

describe.each(methods)('%s', (method) => {
  test('refuses malformed input with a typed error and one log line, and nothing changes', () => {
    fc.assert(
      fc.property(junk(method), (input) => {
        const before = kiosk.view();
        const logged = lobby.log.events.length;
        const result = kiosk.raw(method, input);
        expect(result).toMatchObject({ ok: false, error: { kind: 'malformed-input' } });
        const lines = lobby.log.events.slice(logged);
        expect(lines).toMatchObject([{ event: 'api.malformed-input', fields: { method } }]);
        expect(kiosk.view()).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});

test('a method that is none is refused, by any name', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'visit', 'visit.', 'Visit.start')),
      (method) => {
        fc.pre(!methods.some((known) => known === method));
        const before = kiosk.view();
        expect(kiosk.raw(method, { revision: before.revision })).toMatchObject({ ok: false, error: { kind: 'unknown-method' } });
        expect(lobby.log.events.at(-1)).toMatchObject({ event: 'api.unknown-method' });
        expect(kiosk.view()).toBe(before);
      },
    ),
  );
});
