/** The records of a remembering authority: amounts that change, lines that come to be paid, paid in part, objected to, or gone. */
import { type Clock, toInstant } from '../../../electron/core/clock.ts';
import { readUnverified } from '../../../electron/core/keys/ed25519.ts';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import type {
  Eligibility,
  Quote,
  SettlementAnswer,
  SettlementRequest,
  Subject,
  Violation,
} from '../../../electron/core/register/schemas.ts';
import { feesOf } from '../../simulators/authority/fees.ts';
import { eligibilityOf } from '../../simulators/authority/money.ts';
import { type Attesting, refusedWhole, settleProvisional } from '../../simulators/authority/provisional.ts';
import { isPayable, unsettledLines } from '../../simulators/authority/record.ts';
import type { LineStorage, StoredRecord } from '../../simulators/authority/storage.ts';
import { car, lineId, person } from './bill.ts';

/** By 50.00 EGP; what was paid in part of a line is never more than it costs. `elsewhere`: somebody pays it in another way. */
export type RecordChange = 'raise' | 'lower' | 'remove' | 'object' | 'allow' | 'elsewhere';

export type Settled = Pick<SettlementAnswer, 'lines' | 'fees' | 'dueBack'>;

export interface RememberedRecords {
  /** As the authority would answer now. */
  read(recordId: string): FoundRecord;
  /** Null: a line of it cannot be paid now. */
  quote(recordId: string, violationIds: readonly string[]): Quote | null;
  /** @param refusing whatever comes */
  settle(request: SettlementRequest, refusing: boolean): Settled;
  eligibility(recordId: string): Eligibility[];
  change(recordId: string, violationId: string, change: RecordChange): void;
  /** The most that a line ever cost, in piastres. */
  dearest(violationId: string): number;
  /** What is paid of lines that are still open, in piastres. */
  partPaid(recordId: string): ReadonlyMap<string, number>;
  /** As they arrived, by payment. */
  readonly slips: ReadonlyMap<string, NonNullable<SettlementRequest['provisional']>['slips']>;
}

export const licence: Subject = { subjectId: 'licence', kind: 'driving-licence', licenceNumber: '10203040' };

const STEP = 5_000;
const QUOTE_MS = 10 * 60_000;
const place = { ar: 'طريق النصر', en: 'Nasr Road' };
/** Two of the car, two of the licence. */
const theirLines = [
  { number: 1, subjectId: 'car', amount: 20_000 },
  { number: 2, subjectId: 'car', amount: 30_000 },
  { number: 3, subjectId: 'licence', amount: 40_000 },
  { number: 4, subjectId: 'licence', amount: 15_000 },
] as const;

