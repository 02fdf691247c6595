/** What people do at a kiosk that may have to serve without the authority, through the visit's own services. */
import type { Reference } from '../../electron/core/identity/reference.ts';
import { isOffline } from '../../electron/core/outage/offline-quote.ts';
import { choosableIds, isClear } from '../../electron/core/visit/chart.ts';
import { person } from '../core/payment/bill.ts';
import type { NoteFate } from '../core/payment/remembering-acceptor.ts';
import type { Deal } from '../core/payment/remembering-terminal.ts';
import { factorOf } from './copied-register.ts';
import { type Finding, offeredTwice, total } from './invariants.ts';
import type { Kiosk, Visit } from './kiosk.ts';
import { waitFor } from './visit.ts';
import type { World } from './world.ts';

const identity = { type: 'national-id', number: person } as const;
const HOUR_MS = 3_600_000;
const DENOMINATIONS = [20_000, 10_000, 5_000, 2_000, 1_000, 500];
const nothing = () => undefined;

/** Looks the record up, here or there, and chooses what of these lines can be chosen; papers of an earlier visit come out first. */
export function choose(kiosk: Kiosk, recordId: string, wanted: readonly string[] | 'all'): void {
  const { desk } = kiosk.core;
  waitFor(kiosk, 'choosing', async () => {
    const found = await desk.lookUp(identity, factorOf(recordId), nothing);
    if (found.outcome !== 'found') return;
    if (found.unprinted) await desk.print(found.unprinted.reference, nothing, null);
    const ids = choosableIds(found).filter((id) => wanted === 'all' || wanted.includes(id));
    const certificateAlone = wanted !== 'all' && wanted.length === 0;
    if (ids.length === 0 && !(certificateAlone && found.record.subjects.some(({ subjectId }) => isClear(found, subjectId)))) return;
    const quoted = await desk.quote(found.record, ids);
    if (quoted.outcome === 'quoted') kiosk.visit = { record: found.record, quote: quoted.quote, credits: quoted.credits, reference: null };
  });
}

export function payHere(world: World, kiosk: Kiosk, method: 'card' | 'cash' | 'credit', found: Finding[]): void {
  const { visit } = kiosk;
  const { desk } = kiosk.core;
  if (!visit || (method === 'credit' ? visit.credits.length === 0 : !desk.methods(visit.reference).includes(method))) return;
  const { record, quote, credits } = visit;
  const wrong = visit.reference === null ? opening(world, kiosk, visit) : [];
  waitFor(kiosk, method, async () => {
    const result = await desk.pay(
      { method, credits, record, quote, identity, language: 'ar', reference: visit.reference },
      {
        reference(said) {
          if (visit.reference !== null) return;
          const reference = said as Reference;
          visit.reference = reference;
          kiosk.current = reference;
          world.opened.push({ kiosk, reference, recordId: record.recordId });
          found.push(...wrong);
        },
        phase: nothing,
        cash: nothing,
        qr: nothing,
      },
    );
    if (result.outcome === 'covered' && visit.reference) await issue(kiosk, visit.reference);
  });
}

/** What would be wrong with opening this payment now. */
function opening(world: World, kiosk: Kiosk, { record, quote }: Visit): Finding[] {
  const { maskedName, dataAsOf, subjects, violations } = record;
  const snapshot = { maskedName, idLastFour: '9993', dataAsOf, subjects, violations };
  const twice = offeredTwice(kiosk, { quote, identity, language: 'ar', snapshot });
  if (!isOffline(quote)) return twice;
  const { money } = kiosk.core.journal;
  const { limits, at } = kiosk.core.outage.report();
  const waiting = world.opened.flatMap((one) => (one.kiosk === kiosk ? (money.payment(one.reference) ?? []) : []));
  const unsent = waiting.filter(({ state }) => state === 'covered' || state === 'settling');
  const amount = quote.total + total(unsent.map((payment) => payment.total));
  const beyond = (what: string): Finding[] => [{ kind: 'lost', what: `${kiosk.name}: served beyond a limit: ${what}` }];
  return [
    ...twice,
    ...(unsent.length >= limits.unsentCount ? beyond(`${unsent.length} payments wait`) : []),
    ...(amount > limits.unsentAmount ? beyond(`${amount} would wait`) : []),
    ...(quote.total > limits.paymentAmount ? beyond(`${quote.total} in one payment`) : []),
    ...(Date.parse(at) - Date.parse(dataAsOf) > limits.recordHours * HOUR_MS ? beyond(`a record of ${dataAsOf} at ${at}`) : []),
  ];
}

/** Covered: the authority is asked or not, and whatever paper there is comes out. */
async function issue({ core: { desk } }: Kiosk, reference: Reference): Promise<void> {
  const settled = await desk.settle(reference);
  await desk.print(reference, nothing, null);
  if (settled.outcome === 'refused') await desk.giveCredit(reference);
}

export function resume(kiosk: Kiosk, reference: Reference): void {
  waitFor(kiosk, 'the papers', () => issue(kiosk, reference));
}

export function payHereByCard(world: World, kiosk: Kiosk, deal: Deal, found: Finding[]): void {
  kiosk.terminal.deals.splice(0, Number.POSITIVE_INFINITY, deal);
  payHere(world, kiosk, 'card', found);
}

/** Notes for exactly what is left; what becomes of the first ones, the others fall into the box. */
export function payHereInCash(world: World, kiosk: Kiosk, fates: readonly NoteFate[], found: Finding[]): void {
  const { acceptor, core, visit } = kiosk;
  if (!visit) return;
  let left = visit.quote.total - core.desk.held(visit.reference);
  const notes = DENOMINATIONS.flatMap((value) => {
    const count = Math.floor(left / value);
    left -= count * value;
    return Array<number>(count).fill(value);
  });
  acceptor.inserts.splice(0, Number.POSITIVE_INFINITY, ...notes.map((value, index) => ({ value, fate: fates[index] ?? 'stacked' })));
  acceptor.whenEmpty = () => visit.reference && core.cash.stop(visit.reference);
  payHere(world, kiosk, 'cash', found);
}
