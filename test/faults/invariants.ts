/** What must be true an hour after the last fault: the far sides' own truth against the books. */
import type { TenderRow } from '../../db/journal/money-store.ts';
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { OpenPayment } from '../../electron/core/payment/payments.ts';
import type { Account, CaseKind } from '../../electron/core/payment/transition.ts';
import type { SettlementAnswer } from '../../electron/core/register/schemas.ts';
import type { Kiosk } from './kiosk.ts';
import type { World } from './world.ts';

/**
 * `lost`: money without an entry that leads somewhere. `doubled`: settled, counted or issued twice. `stuck`: neither paper nor a live
 * reference nor a case for staff.
 */
export interface Finding {
  readonly kind: 'lost' | 'doubled' | 'stuck';
  readonly what: string;
}

/** Cases that no fault of this harness explains: the program has contradicted itself. */
const inexplicable: readonly CaseKind[] = [
  'idempotency-key-reused',
  'answer-inconsistent',
  'cash-differs',
  'tender-contradicted',
  'audit-broken',
];
const unresolved: readonly TenderRow['state'][] = ['created', 'requested', 'submitted', 'unknown'];

export function findings(world: World): Finding[] {
  return [...world.kiosks.flatMap((kiosk) => [...ledgerOf(world, kiosk), ...ends(world, kiosk)]), ...together(world)];
}

/** Whether one of these lines is in a payment of this kiosk that is not over, or was paid here later than the record says. */
export function offeredTwice({ name, core }: Kiosk, { quote, snapshot }: OpenPayment): Finding[] {
  const { money } = core.journal;
  return quote.lines.flatMap(({ violationId }): Finding[] => {
    const taken = money
      .linesOfViolation(violationId)
      .find(({ state, settledAt }) =>
        settledAt === null ? state !== 'abandoned' : Date.parse(snapshot.dataAsOf) <= Date.parse(settledAt),
      );
    return taken ? [{ kind: 'doubled', what: `${name}: line ${violationId} of ${taken.reference} was offered again` }] : [];
  });
}

function ledgerOf({ authority, opened }: World, kiosk: Kiosk): Finding[] {
  const { name, core, terminal, acceptor } = kiosk;
  const { books, money } = core.journal;
  const balances = books.ledgerBalances();
  const balance = (account: Account) => balances.get(account) ?? 0;
  const payments = opened.filter((one) => one.kiosk === kiosk).map((one) => one.reference);
  const tenders = payments.flatMap((reference) => money.tendersOf(reference));
  const reversals = payments.flatMap((reference) => money.reversalsOf(reference));
  const owed = payments.flatMap((reference) => money.dueBackOf(reference));
  const found: Finding[] = [];

  /** @param truth what lies there; @param explained what staff are told of, beside the books */
  function compare(account: Account, truth: number, explained = 0): void {
    const difference = balance(account) - truth - explained;
    if (difference !== 0)
      found.push({
        kind: difference < 0 ? 'lost' : 'doubled',
        what: `${name}: ${account} says ${balance(account)}, and ${truth + explained} is there`,
      });
  }

  const sum = [...balances.values()].reduce((total, amount) => total + amount, 0);
  if (sum !== 0) found.push({ kind: 'lost', what: `${name}: the ledger sums to ${sum}` });

  const unknown = tenders.filter((tender) => tender.state === 'unknown');
  const unknownByCard = total(unknown.map((tender) => terminal.tookFor(tender.serviceId)));
  const backUnheard = total(
    reversals
      .filter(({ state, tender }) => state === 'unknown' && terminal.gaveBack(money.tender(tender)?.poiTransactionId ?? ''))
      .map((reversal) => reversal.amount),
  );
  compare('card-clearing', terminal.captured(), backUnheard - unknownByCard);

  // A note whose place nobody knows is a case; whether it is in the box is for people to find out.
  const unknownNotes = unknown.filter((tender) => tender.method === 'cash').map((tender) => tender.amountRequested);
  if (!sumsOf(unknownNotes).some((some) => balance('cash-box') + some === acceptor.box())) compare('cash-box', acceptor.box());

  const paidUnheard = tenders.filter(
    (tender) => tender.method === 'qr' && tender.state !== 'approved' && authority.wasPaid(tender.serviceId),
  );
  for (const tender of paidUnheard) {
    const watched = core.journal.cash.paymentReference(tender.id);
    const live = watched && Date.parse(watched.watchUntil) > Date.parse(watched.nextAskAt);
    if (tender.state !== 'unknown' && !live)
      found.push({ kind: 'lost', what: `${name}: ${tender.id} was paid by QR, and nobody looks for it` });
  }
  const paidByQr = tenders.filter((tender) => tender.method === 'qr' && authority.wasPaid(tender.serviceId));
  compare(
    'qr-clearing',
    total(paidByQr.map((tender) => tender.amountRequested)),
    0 - total(paidUnheard.map((tender) => tender.amountRequested)),
  );

  const held = payments
    .filter((reference) => ['open', 'covered', 'settling'].includes(money.payment(reference)?.state ?? ''))
    .flatMap((reference) => money.keptTenders(reference).map((tender) => tender.amountApproved ?? 0));
  compare('citizen-payments', 0 - total(held));
  compare('in-reversal', 0);
  const owing = owed.filter((row) => row.state === 'owed' || row.state === 'held');
  compare('due-back', 0 - total(owing.map((row) => row.amount)));
  compare('paid-out', 0 - total(owed.filter((row) => row.state === 'paid-back').map((row) => row.amount)));
  for (const row of owed) {
    const there = row.number === null ? undefined : authority.credits.get(row.number);
    if (row.state === 'owed' && (there?.state !== 'open' || there.amount !== row.amount))
      found.push({ kind: 'lost', what: `${name}: ${row.number} is owed, the authority says ${there?.state ?? 'nothing'}` });
    if (row.state === 'paid-back' && there?.state !== 'paid-back')
      found.push({ kind: 'doubled', what: `${name}: ${row.number} was handed out, the authority says ${there?.state ?? 'nothing'}` });
  }
  return found;
}