/** @param clients machines whose word is taken, by the name of their key */
export function createRememberedRecords(
  people: readonly number[],
  clients: ReadonlyMap<string, Attesting>,
  clock: Clock,
): RememberedRecords {
  const records = new Map(people.map((one) => [`record-${one}`, recordOf(one)]));
  const settled = new Map<string, Map<string, string>>();
  const partPaid = new Map<string, Map<string, number>>();
  const dearest = new Map<string, number>();
  const quotes = new Map<string, { readonly quote: Quote; paid: boolean }>();
  const slips = new Map<string, NonNullable<SettlementRequest['provisional']>['slips']>();

  const storage: LineStorage = {
    settledLines: (recordId) => new Set(settled.get(recordId)?.keys()),
    settleLine(recordId, violationId, by) {
      const lines = settled.get(recordId) ?? new Map<string, string>();
      settled.set(recordId, lines);
      if (lines.has(violationId)) return false;
      lines.set(violationId, by);
      return true;
    },
    partPaidLines: (recordId) => partPaid.get(recordId) ?? new Map(),
    payPart(recordId, violationId, paid) {
      const lines = partPaid.get(recordId) ?? new Map<string, number>();
      partPaid.set(recordId, lines.set(violationId, (lines.get(violationId) ?? 0) + paid));
    },
  };
  for (const stored of records.values()) remember(stored);

  function remember(stored: StoredRecord): void {
    records.set(stored.recordId, stored);
    for (const { violationId, amountDue } of stored.record.violations)
      dearest.set(violationId, Math.max(dearest.get(violationId) ?? 0, amountDue));
  }

  function storedOf(recordId: string): StoredRecord {
    const stored = records.get(recordId);
    if (!stored) throw new Error(`no record ${recordId}`);
    return stored;
  }

  function quote(recordId: string, violationIds: readonly string[]): Quote | null {
    const stored = storedOf(recordId);
    const chosen = unsettledLines(stored, { storage }).filter((line) => violationIds.includes(line.violationId));
    if (chosen.length !== violationIds.length || !chosen.every(isPayable)) return null;
    const fees = feesOf(
      chosen.map(({ violationId }) => violationId),
      storage.partPaidLines(recordId),
    );
    const made: Quote = {
      quoteId: `quote-${quotes.size + 1}`,
      recordId,
      recordVersion: stored.version,
      lines: chosen.map(({ violationId, subjectId, amountDue }) => ({ violationId, subjectId, amount: amountDue })),
      fees,
      total: totalOf([...chosen.map((line) => line.amountDue), ...fees.map((fee) => fee.amount)]),
      clearanceIfPaid: eligibilityOf(stored, { storage }, new Set(violationIds)),
      issuedAt: toInstant(clock.now()),
      expiresAt: toInstant(clock.now() + QUOTE_MS),
    };
    quotes.set(made.quoteId, { quote: made, paid: false });
    return made;
  }

  function settle(request: SettlementRequest, refusing: boolean): Settled {
    const stored = storedOf(request.recordId);
    const { provisional } = request;
    if (provisional) slips.set(request.paymentReference, provisional.slips);
    if (refusing) return refusedWhole(request, 'line-not-payable');
    const parts = totalOf([...request.lines, ...request.fees].map(({ amount }) => amount));
    const paid = totalOf(request.tenders.map(({ amount }) => amount));
    if (parts !== request.total || paid !== request.total) return refusedWhole(request, 'amounts-do-not-add-up');
    const answer = provisional ? settleProvisional(request, clientOf(provisional.attestation), stored, { storage }) : settleQuoted(request);
    if (answer.fees.result === 'settled') remember({ ...stored, version: stored.version + 1 });
    return answer;
  }

  function clientOf(attestation: string): Attesting | null {
    return clients.get(readUnverified(attestation)?.kid ?? '') ?? null;
  }

  /** At the amounts that were promised; of what was paid in part meanwhile nobody knew, and it is not taken twice. */
  function settleQuoted(request: SettlementRequest): Settled {
    const { recordId } = request;
    const known = quotes.get(request.quoteId ?? '');
    if (!known || known.paid || known.quote.recordId !== recordId) return refusedWhole(request, 'quote-unknown');
    if (Date.parse(request.paidAt) >= Date.parse(known.quote.expiresAt)) return refusedWhole(request, 'quote-expired');
    known.paid = true;
    const owed = new Map(unsettledLines(storedOf(recordId), { storage }).map((line) => [line.violationId, line]));
    const answers = request.lines.map(({ violationId, amount }): SettlementAnswer['lines'][number] => {
      if (storage.settledLines(recordId).has(violationId)) return { violationId, result: 'duplicate' };
      const paidBefore = storage.partPaidLines(recordId).get(violationId) ?? 0;
      const line = owed.get(violationId);
      if (line === undefined) return { violationId, result: 'refused', reason: 'line-unknown' };
      if (paidBefore > 0 && amount > line.amountDue) return { violationId, result: 'refused', reason: 'amount-changed' };
      storage.settleLine(recordId, violationId, request.paymentReference);
      return { violationId, result: 'settled' };
    });
    const refused = answers.find((line) => line.result === 'refused');
    if (refused && answers.every((line) => line.result === 'refused')) return refusedWhole(request, refused.reason);
    const back = request.lines.filter((_line, index) => answers[index]?.result !== 'settled');
    const courtFees = request.fees.find(({ code }) => code === 'court-fees')?.amount ?? 0;
    return {
      lines: answers,
      fees: { result: 'settled' },
      dueBack: totalOf(back.map(({ amount }) => amount)) + Math.min(courtFees, back.length * 500),
    };
  }

  function change(recordId: string, violationId: string, how: RecordChange): void {
    const stored = storedOf(recordId);
    const paid = storage.partPaidLines(recordId).get(violationId) ?? 0;
    if (how === 'elsewhere') {
      if (stored.record.violations.some((line) => line.violationId === violationId)) storage.settleLine(recordId, violationId, 'elsewhere');
      return;
    }
    const { violations } = stored.record;
    // What somebody paid for is not taken out of a record.
    const isOut = how === 'remove' && paid === 0 && !storage.settledLines(recordId).has(violationId);
    const changed = violations.map((line) => (line.violationId === violationId ? changedLine(line, how, paid) : line));
    const left = isOut ? violations.filter((line) => line.violationId !== violationId) : changed;
    remember({ ...stored, version: stored.version + 1, record: { ...stored.record, violations: left } });
  }

  return {
    read(recordId) {
      const stored = storedOf(recordId);
      return {
        from: 'authority',
        issued: [],
        recordId,
        version: stored.version,
        dataAsOf: toInstant(clock.now()),
        maskedName: 'م*** أ***',
        subjects: stored.record.subjects,
        violations: unsettledLines(stored, { storage }),
        access: 'access',
      };
    },
    quote,
    settle,
    eligibility: (recordId) => eligibilityOf(storedOf(recordId), { storage }),
    change,
    dearest: (violationId) => dearest.get(violationId) ?? 0,
    partPaid: storage.partPaidLines,
    slips,
  };
}

/** @param paid of it already, in piastres */
function changedLine(line: Violation, how: RecordChange, paid: number): Violation {
  switch (how) {
    case 'raise':
      return { ...line, amountDue: line.amountDue + STEP };
    case 'lower':
      return { ...line, amountDue: Math.max(line.amountDue - STEP, paid + 500) };
    case 'object':
      return { ...line, state: 'objected' };
    case 'allow':
      return { ...line, state: 'open' };
    case 'remove':
    case 'elsewhere':
      return line;
  }
}

function recordOf(one: number): StoredRecord {
  const violations = theirLines.map(
    ({ number, subjectId, amount }): Violation => ({
      violationId: lineId(one * 10 + number),
      subjectId,
      occurredAt: '2026-01-02T10:00:00.000Z',
      place,
      legalReference: '74/1',
      legalDescription: place,
      minimum: null,
      maximum: null,
      amountDue: amount,
      payable: { answer: 'yes' },
      state: 'open',
      objectable: true,
    }),
  );
  const record = {
    identity: { type: 'national-id' as const, number: person },
    owner: { name: 'محمد أحمد' },
    subjects: [car, licence],
    violations,
  };
  return { recordId: `record-${one}`, version: 1, record };
}

function totalOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
