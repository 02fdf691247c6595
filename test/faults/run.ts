/** One run: a world, whatever happens in it, an hour in which nothing goes wrong, and what must be true then. */
import type { CaseKind } from '../../electron/core/payment/transition.ts';
import { billFor, lineId } from '../core/payment/bill.ts';
import { type Finding, findings, offeredTwice } from './invariants.ts';
import type { Kiosk, Sabotage } from './kiosk.ts';
import type { Deed, Step } from './steps.ts';
import { cancel, comeBack, leave, payByCard, payByCredits, payByQr, payInCash, reprint } from './visit.ts';
import { type Bench, createWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
export const QUARTER_MS = HOUR_MS / 4;
/** The longest that one round of asking takes when somebody answers. */
const ROUND_MS = 30_000;
/** Between one person and the next at a kiosk. */
export const NEXT_PERSON_MS = 61_000;
export const people = [1, 2];

export async function run(bench: Bench, seed: number, steps: readonly Step[], sabotage: Sabotage = {}): Promise<Finding[]> {
  const world = createWorld(bench, seed, { sabotage });
  const found: Finding[] = [];
  try {
    for (const step of steps) {
      found.push(...(await take(world, step)));
      const kiosk = kioskAt(world, step);
      if (step.pause === 'done') await world.settle(kiosk);
      else await world.pass(step.pause);
    }
    await allIsWell(world);
    found.push(...findings(world));
    return found;
  } finally {
    world.close();
  }
}

export function kioskAt(world: World, { at }: Pick<Step, 'at'>): Kiosk {
  const kiosk = world.kiosks.find(({ name }) => name === at);
  if (!kiosk) throw new Error(`no kiosk ${at}`);
  return kiosk;
}

export function recordOf(person: number): string {
  return `record-${person}`;
}

/** Each person has four violations of their own. */
export function lineOf(person: number, line: number): number {
  return person * 10 + line;
}

export async function take(world: World, step: Deed & Pick<Step, 'at'>): Promise<Finding[]> {
  const { authority } = world;
  const kiosk = kioskAt(world, step);
  switch (step.do) {
    case 'open':
      return open(world, kiosk, step);
    case 'card':
      await world.settle(kiosk);
      kiosk.terminal.reversals.splice(0, Number.POSITIVE_INFINITY, step.reversal);
      payByCard(kiosk, step.deal);
      break;
    case 'cash':
      await world.settle(kiosk);
      payInCash(kiosk, step.notes);
      break;
    case 'qr':
      await world.settle(kiosk);
      authority.payers.splice(0, Number.POSITIVE_INFINITY, step.payer);
      payByQr(kiosk);
      break;
    case 'credit': {
      await world.settle(kiosk);
      const payment = kiosk.current && kiosk.core.journal.money.payment(kiosk.current);
      if (!payment || kiosk.line.down) break;
      payByCredits(
        kiosk,
        [...authority.credits.values()].filter((credit) => credit.recordId === payment.recordId && credit.state === 'open'),
      );
      break;
    }
    case 'cancel':
      if (alive(kiosk)) cancel(kiosk);
      break;
    case 'leave':
      if (alive(kiosk)) leave(kiosk);
      break;
    case 'come-back':
      await world.settle(kiosk);
      comeBack(kiosk, recordOf(step.person));
      break;
    case 'reprint':
      await world.settle(kiosk);
      reprint(kiosk, recordOf(step.person));
      break;
    case 'pay-back': {
      await world.settle(kiosk);
      const [credit] = kiosk.core.journal.money.openCredits();
      if (credit) unlessDead(kiosk, () => kiosk.core.credits.payBack(credit.id, '1001'));
      break;
    }
    case 'line-down':
      kiosk.line.down = true;
      break;
    case 'line-up':
      kiosk.line.down = false;
      break;
    case 'line-faults':
      kiosk.line.faults.push(...step.faults);
      break;
    case 'authority-refuses':
      authority.refusing = !authority.refusing;
      break;
    case 'paid-elsewhere': {
      const id = lineId(lineOf(step.person, step.line));
      if (!authority.settledLines.has(id)) authority.paidElsewhere.add(id);
      break;
    }
    case 'pay-late':
      authority.payLate();
      break;
    case 'terminal':
      kiosk.terminal.state = step.state;
      break;
    case 'terminal-reboots':
      kiosk.terminal.reboot(step.forgets);
      break;
    case 'terminal-swapped':
      kiosk.terminal.swap(next(kiosk.terminal.poiId));
      break;
    case 'acceptor-swapped':
      kiosk.acceptor.clear();
      kiosk.acceptor.swap(next(kiosk.acceptor.serial), 77);
      break;
    case 'acceptor-adopted':
      await world.settle(kiosk);
      void kiosk.core.cash.adopt('2001').catch(() => undefined);
      break;
    case 'acceptor-cleared':
      kiosk.acceptor.clear();
      break;
    case 'acceptor-line':
      kiosk.acceptor.reachable = step.up;
      break;
    case 'printer':
      kiosk.printers[step.device].fates.push(...step.fates);
      break;
    case 'clock-set':
      kiosk.wrongBy = step.wrongBy;
      break;
    case 'wait':
      await world.pass(step.ms);
      break;
    case 'three-days':
      for (const { line } of world.kiosks) line.down = true;
      await skip(world, 72 * HOUR_MS, 3 * HOUR_MS);
      for (const { line } of world.kiosks) line.down = false;
      break;
    case 'die':
      kiosk.darkMs = step.darkMs;
      kiosk.deaths.push(...step.deaths.slice(1));
      if (!alive(kiosk)) break;
      if (step.deaths[0]) kiosk.core.life.arm(step.deaths[0]);
      else kiosk.core.life.end();
      break;
  }
  return [];
}

async function open(
  world: World,
  kiosk: Kiosk,
  { person, lines, stale }: { readonly person: number; readonly lines: readonly number[]; readonly stale: boolean },
): Promise<Finding[]> {
  await gone(world, kiosk);
  await world.pass(NEXT_PERSON_MS);
  await gone(world, kiosk);
  const now = world.clock.now();
  const dataAsOf = stale ? now - 2 * HOUR_MS : now;
  const lineNumbers = lines.map((line) => lineOf(person, line));
  const request = billFor({ now, quoteId: `quote-${world.opened.length}`, lineNumbers, recordId: recordOf(person), dataAsOf });
  const taken = offeredTwice(kiosk, request);
  const opened = unlessDead(kiosk, () => kiosk.core.payments.open(request));
  if (!opened?.ok) return [];
  const { reference } = opened.value;
  kiosk.current = reference;
  world.opened.push({ kiosk, reference, recordId: recordOf(person) });
  return taken;
}

/** Whoever was there has left; a payment that came back after the program had died is left too. */
export async function gone(world: World, kiosk: Kiosk): Promise<void> {
  await world.settle(kiosk);
  while (kiosk.current !== null) {
    leave(kiosk);
    await world.settle(kiosk);
  }
}

function alive(kiosk: Kiosk): boolean {
  return !kiosk.core.life.ended.aborted;
}

function unlessDead<T>(kiosk: Kiosk, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (alive(kiosk)) throw error;
    return null;
  }
}

