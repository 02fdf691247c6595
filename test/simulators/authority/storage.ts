/** The authority's own database: records, what was settled, what was issued, and every idempotent answer for ever. */
import { randomInt } from 'node:crypto';
import Database from 'better-sqlite3';
import type {
  Clearance,
  Credit,
  CreditRequest,
  NumberBlock,
  PersonRecord,
  PrintReport,
  Quote,
  RevocationList,
  SettlementAnswer,
  SettlementRequest,
} from '../../../electron/core/register/schemas.ts';
import type { Client } from './credentials.ts';
import type { StoredPaymentReference } from './payment-references.ts';
import type { StoredSnapshot } from './snapshots.ts';
import type { StaffCode } from './staff.ts';

export interface StoredRecord {
  readonly recordId: string;
  readonly version: number;
  readonly record: PersonRecord;
}

export interface StoredAnswer {
  /** Method and path that the key was used for. */
  readonly requestLine: string;
  readonly requestDigest: string;
  readonly status: number;
  readonly body: Buffer;
  readonly signature: string | null;
}

export interface StoredSettlement {
  readonly recordId: string;
  readonly request: SettlementRequest;
  readonly answer: SettlementAnswer;
}

export interface StoredClearance {
  readonly clearance: Clearance;
  readonly paymentReference: string;
  readonly revokedAt: string | null;
}

export interface StoredCredit {
  /** As it was registered. */
  readonly request: CreditRequest;
  readonly credit: Credit;
}

export interface OneTimeCode {
  readonly challengeId: string;
  readonly identityKey: string;
  readonly code: string;
  readonly expiresAt: number;
  readonly triesLeft: number;
}

/** What was paid of lines. */
export type LineStorage = Pick<Storage, 'settledLines' | 'settleLine' | 'partPaidLines' | 'payPart'>;

export type Storage = ReturnType<typeof openStorage>;

const tables = `
  CREATE TABLE IF NOT EXISTS clients (client_id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS assertions (client_id TEXT NOT NULL, jti TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (client_id, jti)) STRICT;
  CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, client_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS enrolment_codes (code TEXT PRIMARY KEY, kiosk_id TEXT NOT NULL, used INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS records (record_id TEXT PRIMARY KEY, identity_key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS settled_lines (record_id TEXT NOT NULL, violation_id TEXT NOT NULL, settled_by TEXT NOT NULL, PRIMARY KEY (record_id, violation_id)) STRICT;
  CREATE TABLE IF NOT EXISTS part_paid_lines (record_id TEXT NOT NULL, violation_id TEXT NOT NULL, paid INTEGER NOT NULL, PRIMARY KEY (record_id, violation_id)) STRICT;
  CREATE TABLE IF NOT EXISTS record_changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS door_secrets (salt TEXT NOT NULL, pair TEXT NOT NULL, secret BLOB NOT NULL, PRIMARY KEY (salt, pair)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshots (client_id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS record_access (token TEXT PRIMARY KEY, record_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS look_up_failures (identity_key TEXT NOT NULL, failed_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS look_up_failures_by_identity ON look_up_failures (identity_key, failed_at);
  CREATE TABLE IF NOT EXISTS one_time_codes (challenge_id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sent_codes (identity_key TEXT NOT NULL, sent_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS sent_codes_by_identity ON sent_codes (identity_key, sent_at);
  CREATE TABLE IF NOT EXISTS quotes (quote_id TEXT PRIMARY KEY, document TEXT NOT NULL, settled_by TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS settlements (payment_reference TEXT PRIMARY KEY, record_id TEXT NOT NULL, request TEXT NOT NULL, answer TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS clearances (number TEXT PRIMARY KEY, payment_reference TEXT NOT NULL, subject_id TEXT NOT NULL, document TEXT NOT NULL, revoked_at TEXT, UNIQUE (payment_reference, subject_id)) STRICT;
  CREATE TABLE IF NOT EXISTS slips (number TEXT PRIMARY KEY, payment_reference TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS slips_by_payment ON slips (payment_reference);
  CREATE TABLE IF NOT EXISTS revoked_slips (number TEXT PRIMARY KEY, revoked_at TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS prints (number TEXT NOT NULL, client_id TEXT NOT NULL, print_number INTEGER NOT NULL, printed_at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS prints_by_number ON prints (number);
  CREATE INDEX IF NOT EXISTS settlements_by_record ON settlements (record_id);
  CREATE TABLE IF NOT EXISTS credits (number TEXT PRIMARY KEY, request TEXT NOT NULL, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS payment_references (reference TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS answers (client_id TEXT NOT NULL, idempotency_key TEXT NOT NULL, request_line TEXT NOT NULL, request_digest TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL, signature TEXT, PRIMARY KEY (client_id, idempotency_key)) STRICT;
  CREATE TABLE IF NOT EXISTS heartbeats (client_id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS staff_codes (code TEXT PRIMARY KEY, employee_number TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS number_blocks (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
`;

