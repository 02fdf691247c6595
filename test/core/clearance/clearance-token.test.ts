import { generateKeyPairSync } from 'node:crypto';
import base45 from 'base45';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClearanceClaims, kidOf, readClearanceToken, signClearanceToken } from '../../../electron/core/clearance/token.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const kid = kidOf(publicKey);

const claims: ClearanceClaims = {
  issuer: 'EG-TP',
  number: 'CL483920175564',
  subject: { type: 'plate', plate: { type: 'letters', letters: 'سطر', digits: '1234' } },
  maskedName: 'أ*** م*** ع***',
  idLastFour: '9993',
  dataAsOf: '2026-11-22T08:05:00.000Z',
  issuedAt: '2026-11-22T08:06:10.000Z',
  validUntil: '2026-12-22T21:59:59.000Z',
  state: 'final',
  demonstration: true,
};

function genuine(text: string): boolean {
  const read = readClearanceToken(text);
  return read.ok && read.value.kid === kid && read.value.verifyWith(publicKey);
}

/** A token of the given bytes. */
function tokenOf(bytes: Uint8Array): string {
  return `TC1:${base45.encode(Buffer.from(bytes))}`;
}

const token = signClearanceToken(claims, privateKey, kid);
const tokenBytes = base45.decode(token.slice(4));

describe('a signed token', () => {
  test('reads back as it was written', () => {
    const read = readClearanceToken(token);
    expect(read.ok && read.value.claims).toEqual(claims);
    expect(genuine(token)).toBe(true);
  });

  test('is the same bytes each time', () => {
    expect(signClearanceToken({ ...claims }, privateKey, kid)).toBe(token);
  });

  test('stays small enough for a QR of version 10', () => {
    expect(tokenBytes.length).toBeLessThanOrEqual(200);
    expect(token).toMatch(/^TC1:[0-9A-Z $%*+\-./:]+$/);
  });

  test('of another key is not ours', () => {
    const other = generateKeyPairSync('ed25519');
    const read = readClearanceToken(signClearanceToken(claims, other.privateKey, kid));
    expect(read.ok && read.value.verifyWith(publicKey)).toBe(false);
  });

  test('keeps every claim, whatever it is', () => {
    const instant = fc.integer({ min: 0, max: 7_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString());
    const letters = fc.string({ unit: fc.constantFrom(...'أبجدرسصطعفقلمنهوى'), minLength: 1, maxLength: 3 });
    const digits = (digit: string, max: number) => fc.string({ unit: fc.constantFrom(...digit), minLength: 1, maxLength: max });
    const any: fc.Arbitrary<ClearanceClaims> = fc.record({
      issuer: fc.string({ minLength: 1, maxLength: 20 }),
      number: fc.tuple(fc.constantFrom('CL', 'PV'), fc.stringMatching(/^\d{12}$/)).map(([prefix, number]) => prefix + number),
      subject: fc.oneof(
        fc
          .record({ letters, digits: digits('123456789', 4) })
          .map((plate) => ({ type: 'plate' as const, plate: { type: 'letters' as const, ...plate } })),
        fc
          .record({ digits: digits('0123456789', 7), governorate: fc.stringMatching(/^\d{2}$/) })
          .map((plate) => ({ type: 'plate' as const, plate: { type: 'old' as const, ...plate } })),
        fc.stringMatching(/^[0-9A-Z]{4,20}$/).map((number) => ({ type: 'driving-licence' as const, number })),
      ),
      maskedName: fc.string({ unit: fc.constantFrom(...'أبتمحع* '), minLength: 1, maxLength: 120 }),
      idLastFour: fc.stringMatching(/^\d{4}$/),
      dataAsOf: instant,
      issuedAt: instant,
      validUntil: instant,
      state: fc.constantFrom('final' as const, 'provisional' as const),
      demonstration: fc.boolean(),
    });
    fc.assert(
      fc.property(any, (some) => {
        const text = signClearanceToken(some, privateKey, kid);
        const read = readClearanceToken(text);
        expect(read).toMatchObject({ ok: true, value: { claims: some } });
        expect(genuine(text)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is refused', () => {
  test('every flipped bit of every byte', () => {
    for (let at = 0; at < tokenBytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const forged = Buffer.from(tokenBytes);
        forged[at] = (forged[at] ?? 0) ^ (1 << bit);
        expect(genuine(tokenOf(forged)), `byte ${at} bit ${bit}`).toBe(false);
      }
    }
  });

  test('every changed, added or missing character', () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(genuine(token.slice(0, at) + other + token.slice(at + 1)), `character ${at}`).toBe(false);
      expect(genuine(token.slice(0, at) + token.slice(at + 1)), `without ${at}`).toBe(false);
    }
  });

  test('trailing bytes and trailing text', () => {
    expect(genuine(tokenOf(Buffer.concat([tokenBytes, Buffer.from([0])])))).toBe(false);
    expect(genuine(`${token} `)).toBe(false);
    expect(genuine(`${token}\n`)).toBe(false);
    expect(readClearanceToken(` ${token}`)).toEqual({ ok: false, error: { kind: 'not-a-token' } });
  });

  test('another spelling of the same map', () => {
    // The empty unprotected header written with an explicit one-byte length.
    const at = tokenBytes.indexOf(0xa0);
    expect(at).toBeGreaterThan(0);
    const longer = Buffer.concat([tokenBytes.subarray(0, at), Buffer.from([0xb8, 0x00]), tokenBytes.subarray(at + 1)]);
    expect(readClearanceToken(tokenOf(longer))).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });

  test('oversized text and other texts', () => {
    expect(readClearanceToken(`TC1:${'A'.repeat(2000)}`)).toEqual({ ok: false, error: { kind: 'too-long' } });
    expect(readClearanceToken('https://example.org')).toEqual({ ok: false, error: { kind: 'not-a-token' } });
    expect(readClearanceToken('TC1:')).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });

  test('arbitrary bytes: an error, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readClearanceToken(tokenOf(bytes)).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
    // An array said to hold four thousand million entries.
    expect(readClearanceToken(tokenOf(Buffer.from([0xd2, 0x9a, 0xff, 0xff, 0xff, 0xff]))).ok).toBe(false);
  });

  test('claims that would not fit a printable code', () => {
    expect(() => signClearanceToken({ ...claims, maskedName: 'م'.repeat(600) }, privateKey, kid)).toThrow(RangeError);
    expect(() => signClearanceToken({ ...claims, issuedAt: 'yesterday' }, privateKey, kid)).toThrow(RangeError);
  });
});