/** `SSP-A-1` is taken away, `SSP-A-2` stands there now. */
function next(name: string): string {
  return name.replace(/\d+$/, (number) => String(Number(number) + 1));
}

/** A long time in leaps: whatever runs again and again runs once in each. */
export async function skip({ clock }: World, ms: number, leap: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += leap) {
    clock.leap(leap - ROUND_MS);
    await clock.advance(ROUND_MS);
  }
}

/** Every fault is over. People leave, an hour passes, and they come back for what they did not get. */
export async function allIsWell(world: World): Promise<void> {
  world.authority.refusing = false;
  for (const kiosk of world.kiosks) {
    kiosk.line.down = false;
    kiosk.line.faults.length = 0;
    kiosk.terminal.state = 'idle';
    kiosk.terminal.reversals.length = 0;
    kiosk.acceptor.inserts.length = 0;
    kiosk.acceptor.reachable = true;
    kiosk.printers.a4.fates.length = 0;
    kiosk.printers.receipt.fates.length = 0;
    kiosk.wrongBy = 0;
    kiosk.deaths.length = 0;
    kiosk.core.life.disarm();
  }
  for (const kiosk of world.kiosks) await gone(world, kiosk);
  for (const kiosk of world.kiosks) if (staffKnowOf(kiosk, 'note-stuck')) kiosk.acceptor.clear();
  await world.pass(QUARTER_MS);
  // By then only what asks ever more seldom is still at work; the look at credits that were redeemed elsewhere is hourly.
  await skip(world, 4 * QUARTER_MS, 5 * 60_000);
  for (const kiosk of world.kiosks) {
    await world.settle(kiosk);
    for (const person of people) {
      for (let times = 0; times < world.opened.length && comeBack(kiosk, recordOf(person)); times++) await world.settle(kiosk);
    }
  }
}

function staffKnowOf({ core }: Kiosk, kind: CaseKind): boolean {
  return core.journal.books.openCases().some((one) => one.kind === kind);
}