/** Every payment has come to an end, and every end to paper, a live reference or a case. */
function ends({ opened }: World, kiosk: Kiosk): Finding[] {
  const { name, core, printers } = kiosk;
  const { books, money, papers } = core.journal;
  const cases = books.openCases();
  const isCase = (kind: CaseKind, about: string) => cases.some((one) => one.kind === kind && one.about === about);
  const found: Finding[] = kiosk.unexpected.map((what) => ({ kind: 'stuck', what: `${name}: ${what}` }));
  const stuck = (what: string) => found.push({ kind: 'stuck', what: `${name}: ${what}` });
  if (core.life.ended.aborted) stuck('the program is dead');

  for (const one of cases) if (inexplicable.includes(one.kind)) stuck(`case ${one.kind}: ${one.detail}`);
  for (const { reference, recordId } of opened.filter((one) => one.kiosk === kiosk)) {
    const payment = money.payment(reference);
    if (!payment) {
      stuck(`${reference} is not there`);
      continue;
    }
    const open = money.tendersOf(reference).filter((tender) => unresolved.includes(tender.state));
    for (const tender of open)
      if (tender.state !== 'unknown' || !isCase('tender-unknown', tender.id)) stuck(`${tender.id} is ${tender.state}, and no case`);
    for (const reversal of money.reversalsOf(reference)) {
      if (reversal.state === 'reversed' || reversal.state === 'refused') continue;
      if (reversal.state !== 'unknown' || !isCase('reversal-unknown', reversal.id))
        stuck(`${reversal.id} is ${reversal.state}, and no case`);
    }
    for (const row of money.dueBackOf(reference)) {
      if (row.state === 'owed' && (!isCase('due-back', row.id) || books.outboxOf(row.id, 'credit')?.state !== 'answered'))
        stuck(`${row.id} is owed, without a case or a credit at the authority`);
    }
    switch (payment.state) {
      case 'open':
        if (payment.visitEndedAt === null) stuck(`${reference} waits for somebody who has gone`);
        else if (open.length === 0) stuck(`${reference} is open and waits for nothing`);
        break;
      case 'covered':
      case 'settling':
        stuck(`${reference} is ${payment.state}`);
        break;
      case 'settled':
      case 'part-settled':
        for (const { number, state } of papers.clearancesOf(reference)) {
          if (state === 'provisional') continue;
          const states = papers.printJobsOfDocument({ document: 'clearance', number }).map((job) => job.state);
          if (!states.includes('completed') && !states.includes('unknown')) stuck(`${number} of ${reference} never came out`);
        }
        if (earnsPaper(kiosk, reference) && books.outboxOf(reference, 'clearances') === undefined)
          stuck(`${reference} was settled, and no paper was asked for`);
        if (!core.payments.earlier(recordId).some((earlier) => earlier.reference === reference))
          stuck(`${reference}: no paper to be had any more`);
        break;
      case 'refused':
      case 'abandoned':
        break;
    }
    for (const job of papers.printJobsOf(reference)) {
      if (job.state === 'requested' || job.state === 'sent' || (job.state === 'unknown' && !isCase('print-unknown', job.name)))
        stuck(`print job ${job.name} is ${job.state}`);
    }
    for (const kind of ['settlement', 'clearances'] as const) {
      const message = books.outboxOf(reference, kind);
      if (message && message.state !== 'answered') stuck(`${message.id} is ${message.state}`);
    }
  }
  const cameOut = [...printers.a4.cameOut, ...printers.receipt.cameOut];
  for (const twice of cameOut.filter((paper, index) => cameOut.indexOf(paper) !== index))
    found.push({ kind: 'doubled', what: `${name}: "${twice}" came out twice` });
  return found;
}