/** So that no change is forgotten, whoever makes it. */
const triggers = ['records', 'settled_lines', 'part_paid_lines']
  .flatMap((table) => [changeTrigger('INSERT', table, 'new'), changeTrigger('UPDATE', table, 'new'), changeTrigger('DELETE', table, 'old')])
  .join('');

function changeTrigger(event: string, table: string, row: 'new' | 'old'): string {
  return `
  CREATE TRIGGER IF NOT EXISTS ${table}_${event} AFTER ${event} ON ${table} BEGIN
    DELETE FROM record_changes WHERE record_id = ${row}.record_id;
    INSERT INTO record_changes (record_id) VALUES (${row}.record_id);
  END;`;
}

const numberBlockSize = 1000;
const elevenDigits = 100_000_000_000;

export function openStorage(file: string) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(tables + triggers);

  const q = {
    putClient: database.prepare('INSERT OR REPLACE INTO clients VALUES (?, ?)'),
    clients: database.prepare('SELECT document FROM clients ORDER BY client_id').pluck(),
    client: database.prepare('SELECT document FROM clients WHERE client_id = ?').pluck(),
    forgetAssertions: database.prepare('DELETE FROM assertions WHERE expires_at < ?'),
    putAssertion: database.prepare('INSERT OR IGNORE INTO assertions VALUES (?, ?, ?)'),
    putToken: database.prepare('INSERT INTO tokens VALUES (?, ?, ?)'),
    token: database.prepare('SELECT client_id FROM tokens WHERE token = ? AND expires_at > ?').pluck(),
    forgetTokens: database.prepare('DELETE FROM tokens'),
    putEnrolmentCode: database.prepare('INSERT INTO enrolment_codes VALUES (?, ?, 0)'),
    useEnrolmentCode: database.prepare('UPDATE enrolment_codes SET used = 1 WHERE code = ? AND used = 0 RETURNING kiosk_id').pluck(),
    recordByIdentity: database.prepare('SELECT record_id, version, document FROM records WHERE identity_key = ?'),
    record: database.prepare('SELECT record_id, version, document FROM records WHERE record_id = ?'),
    records: database.prepare('SELECT record_id, version, document FROM records ORDER BY record_id LIMIT ?'),
    recordsAfter: database.prepare('SELECT record_id, version, document FROM records WHERE record_id > ? ORDER BY record_id LIMIT ?'),
    lastChange: database.prepare('SELECT coalesce(max(sequence), 0) FROM record_changes').pluck(),
    changesSince: database.prepare(
      'SELECT sequence, record_id AS recordId FROM record_changes WHERE sequence > ? ORDER BY sequence LIMIT ?',
    ),
    doorSecret: database.prepare('SELECT secret FROM door_secrets WHERE salt = ? AND pair = ?').pluck(),
    putDoorSecret: database.prepare('INSERT OR REPLACE INTO door_secrets VALUES (?, ?, ?)'),
    forgetDoorSecrets: database.prepare('DELETE FROM door_secrets WHERE salt <> ?'),
    putSnapshot: database.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?)'),
    snapshot: database.prepare('SELECT document FROM snapshots WHERE client_id = ?').pluck(),
    recordIdsOfLine: database
      .prepare("SELECT record_id FROM records, json_each(document, '$.violations') AS line WHERE line.value ->> 'violationId' = ?")
      .pluck(),
    putRecord: database.prepare(
      'INSERT INTO records VALUES (?, ?, 1, ?) ON CONFLICT (identity_key) DO UPDATE SET version = version + 1, document = excluded.document RETURNING record_id, version, document',
    ),
    dropRecord: database.prepare('DELETE FROM records WHERE identity_key = ?'),
    touchRecord: database.prepare('UPDATE records SET version = version + 1 WHERE record_id = ?'),
    settledLines: database.prepare('SELECT violation_id FROM settled_lines WHERE record_id = ?').pluck(),
    settleLine: database.prepare('INSERT OR IGNORE INTO settled_lines VALUES (?, ?, ?)'),
    partPaid: database.prepare('SELECT violation_id, paid FROM part_paid_lines WHERE record_id = ?').raw(),
    payPart: database.prepare(
      'INSERT INTO part_paid_lines VALUES (?, ?, ?) ON CONFLICT (record_id, violation_id) DO UPDATE SET paid = paid + excluded.paid',
    ),
    putAccess: database.prepare('INSERT INTO record_access VALUES (?, ?, ?)'),
    access: database.prepare('SELECT record_id FROM record_access WHERE token = ? AND expires_at > ?').pluck(),
    putFailure: database.prepare('INSERT INTO look_up_failures VALUES (?, ?)'),
    forgetFailures: database.prepare('DELETE FROM look_up_failures WHERE failed_at < ?'),
    failures: database.prepare('SELECT count(*) FROM look_up_failures WHERE identity_key = ?').pluck(),
    putCode: database.prepare('INSERT OR REPLACE INTO one_time_codes VALUES (?, ?)'),
    code: database.prepare('SELECT document FROM one_time_codes WHERE challenge_id = ?').pluck(),
    codes: database.prepare('SELECT document FROM one_time_codes').pluck(),
    putSentCode: database.prepare('INSERT INTO sent_codes VALUES (?, ?)'),
    forgetSentCodes: database.prepare('DELETE FROM sent_codes WHERE sent_at < ?'),
    sentCodes: database.prepare('SELECT count(*) FROM sent_codes WHERE identity_key = ?').pluck(),
    dropCode: database.prepare('DELETE FROM one_time_codes WHERE challenge_id = ?'),
    putQuote: database.prepare('INSERT INTO quotes VALUES (?, ?, NULL)'),
    quote: database.prepare('SELECT document FROM quotes WHERE quote_id = ?').pluck(),
    quotePayment: database.prepare('SELECT settled_by FROM quotes WHERE quote_id = ?').pluck(),
    settleQuote: database.prepare('UPDATE quotes SET settled_by = ? WHERE quote_id = ?'),
    putSettlement: database.prepare('INSERT INTO settlements VALUES (?, ?, ?, ?)'),
    settlement: database.prepare('SELECT record_id, request, answer FROM settlements WHERE payment_reference = ?'),
    settlementOfSlip: database.prepare(
      'SELECT record_id, request, answer FROM slips JOIN settlements USING (payment_reference) WHERE number = ?',
    ),
    settlements: database.prepare('SELECT record_id, request, answer FROM settlements ORDER BY rowid'),
    putClearance: database.prepare('INSERT INTO clearances VALUES (?, ?, ?, ?, NULL)'),
    clearance: database.prepare('SELECT document, payment_reference, revoked_at FROM clearances WHERE number = ?'),
    clearanceOf: database.prepare(
      'SELECT document, payment_reference, revoked_at FROM clearances WHERE payment_reference = ? AND subject_id = ?',
    ),
    clearances: database.prepare('SELECT document, payment_reference, revoked_at FROM clearances ORDER BY rowid'),
    clearancesOfRecord: database.prepare(
      'SELECT c.document, c.payment_reference, c.revoked_at FROM clearances c JOIN settlements s USING (payment_reference) WHERE s.record_id = ? ORDER BY c.rowid',
    ),
    putPrint: database.prepare('INSERT INTO prints VALUES (?, ?, ?, ?)'),
    prints: database.prepare('SELECT count(*) FROM prints WHERE number = ?').pluck(),
    replaceClearance: database.prepare('UPDATE clearances SET document = ? WHERE number = ?'),
    forgetAnswersOf: database.prepare(
      "DELETE FROM answers WHERE request_line = 'POST /v1/clearances' AND instr(CAST(body AS TEXT), ?) > 0",
    ),
    revoke: database.prepare('UPDATE clearances SET revoked_at = ? WHERE number = ? AND revoked_at IS NULL'),
    revokeSlip: database.prepare('INSERT OR IGNORE INTO revoked_slips VALUES (?, ?)'),
    revokedSlips: database.prepare('SELECT number, revoked_at AS revokedAt FROM revoked_slips ORDER BY rowid'),
    putSlip: database.prepare('INSERT OR IGNORE INTO slips VALUES (?, ?)'),
    slipsOf: database.prepare('SELECT number FROM slips WHERE payment_reference = ?').pluck(),
    isSlip: database.prepare('SELECT EXISTS (SELECT 1 FROM slips WHERE number = ?)').pluck(),
    putCredit: database.prepare('INSERT INTO credits VALUES (?, ?, ?)'),
    replaceCredit: database.prepare('UPDATE credits SET document = ? WHERE number = ?'),
    credit: database.prepare('SELECT request, document FROM credits WHERE number = ?'),
    credits: database.prepare('SELECT request, document FROM credits ORDER BY rowid'),
    putPaymentReference: database.prepare(
      'INSERT INTO payment_references VALUES (?, ?) ON CONFLICT (reference) DO UPDATE SET document = excluded.document',
    ),
    paymentReference: database.prepare('SELECT document FROM payment_references WHERE reference = ?').pluck(),
    paymentReferences: database.prepare('SELECT document FROM payment_references ORDER BY rowid').pluck(),
    putAnswer: database.prepare('INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)'),
    answer: database.prepare(
      'SELECT request_line, request_digest, status, body, signature FROM answers WHERE client_id = ? AND idempotency_key = ?',
    ),
    putHeartbeat: database.prepare('INSERT OR REPLACE INTO heartbeats VALUES (?, ?)'),
    heartbeats: database.prepare('SELECT client_id, document FROM heartbeats ORDER BY client_id'),
    putStaffCode: database.prepare('INSERT OR REPLACE INTO staff_codes VALUES (?, ?, ?, 0)'),
    useStaffCode: database.prepare(
      'UPDATE staff_codes SET used = 1 WHERE code = ? AND employee_number = ? AND expires_at > ? AND used = 0',
    ),
    overlapping: database.prepare('SELECT count(*) FROM number_blocks WHERE first <= ? AND last >= ?').pluck(),
    putNumberBlock: database.prepare('INSERT INTO number_blocks VALUES (?, ?)'),
    putSetting: database.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)'),
    setting: database.prepare('SELECT document FROM settings WHERE name = ?').pluck(),
  };

  return {
    transaction: <T>(work: () => T): T => database.transaction(work).immediate(),
    close: (): void => {
      database.close();
    },

    putClient: (client: Client): void => {
      q.putClient.run(client.clientId, JSON.stringify(client));
    },
    clients: (): readonly Client[] => (q.clients.all() as string[]).map((document) => JSON.parse(document) as Client),
    client: (clientId: string): Client | null => parsed<Client>(q.client.get(clientId)),
    /** False when the assertion was taken before. */
    takeAssertion: (clientId: string, jti: string, expiresAt: number, now: number): boolean => {
      q.forgetAssertions.run(now);
      return q.putAssertion.run(clientId, jti, expiresAt).changes === 1;
    },
    putToken: (token: string, clientId: string, expiresAt: number): void => {
      q.putToken.run(token, clientId, expiresAt);
    },
    clientOfToken: (token: string, now: number): string | null => (q.token.get(token, now) as string | undefined) ?? null,
    forgetTokens: (): void => {
      q.forgetTokens.run();
    },
    putEnrolmentCode: (code: string, kioskId: string): void => {
      q.putEnrolmentCode.run(code, kioskId);
    },
    /** The kiosk's id, once. */
    useEnrolmentCode: (code: string): string | null => (q.useEnrolmentCode.get(code) as string | undefined) ?? null,

    recordByIdentity: (identityKey: string): StoredRecord | null => recordOf(q.recordByIdentity.get(identityKey)),
    record: (recordId: string): StoredRecord | null => recordOf(q.record.get(recordId)),
    records: (limit: number): readonly StoredRecord[] => q.records.all(limit).flatMap((row) => recordOf(row) ?? []),
    /** In the order of their ids. */
    recordsAfter: (recordId: string, limit: number): readonly StoredRecord[] =>
      q.recordsAfter.all(recordId, limit).flatMap((row) => recordOf(row) ?? []),
    /** Of the newest change of any record. */
    lastChange: (): number => q.lastChange.get() as number,
    /** Each record once, at its last change: what came, was changed, had a line settled, or went. */
    changesSince: (sequence: number, limit: number): readonly { readonly sequence: number; readonly recordId: string }[] =>
      q.changesSince.all(sequence, limit) as { sequence: number; recordId: string }[],

    doorSecret: (salt: string, pair: string): Buffer | null => (q.doorSecret.get(salt, pair) as Buffer | undefined) ?? null,
    putDoorSecret: (salt: string, pair: string, secret: Buffer): void => {
      q.putDoorSecret.run(salt, pair, secret);
    },
    /** @param salt whose secrets stay */
    forgetDoorSecrets: (salt: string): void => {
      q.forgetDoorSecrets.run(salt);
    },
    putSnapshot: (clientId: string, snapshot: StoredSnapshot): void => {
      q.putSnapshot.run(clientId, JSON.stringify(snapshot));
    },
    snapshot: (clientId: string): StoredSnapshot | null => parsed<StoredSnapshot>(q.snapshot.get(clientId)),

    recordIdsOfLine: (violationId: string): readonly string[] => q.recordIdsOfLine.all(violationId) as string[],
    /** Same identity: same record, next version; lines that were settled stay settled. */
    putRecord: (recordId: string, identityKey: string, record: PersonRecord): StoredRecord => {
      const stored = recordOf(q.putRecord.get(recordId, identityKey, JSON.stringify(record)));
      if (stored === null) throw new Error('record was not stored');
      return stored;
    },
    /** The person starts afresh: a new record id, nothing settled. */
    dropRecord: (identityKey: string): void => {
      q.dropRecord.run(identityKey);
    },
    settledLines: (recordId: string): ReadonlySet<string> => new Set(q.settledLines.all(recordId) as string[]),
    /** False when the line was settled before. @param settledBy payment reference, or `elsewhere` */
    settleLine: (recordId: string, violationId: string, settledBy: string): boolean =>
      q.settleLine.run(recordId, violationId, settledBy).changes === 1,
    /** What was paid of lines that are still open, in piastres. */
    partPaidLines: (recordId: string): ReadonlyMap<string, number> => new Map(q.partPaid.all(recordId) as [string, number][]),
    payPart: (recordId: string, violationId: string, paid: number): void => {
      q.payPart.run(recordId, violationId, paid);
    },
    touchRecord: (recordId: string): void => {
      q.touchRecord.run(recordId);
    },
    putAccess: (token: string, recordId: string, expiresAt: number): void => {
      q.putAccess.run(token, recordId, expiresAt);
    },
    recordIdOfAccess: (token: string, now: number): string | null => (q.access.get(token, now) as string | undefined) ?? null,

    /** Failed look-ups of an identity, whether or not anybody has it. */
    failures: (identityKey: string, since: number): number => {
      q.forgetFailures.run(since);
      return q.failures.get(identityKey) as number;
    },
    putFailure: (identityKey: string, failedAt: number): void => {
      q.putFailure.run(identityKey, failedAt);
    },

    /** Codes sent to an identity, used or not, whether or not anybody has it. */
    sentCodes: (identityKey: string, since: number): number => {
      q.forgetSentCodes.run(since);
      return q.sentCodes.get(identityKey) as number;
    },
    putSentCode: (identityKey: string, sentAt: number): void => {
      q.putSentCode.run(identityKey, sentAt);
    },
    putCode: (code: OneTimeCode): void => {
      q.putCode.run(code.challengeId, JSON.stringify(code));
    },
    code: (challengeId: string): OneTimeCode | null => parsed<OneTimeCode>(q.code.get(challengeId)),
    codes: (): readonly OneTimeCode[] => (q.codes.all() as string[]).map((document) => JSON.parse(document) as OneTimeCode),
    dropCode: (challengeId: string): void => {
      q.dropCode.run(challengeId);
    },

    putQuote: (quote: Quote): void => {
      q.putQuote.run(quote.quoteId, JSON.stringify(quote));
    },
    quote: (quoteId: string): Quote | null => parsed<Quote>(q.quote.get(quoteId)),
    /** The payment that the quote was settled with, if any. */
    paymentOfQuote: (quoteId: string): string | null => (q.quotePayment.get(quoteId) as string | null | undefined) ?? null,
    settleQuote: (quoteId: string, paymentReference: string): void => {
      q.settleQuote.run(paymentReference, quoteId);
    },
    putSettlement: (recordId: string, request: SettlementRequest, answer: SettlementAnswer): void => {
      q.putSettlement.run(request.paymentReference, recordId, JSON.stringify(request), JSON.stringify(answer));
    },
    settlementOfSlip: (number: string): StoredSettlement | null => settlementOf(q.settlementOfSlip.get(number)),
    settlement: (paymentReference: string): StoredSettlement | null => settlementOf(q.settlement.get(paymentReference)),
    settlements: (): readonly StoredSettlement[] => q.settlements.all().flatMap((row) => settlementOf(row) ?? []),

    putClearance: (clearance: Clearance, paymentReference: string): void => {
      q.putClearance.run(clearance.number, paymentReference, clearance.subjectId, JSON.stringify(clearance));
    },
    /** Whoever asked for it before is answered with this one from now on. */
    replaceClearance: (clearance: Clearance): void => {
      q.replaceClearance.run(JSON.stringify(clearance), clearance.number);
      q.forgetAnswersOf.run(clearance.number);
    },
    clearance: (number: string): StoredClearance | null => clearanceOf(q.clearance.get(number)),
    clearanceOfPayment: (paymentReference: string, subjectId: string): StoredClearance | null =>
      clearanceOf(q.clearanceOf.get(paymentReference, subjectId)),
    clearances: (): readonly StoredClearance[] => q.clearances.all().flatMap((row) => clearanceOf(row) ?? []),
    /** In the order of their issue. */
    clearancesOfRecord: (recordId: string): readonly StoredClearance[] =>
      q.clearancesOfRecord.all(recordId).flatMap((row) => clearanceOf(row) ?? []),
    putPrint: (number: string, clientId: string, { printNumber, printedAt }: PrintReport): void => {
      q.putPrint.run(number, clientId, printNumber, printedAt);
    },
    /** Prints of this clearance that machines have reported. */
    prints: (number: string): number => q.prints.get(number) as number,
    /** False when there is no such clearance or it is revoked already. */
    revoke: (number: string, revokedAt: string): boolean => q.revoke.run(revokedAt, number).changes === 1,

    putSlip: (number: string, paymentReference: string): void => void q.putSlip.run(number, paymentReference),
    slipsOf: (paymentReference: string): readonly string[] => q.slipsOf.all(paymentReference) as string[],
    /** Whether a machine has told of a provisional slip of this number. */
    isSlip: (number: string): boolean => q.isSlip.get(number) === 1,
    /** False when it is revoked already. */
    revokeSlip: (number: string, revokedAt: string): boolean => q.revokeSlip.run(number, revokedAt).changes === 1,
    revokedSlips: (): RevocationList['revoked'] => q.revokedSlips.all() as RevocationList['revoked'],

    putCredit: ({ request, credit }: StoredCredit): void => {
      q.putCredit.run(credit.creditNumber, JSON.stringify(request), JSON.stringify(credit));
    },
    replaceCredit: (credit: Credit): void => {
      q.replaceCredit.run(JSON.stringify(credit), credit.creditNumber);
    },
    credit: (number: string): StoredCredit | null => creditOf(q.credit.get(number)),
    /** In the order of their registration. */
    credits: (): readonly StoredCredit[] => q.credits.all().flatMap((row) => creditOf(row) ?? []),

    putPaymentReference: (known: StoredPaymentReference): void => {
      q.putPaymentReference.run(known.reference, JSON.stringify(known));
    },
    paymentReference: (reference: string): StoredPaymentReference | null =>
      parsed<StoredPaymentReference>(q.paymentReference.get(reference)),
    /** In the order of their creation. */
    paymentReferences: (): readonly StoredPaymentReference[] =>
      (q.paymentReferences.all() as string[]).map((document) => JSON.parse(document) as StoredPaymentReference),

    putAnswer: (clientId: string, key: string, answer: StoredAnswer): void => {
      q.putAnswer.run(clientId, key, answer.requestLine, answer.requestDigest, answer.status, answer.body, answer.signature);
    },
    answer: (clientId: string, key: string): StoredAnswer | null => answerOf(q.answer.get(clientId, key)),

    putHeartbeat: (clientId: string, document: unknown): void => {
      q.putHeartbeat.run(clientId, JSON.stringify(document));
    },
    heartbeats: (): readonly { readonly clientId: string; readonly heartbeat: unknown }[] =>
      (q.heartbeats.all() as { client_id: string; document: string }[]).map((row) => ({
        clientId: row.client_id,
        heartbeat: JSON.parse(row.document) as unknown,
      })),
    putStaffCode: ({ code, employeeNumber, expiresAt }: StaffCode): void => {
      q.putStaffCode.run(code, employeeNumber, expiresAt);
    },
    /** False for a code that is unknown, used, expired or somebody else's. */
    useStaffCode: (code: string, employeeNumber: string, now: number): boolean =>
      q.useStaffCode.run(code, employeeNumber, now).changes === 1,
    /** Numbers that nobody was ever given, in a place that nobody can guess. */
    newNumberBlock: (): NumberBlock => {
      for (;;) {
        const first = randomInt(elevenDigits - numberBlockSize);
        const last = first + numberBlockSize - 1;
        if (q.overlapping.get(last, first) !== 0) continue;
        q.putNumberBlock.run(first, last);
        const [from, to] = [first, last].map((value) => String(value).padStart(11, '0')) as [string, string];
        return { prefix: 'PV', from, to };
      }
    },

    putSetting: (name: string, value: unknown): void => {
      q.putSetting.run(name, JSON.stringify(value));
    },
    setting: <T>(name: string): T | null => parsed<T>(q.setting.get(name)),
  };
}

