/** A payload that takes another amount, in another money, to nowhere, or that a carrier changed, is never shown to a citizen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMerchantQr } from '../../../electron/core/payment/merchant-qr.ts';
import { field, merchantQr, withChecksum } from '../../simulators/authority/merchant-qr.ts';

const asked = { amount: 2_422_500, reference: '483920175564' };
/** Ids and values, in the order of the payload. */
const good: readonly (readonly [string, string])[] = [
  ['00', '01'],
  ['01', '12'],
  ['26', '0010eg.example'],
  ['52', '9399'],
  ['53', '818'],
  ['54', '24225.00'],
  ['58', 'EG'],
  ['59', 'TRAFFIC FINES'],
  ['60', 'CAIRO'],
  ['62', '0512483920175564'],
];

function payload(change: Readonly<Record<string, string | null>> = {}): string {
  const changed = good.flatMap(([id, value]) => {
    const put = change[id] === undefined ? value : change[id];
    return put === null ? [] : [field(id, put)];
  });
  const added = Object.entries(change).filter(([id, value]) => value !== null && !good.some(([known]) => known === id));
  return withChecksum([...changed, ...added.map(([id, value]) => field(id, value ?? ''))].join(''));
}

test('the payload of every amount and reference reads back, and no other amount or reference does', () => {
  const reference = fc.stringMatching(/^[0-9A-Za-z-]{4,25}$/);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), reference, fc.integer({ min: 1 }), reference, (amount, label, more, other) => {
      const written = merchantQr(amount, label);
      expect(readMerchantQr(written, { amount, reference: label })).toEqual({
        ok: true,
        value: { merchantName: 'TRAFFIC FINES DEMO', merchantCity: 'CAIRO' },
      });
      expect(readMerchantQr(written, { amount: amount + more, reference: label })).toEqual({ ok: false, error: 'another-amount' });
      if (other !== label) expect(readMerchantQr(written, { amount, reference: other })).toEqual({ ok: false, error: 'another-reference' });
    }),
    { seed: 2026 },
  );
});

test('one changed, lost, doubled or exchanged character is always found', () => {
  const written = merchantQr(asked.amount, asked.reference);
  const place = fc.nat({ max: written.length - 1 });
  const spoilt = fc.oneof(
    fc
      .tuple(place, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }))
      .map(([at, put]) => written.slice(0, at) + put + written.slice(at + 1)),
    place.map((at) => written.slice(0, at) + written.slice(at + 1)),
    place.map((at) => written.slice(0, at) + written.slice(at, at + 1) + written.slice(at)),
    place.map(
      (at) =>
        written.slice(0, at) +
        written
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        written.slice(at + 2),
    ),
  );
  fc.assert(
    fc.property(spoilt, (text) => {
      fc.pre(text !== written);
      expect(readMerchantQr(text, asked).ok).toBe(false);
    }),
    { numRuns: 2000, seed: 2026 },
  );
});

test('whatever comes, it is an answer and no crash; with a good checksum too', () => {
  const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9]{0,80}$/));
  fc.assert(
    fc.property(anything, (text) => {
      expect(readMerchantQr(text, asked).ok).toBe(false);
      expect(readMerchantQr(withChecksum(text), asked).ok).toBe(false);
    }),
    { numRuns: 2000, seed: 2026 },
  );
});

describe('a payload with a good checksum', () => {
  test.each<[string, Readonly<Record<string, string | null>>, string | null]>([
    ['as asked', {}, null],
    ['with the amount as pounds alone', { '54': '24225' }, null],
    ['with one decimal', { '54': '24225.0' }, null],
    ['with names in Arabic too', { '64': '0002AR0105مرورك' }, null],
    ['that can be paid again and again', { '01': '11' }, 'not-dynamic'],
    ['that does not say whether', { '01': null }, 'not-dynamic'],
    ['to no account', { '26': null }, 'no-account'],
    ['in dollars', { '53': '840' }, 'another-currency'],
    ['in no currency', { '53': null }, 'another-currency'],
    ['in another country', { '58': 'SA' }, 'another-country'],
    ['a piastre more', { '54': '24225.01' }, 'another-amount'],
    ['in thousandths', { '54': '24225.000' }, 'another-amount'],
    ['with a comma', { '54': '24,225.00' }, 'another-amount'],
    ['with Arabic digits', { '54': '٢٤٢٢٥.٠٠' }, 'another-amount'],
    ['below zero', { '54': '-24225.00' }, 'another-amount'],
    ['without an amount: the wallet would ask for one', { '54': null }, 'another-amount'],
    ['that asks for a tip', { '55': '01' }, 'surcharge'],
    ['with a fee on top', { '55': '02', '56': '5.00' }, 'surcharge'],
    ['with a percentage on top', { '57': '3' }, 'surcharge'],
    ['of another reference', { '62': '0512483920175565' }, 'another-reference'],
    ['without a reference', { '62': null }, 'another-reference'],
    ['whose additional data is no data', { '62': '05zz' }, 'another-reference'],
    ['without a merchant', { '59': null }, 'malformed'],
    ['of another format', { '00': '02' }, 'malformed'],
    ['without a format', { '00': null }, 'malformed'],
  ])('%s', (_what, change, error) => {
    const read = readMerchantQr(payload(change), asked);
    expect(read.ok ? null : read.error).toBe(error);
  });

  test('that names the amount twice, or says more after a field than its length', () => {
    const [amount, twice] = [field('54', '24225.00'), field('54', '24225.00') + field('54', '1.00')];
    const body = payload().slice(0, -8);
    expect(readMerchantQr(withChecksum(body.replace(amount, twice)), asked)).toEqual({ ok: false, error: 'malformed' });
    expect(readMerchantQr(withChecksum(body.replace('5303818', '5302818')), asked)).toEqual({ ok: false, error: 'malformed' });
    expect(readMerchantQr(withChecksum(`${body}6199`), asked)).toEqual({ ok: false, error: 'malformed' });
  });
});

/** The specification's own sample (annex A), another country's sample, and the check value of the checksum's definition. */
test('the checksum is the specification’s', () => {
  const samples = [
    '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A',
    '00020101021252044131153137210116372101160123456789ABCDE6016Banteay Meanchey5913Kuntheas Shop5802KH540510.005303840621201081234567863041FF2',
  ];
  for (const sample of samples) {
    expect(withChecksum(sample.slice(0, -8))).toBe(sample);
    expect(readMerchantQr(sample, asked)).toEqual({ ok: false, error: 'another-currency' });
  }
});
