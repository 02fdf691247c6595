/** Clearances: one a licence or plate, only for a settled payment and only where nothing is owed. */
import { randomBytes } from 'node:crypto';
import { type ClearanceClaims, readClearanceToken, signClearanceToken } from '../../../electron/core/clearance/token.ts';
import { toInstant } from '../../../electron/core/clock.ts';
import { maskName } from '../../../electron/core/identity/mask.ts';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { Clearance, Eligibility, IssuedClearance, PrintReport, Subject } from '../../../electron/core/register/schemas.ts';
import { type Authority, answered, type Handler, problem } from './answer.ts';
import { eligibilityOf } from './money.ts';
import { accessibleRecord, accessRefused } from './record.ts';
import type { StoredRecord } from './storage.ts';

const validityMs = 30 * 86_400_000;
const listLimit = 200;
const issuer = 'EG-TRAFFIC-DEMO';

export const issueClearances: Handler = (call, authority) => {
  const { storage } = authority;
  const { paymentReference, subjectIds } = call.body as { readonly paymentReference: string; readonly subjectIds: readonly string[] };
  const settlement = storage.settlement(paymentReference);
  if (settlement === null) return problem(404, 'payment-unknown', 'No payment was posted under this reference');
  if (settlement.answer.fees.result === 'refused') return problem(409, 'payment-not-settled', 'The payment was refused');
  const stored = storage.record(settlement.recordId);
  if (stored === null) return problem(409, 'payment-not-settled', 'The record of this payment is gone');
  const eligibility = new Map(eligibilityOf(stored, authority).map((entry) => [entry.subjectId, entry]));
  const issued: Clearance[] = [];
  const notIssued: Eligibility[] = [];
  for (const subjectId of new Set(subjectIds)) {
    const subject = stored.record.subjects.find((candidate) => candidate.subjectId === subjectId);
    const entry = eligibility.get(subjectId);
    if (subject === undefined || entry === undefined)
      return problem(422, 'subject-unknown', 'No such licence or plate in the record', { subjectId });
    const before = storage.clearanceOfPayment(paymentReference, subjectId);
    if (before !== null && before.revokedAt === null) issued.push(before.clearance);
    else if (before !== null)
      notIssued.push({
        subjectId,
        eligible: false,
        reasons: [{ code: 'other', text: { ar: 'أُلغيت شهادة هذا السداد', en: 'The certificate of this payment was revoked' } }],
      });
    else if (entry.eligible) issued.push(issue(stored, subject, paymentReference, authority));
    else notIssued.push(entry);
  }
  return answered({ issued, notIssued });
};

export const clearance: Handler = (call, { storage }) => {
  const stored = storage.clearance(String(call.path['number']));
  if (stored === null) return problem(404, 'clearance-unknown', 'No clearance was issued under this number');
  if (stored.revokedAt !== null) return problem(410, 'clearance-revoked', 'The clearance was revoked', { revokedAt: stored.revokedAt });
  return answered(stored.clearance);
};

/** For whoever has proved who they are, wherever the payment was taken. */
export const clearancesOf: Handler = (call, authority) => {
  const { clock, storage } = authority;
  const recordId = String(call.path['recordId']);
  if (accessibleRecord(call, recordId, authority) === null) return accessRefused();
  const good = storage
    .clearancesOfRecord(recordId)
    .filter(({ clearance: { validUntil }, revokedAt }) => revokedAt === null && Date.parse(validUntil) > clock.now());
  const clearances: IssuedClearance[] = good
    .slice(0, listLimit)
    .map(({ clearance, paymentReference }) => ({ paymentReference, clearance, prints: storage.prints(clearance.number) }));
  return answered({ recordId, clearances });
};

export const reportPrint: Handler = (call, { clock, storage }) => {
  const number = String(call.path['number']);
  const report = call.body as PrintReport;
  if (number.startsWith('PV') && report.slipOf !== undefined) {
    storage.putSlip(number, report.slipOf);
    if (storage.settlement(report.slipOf)?.answer.fees.result === 'refused') storage.revokeSlip(number, toInstant(clock.now()));
  }
  if (storage.clearance(number) === null && !storage.isSlip(number))
    return problem(404, 'clearance-unknown', 'No clearance was issued under this number');
  storage.putPrint(number, call.client?.clientId ?? '', report);
  return answered({ number, prints: storage.prints(number) });
};

function issue(stored: StoredRecord, subject: Subject, paymentReference: string, { clock, keys, storage }: Authority): Clearance {
  const now = clock.now();
  const shared = {
    number: newReference('CL', randomBytes),
    maskedName: maskName(stored.record.owner.name),
    idLastFour: stored.record.identity.number.slice(-4).padStart(4, '*'),
    dataAsOf: toInstant(now),
    issuedAt: toInstant(now),
    validUntil: toInstant(now + validityMs),
  };
  const claims: ClearanceClaims = { ...shared, issuer, subject: claimOf(subject), state: 'final', demonstration: true };
  const issued: Clearance = {
    ...shared,
    subjectId: subject.subjectId,
    state: 'final',
    token: signClearanceToken(claims, keys.clearances.privateKey, keys.clearances.kid),
  };
  storage.putClearance(issued, paymentReference);
  return issued;
}

/** The key that signed was stolen: every certificate that is good gets a code by the new one. */
export function issueAnew({ keys, storage }: Authority): void {
  for (const { clearance, revokedAt } of storage.clearances()) {
    const token = readClearanceToken(clearance.token);
    if (revokedAt !== null || !token.ok || !keys.isRevoked(token.value.kid)) continue;
    const { privateKey, kid } = keys.clearances;
    storage.replaceClearance({ ...clearance, token: signClearanceToken(token.value.claims, privateKey, kid) });
  }
}

function claimOf(subject: Subject): ClearanceClaims['subject'] {
  switch (subject.kind) {
    case 'vehicle-licence':
      return { type: 'plate', plate: subject.plate };
    case 'driving-licence':
      return { type: 'driving-licence', number: subject.licenceNumber };
  }
}