function parsed<T>(document: unknown): T | null {
  return typeof document === 'string' ? (JSON.parse(document) as T) : null;
}

function recordOf(row: unknown): StoredRecord | null {
  if (row === undefined) return null;
  const { record_id, version, document } = row as { record_id: string; version: number; document: string };
  return { recordId: record_id, version, record: JSON.parse(document) as PersonRecord };
}

function settlementOf(row: unknown): StoredSettlement | null {
  if (row === undefined) return null;
  const { record_id, request, answer } = row as { record_id: string; request: string; answer: string };
  return { recordId: record_id, request: JSON.parse(request) as SettlementRequest, answer: JSON.parse(answer) as SettlementAnswer };
}

function clearanceOf(row: unknown): StoredClearance | null {
  if (row === undefined) return null;
  const { document, payment_reference, revoked_at } = row as { document: string; payment_reference: string; revoked_at: string | null };
  return { clearance: JSON.parse(document) as Clearance, paymentReference: payment_reference, revokedAt: revoked_at };
}

function creditOf(row: unknown): StoredCredit | null {
  if (row === undefined) return null;
  const { request, document } = row as { request: string; document: string };
  return { request: JSON.parse(request) as CreditRequest, credit: JSON.parse(document) as Credit };
}

function answerOf(row: unknown): StoredAnswer | null {
  if (row === undefined) return null;
  const stored = row as { request_line: string; request_digest: string; status: number; body: Buffer; signature: string | null };
  return {
    requestLine: stored.request_line,
    requestDigest: stored.request_digest,
    status: stored.status,
    body: stored.body,
    signature: stored.signature,
  };
}
