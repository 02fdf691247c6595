/** Looking a person up and reading their record. */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { toInstant } from '../../../electron/core/clock.ts';
import { factorKey, identityKey } from '../../../electron/core/identity/factor.ts';
import type { Factor, Identity } from '../../../electron/core/identity/identity.ts';
import { maskName } from '../../../electron/core/identity/mask.ts';
import type { Bilingual, PersonRecord, Violation } from '../../../electron/core/register/schemas.ts';
import { type Authority, answered, type Call, type Handler, problem } from './answer.ts';
import { doorFactors } from './doors.ts';
import type { LineStorage, StoredRecord } from './storage.ts';
import { drawTicketPhoto } from './ticket-photo.ts';

const accessMs = 30 * 60_000;
const codeMs = 5 * 60_000;
const codeTries = 3;
/** Against sending somebody messages, and against guessing codes: at three tries each, 15 guesses in a million. */
const maxCodes = 5;
const codeWindowMs = 15 * 60_000;
const pageSize = 100;
/** Against guessing plates; a family at one kiosk stays far below. */
const maxFailures = 30;
const failureWindowMs = 15 * 60_000;

const trafficProsecution: Bilingual = {
  ar: 'نيابة المرور التابع لها محل إقامتك، ومعك بطاقة الرقم القومي والرخصة',
  en: 'The traffic prosecution of your district, with your ID card and licence',
};

export const lookUp: Handler = (call, authority) => {
  const { clock, storage } = authority;
  const { identity, factor } = call.body as { readonly identity: Identity; readonly factor: Factor };
  const key = identityKey(identity);
  // Counted for identities that nobody has too, or the limit would tell which exist.
  if (storage.failures(key, clock.now() - failureWindowMs) >= maxFailures)
    return problem(429, 'too-many-look-ups', 'Too many failed look-ups of this identity');
  const stored = storage.recordByIdentity(key);
  if (stored === null || !factorMatches(stored.record, identity, factor, authority)) {
    storage.putFailure(key, clock.now());
    return answered({ outcome: 'no-match' });
  }
  if (stored.record.stale === true) return answered({ outcome: 'stale', whereToGo: trafficProsecution });
  const accessToken = randomBytes(32).toString('base64url');
  storage.putAccess(accessToken, stored.recordId, clock.now() + accessMs);
  const { name } = stored.record.owner;
  return answered({
    outcome: 'found',
    recordId: stored.recordId,
    version: stored.version,
    accessToken,
    dataAsOf: toInstant(clock.now()),
    owner: { name, maskedName: maskName(name) },
    subjects: stored.record.subjects,
    violationCount: unsettledLines(stored, authority).length,
  });
};

export const sendOneTimeCode: Handler = (call, { clock, storage }) => {
  const { identity } = call.body as { readonly identity: Identity };
  const key = identityKey(identity);
  if (storage.sentCodes(key, clock.now() - codeWindowMs) >= maxCodes)
    return problem(429, 'too-many-codes', 'Too many codes for this identity');
  storage.putSentCode(key, clock.now());
  const challengeId = randomBytes(16).toString('base64url');
  const expiresAt = clock.now() + codeMs;
  // Kept whether or not the person exists, so that nothing tells the two apart; `GET /one-time-codes` of the control door plays the phone.
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  storage.putCode({ challengeId, identityKey: key, code, expiresAt, triesLeft: codeTries });
  const phone = storage.recordByIdentity(key)?.record.owner.phone;
  const madeUp =
    createHmac('sha256', String(storage.setting('phone-secret')))
      .update(key)
      .digest()
      .readUInt32BE() % 100;
  const lastTwo = phone?.slice(-2) ?? String(madeUp).padStart(2, '0');
  return answered({ challengeId, maskedPhone: `01•••••••${lastTwo}`, expiresAt: toInstant(expiresAt) });
};

export const violations: Handler = (call, authority) => {
  const stored = accessibleRecord(call, String(call.path['recordId']), authority);
  if (stored === null) return accessRefused();
  const cursor = call.query['cursor'] === undefined ? { version: stored.version, offset: 0 } : parseCursor(call.query['cursor']);
  if (cursor === null) return problem(400, 'malformed-request', 'The cursor is not one of ours');
  if (cursor.version !== stored.version) return problem(409, 'record-changed', 'The record changed between two pages');
  const lines = unsettledLines(stored, authority);
  const end = cursor.offset + pageSize;
  return answered({
    recordId: stored.recordId,
    version: stored.version,
    dataAsOf: toInstant(authority.clock.now()),
    violations: lines.slice(cursor.offset, end),
    ...(end < lines.length ? { nextCursor: Buffer.from(`${stored.version}.${end}`).toString('base64url') } : {}),
  });
};

export const ticketPhoto: Handler = (call, authority) => {
  const stored = accessibleRecord(call, String(call.path['recordId']), authority);
  if (stored === null) return accessRefused();
  const line = stored.record.violations.find((violation) => violation.violationId === call.path['violationId']);
  if (line?.photo !== true) return problem(404, 'photo-unknown', 'There is no such photo');
  return answered(drawTicketPhoto(stored.record, line));
};

/** The record, if the caller's Record-Access is for it. */
export function accessibleRecord(call: Call, recordId: string, { clock, storage }: Authority): StoredRecord | null {
  const allowed = storage.recordIdOfAccess(String(call.header['record-access']), clock.now());
  return allowed === recordId ? storage.record(recordId) : null;
}

export function accessRefused() {
  return problem(403, 'record-access-invalid', 'Look the person up again');
}

/** Lines that nobody has paid yet, in the record's own order. */
export function unsettledLines(stored: StoredRecord, { storage }: { readonly storage: LineStorage }): readonly Violation[] {
  const settled = storage.settledLines(stored.recordId);
  const paid = storage.partPaidLines(stored.recordId);
  return stored.record.violations
    .filter((line) => !settled.has(line.violationId))
    .map((line) => ({ ...line, amountDue: line.amountDue - (paid.get(line.violationId) ?? 0) }));
}

export function isPayable(line: Violation): boolean {
  return line.state === 'open' && line.payable.answer === 'yes';
}

function factorMatches(record: PersonRecord, identity: Identity, factor: Factor, authority: Authority): boolean {
  if (factor.type === 'one-time-code') return codeMatches(identity, factor.challengeId, factor.code, authority);
  const offered = factorKey(factor);
  return doorFactors(identity, record.subjects).some((known) => factorKey(known) === offered);
}

function codeMatches(identity: Identity, challengeId: string, code: string, { clock, storage }: Authority): boolean {
  const sent = storage.code(challengeId);
  if (sent === null || sent.expiresAt <= clock.now() || sent.identityKey !== identityKey(identity)) return false;
  if (sent.code !== code) {
    if (sent.triesLeft > 1) storage.putCode({ ...sent, triesLeft: sent.triesLeft - 1 });
    else storage.dropCode(challengeId);
    return false;
  }
  storage.dropCode(challengeId);
  return true;
}

function parseCursor(cursor: string): { readonly version: number; readonly offset: number } | null {
  const [, version, offset] = /^(\d+)\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return version === undefined || offset === undefined ? null : { version: Number(version), offset: Number(offset) };
}