/** Whether the authority's answer said so of any licence or plate. */
function earnsPaper({ core }: Kiosk, reference: Reference): boolean {
  const said = core.journal.books.outboxOf(reference, 'settlement')?.answer as { readonly answer: SettlementAnswer } | null | undefined;
  return said?.answer.eligibility.some((one) => one.eligible) ?? true;
}

/** What all kiosks and the authority must agree on. */
function together({ authority, kiosks, opened }: World): Finding[] {
  const found: Finding[] = [];
  const balance = (account: Account) => total(kiosks.map(({ core }) => core.journal.books.ledgerBalances().get(account) ?? 0));
  const redeemed = balance('credit-clearing');
  if (redeemed !== 0) found.push({ kind: redeemed > 0 ? 'doubled' : 'lost', what: `credits redeemed and given differ by ${redeemed}` });
  const kept = 0 - balance('authority-fines') - balance('authority-fees');
  if (kept !== authority.kept())
    found.push({
      kind: kept < authority.kept() ? 'lost' : 'doubled',
      what: `the authority was paid ${authority.kept()}, the books say ${kept}`,
    });
  for (const [line, times] of authority.settledLines)
    if (times !== 1) found.push({ kind: 'doubled', what: `line ${line} was settled ${times} times` });
  const numbers = opened.flatMap(({ kiosk: { core }, reference }) => [
    reference,
    ...core.journal.papers.clearancesOf(reference).map((clearance) => clearance.number),
    ...core.journal.money.dueBackOf(reference).map((row) => row.number),
    ...core.journal.money.tendersOf(reference).map((tender) => tender.serviceId),
  ]);
  for (const number of numbers.filter((one, index) => numbers.indexOf(one) !== index))
    found.push({ kind: 'doubled', what: `${number} was issued twice` });
  const settledByUs = opened.flatMap(({ kiosk, reference }) =>
    kiosk.core.journal.money
      .lines(reference)
      .filter((line) => line.result === 'settled' && line.remainder === null)
      .map((line) => line.violationId),
  );
  for (const line of settledByUs.filter((one, index) => settledByUs.indexOf(one) !== index))
    found.push({ kind: 'doubled', what: `line ${line} is settled in two payments` });
  for (const line of authority.settledLines.keys())
    if (!settledByUs.includes(line)) found.push({ kind: 'lost', what: `line ${line} was settled, and no payment of ours says so` });
  return found;
}

export function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** What any of these amounts can come to together. */
function sumsOf(amounts: readonly number[]): readonly number[] {
  const sums = new Set([0]);
  for (const amount of amounts) for (const sum of [...sums]) sums.add(sum + amount);
  return [...sums];
}
