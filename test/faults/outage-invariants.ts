/** What must be true besides, where kiosks took money without the authority. */
import type { PaymentRow } from '../../db/journal/money-store.ts';
import { isOffline } from '../../electron/core/outage/offline-quote.ts';
import type { SettlementAnswer } from '../../electron/core/register/schemas.ts';
import type { Finding } from './invariants.ts';
import type { Kiosk } from './kiosk.ts';
import type { Opened, World } from './world.ts';

/** The authority takes a missing fee out of the first line: its rest is then that much more. */
const MOST_FEE_LACKING = 1_000;

export function outageFindings(world: World): Finding[] {
  const complaints = world.authority.complaints.map((what): Finding => ({ kind: 'doubled', what }));
  return [
    ...complaints,
    ...slipsOf(world),
    ...remaindersOf(world),
    ...pricesOf(world),
    ...world.kiosks.flatMap((kiosk) => papersOf(world, kiosk)),
  ];
}

/** Each number once, of the kiosk's own blocks; each payment without the authority its slips, as the authority heard of them. */
function slipsOf({ opened, blocks, records }: World): Finding[] {
  const found: Finding[] = [];
  const numbers: string[] = [];
  for (const { kiosk, reference } of opened) {
    const { money, papers } = kiosk.core.journal;
    const payment = money.payment(reference);
    const quote = money.quote(reference);
    const slips = papers.clearancesOf(reference).filter(({ state }) => state === 'provisional');
    numbers.push(...slips.map(({ number }) => number));
    for (const { number } of slips)
      if (blocks.ownerOf(number) !== kiosk.name)
        found.push({ kind: 'doubled', what: `${number} of ${reference} is not a number of ${kiosk.name}` });
    if (!payment || !quote) continue;
    const subjects = slips.map(({ subjectId }) => subjectId).toSorted();
    const expected = isOffline(quote) && wasCovered(payment) ? quote.subjectIds.toSorted() : null;
    if (isOffline(quote) && wasCovered(payment) && quote.subjectIds.length === 0)
      found.push({ kind: 'lost', what: `${reference} was taken without the authority, and for no licence or plate` });
    if (expected && subjects.join() !== expected.join())
      found.push({ kind: 'lost', what: `${reference} has slips of "${subjects}", and was paid for "${expected}"` });
    if (!expected && (new Set(subjects).size !== subjects.length || (isOffline(quote) && subjects.length > 0)))
      found.push({ kind: 'doubled', what: `${reference}, which is ${payment.state}, has slips of "${subjects}"` });
    const arrived = records?.slips.get(reference)?.map(({ number }) => number) ?? [];
    if (
      expected &&
      arrived.toSorted().join() !==
        slips
          .map(({ number }) => number)
          .toSorted()
          .join()
    )
      found.push({ kind: 'lost', what: `${reference} has slips that the authority was not told of, or the other way round` });
  }
  for (const number of numbers.filter((one, index) => numbers.indexOf(one) !== index))
    found.push({ kind: 'doubled', what: `${number} is on two slips` });
  return found;
}

/** What the authority still asks stands in its record, or was paid since; and people of ours know of it. */
function remaindersOf({ opened, records }: World): Finding[] {
  return opened.flatMap(({ kiosk, reference, recordId }): Finding[] => {
    const { money, books } = kiosk.core.journal;
    const lacking = money.lines(reference).filter(({ remainder }) => remainder !== null);
    const answered = linesOf(kiosk, reference).filter((line) => line.result === 'settled' && line.remainder !== undefined);
    const found: Finding[] = [];
    if (lacking.length !== answered.length)
      found.push({ kind: 'lost', what: `${reference}: the journal has forgotten what is still owed` });
    const others = opened.filter((other) => other.kiosk === kiosk && other.reference !== reference);
    const isPaid = answered.every(({ violationId }) =>
      others.some((other) => linesOf(kiosk, other.reference).some((line) => line.violationId === violationId && isWhole(line))),
    );
    if (answered.length > 0 && !isPaid && !books.openCases().some((one) => one.kind === 'still-owed' && one.about === reference))
      found.push({ kind: 'stuck', what: `${reference}: more is owed, and nobody is told` });
    for (const { violationId } of answered)
      if (!records?.partPaid(recordId).has(violationId))
        found.push({ kind: 'lost', what: `${violationId}: the authority has forgotten a part` });
    return found;
  });
}

/** What a line brought in, in all kiosks together, is never more than it ever cost. */
function pricesOf({ opened, records }: World): Finding[] {
  const paid = new Map<string, { amount: number; payments: number }>();
  for (const { kiosk, reference } of opened) {
    const amounts = new Map(kiosk.core.journal.money.lines(reference).map((line) => [line.violationId, line.amount]));
    for (const line of linesOf(kiosk, reference)) {
      if (line.result !== 'settled') continue;
      const before = paid.get(line.violationId) ?? { amount: 0, payments: 0 };
      const amount = before.amount + (amounts.get(line.violationId) ?? 0) - (line.overpaid ?? 0);
      paid.set(line.violationId, { amount, payments: before.payments + 1 });
    }
  }
  return [...paid].flatMap(([violationId, { amount, payments }]): Finding[] => {
    const most = (records?.dearest(violationId) ?? 0) + MOST_FEE_LACKING * payments;
    return amount > most ? [{ kind: 'doubled', what: `line ${violationId} cost at most ${most}, and ${amount} was kept for it` }] : [];
  });
}

/** Every certificate that came out was issued for that payment, and nobody got nothing. */
function papersOf({ authority, opened }: World, kiosk: Kiosk): Finding[] {
  const ours = new Set(opened.filter((one) => one.kiosk === kiosk).map(({ reference }) => reference as string));
  const { journal, settlement, payments } = kiosk.core;
  const found: Finding[] = [];
  for (const paper of [...kiosk.printers.a4.cameOut, ...kiosk.printers.receipt.cameOut]) {
    const [, number = ''] = /^clearance (\w+)/.exec(paper) ?? [];
    const of = number.startsWith('PV') ? journal.papers.clearance(number)?.payment : authority.issued.get(number)?.paymentReference;
    if (number !== '' && (of === undefined || !ours.has(of)))
      found.push({ kind: 'doubled', what: `${kiosk.name}: nobody issued "${paper}"` });
  }
  for (const { reference, recordId } of opened.filter((one) => one.kiosk === kiosk)) {
    const payment = journal.money.payment(reference);
    if (!payment || !wasCovered(payment) || payment.state === 'refused') continue;
    const toBeHad = payments.earlier(recordId).some((earlier) => earlier.reference === reference) && settlement.papers(reference) !== null;
    const told = journal.books.openCases().some((one) => one.payment === reference);
    const cameOut = journal.papers.printJobsOf(reference).some(({ state }) => state === 'completed');
    if (!cameOut && !toBeHad && !told) found.push({ kind: 'stuck', what: `${reference} was paid, and no paper came of it` });
  }
  return found;
}

function linesOf(kiosk: Kiosk, reference: Opened['reference']): SettlementAnswer['lines'] {
  const stored = kiosk.core.journal.books.outboxOf(reference, 'settlement')?.answer as
    | { readonly answer: SettlementAnswer }
    | null
    | undefined;
  return stored?.answer.lines ?? [];
}

function isWhole(line: SettlementAnswer['lines'][number]): boolean {
  return line.result === 'duplicate' || (line.result === 'settled' && line.remainder === undefined);
}

function wasCovered({ state }: PaymentRow): boolean {
  return state !== 'open' && state !== 'abandoned';
}
