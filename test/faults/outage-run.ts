/** One run around an outage: copies of different ages, whatever happens, the line for ever, and people who come back for the rest. */
import { lineId } from '../core/payment/bill.ts';
import { kioskNames } from './clearance-keys.ts';
import { copyOf } from './copied-register.ts';
import { type Finding, findings } from './invariants.ts';
import type { Kiosk, Sabotage } from './kiosk.ts';
import { offlinePolicy } from './offline-policy.ts';
import { outageFindings } from './outage-invariants.ts';
import { choose, payHere, payHereByCard, payHereInCash, resume } from './outage-visit.ts';
import { allIsWell, gone, kioskAt, lineOf, NEXT_PERSON_MS, people, QUARTER_MS, recordOf, skip, take } from './run.ts';
import type { OutageStep } from './steps.ts';
import { leave } from './visit.ts';
import { type Bench, createWorld, type World } from './world.ts';

const recordIds = people.map(recordOf);
const supervisor = { employeeNumber: '2001', name: { ar: 'مشرف', en: 'Supervisor' }, role: 'supervisor' } as const;

export async function runOutage(bench: Bench, seed: number, steps: readonly OutageStep[], sabotage: Sabotage = {}): Promise<Finding[]> {
  // Two to five: those at which anything happens.
  const names = kioskNames.filter((name) => name === 'A' || name === 'B' || steps.some(({ at }) => at === name));
  const world = createWorld(bench, seed, { sabotage, names, people, onPaid: resume });
  const found: Finding[] = [];
  try {
    for (const kiosk of world.kiosks) sync(world, kiosk);
    for (const step of steps) {
      found.push(...(await takeOutage(world, step, found)));
      const kiosk = kioskAt(world, step);
      if (step.pause === 'done') await world.settle(kiosk);
      else await world.pass(step.pause);
    }
    await allIsWell(world);
    await everybodyReturns(world, found);
    found.push(...findings(world), ...outageFindings(world));
    return found;
  } finally {
    world.close();
  }
}

async function takeOutage(world: World, step: OutageStep, found: Finding[]): Promise<Finding[]> {
  const kiosk = kioskAt(world, step);
  switch (step.do) {
    case 'choose': {
      await nextPerson(world, kiosk);
      choose(
        kiosk,
        recordOf(step.person),
        step.lines.map((line) => lineId(lineOf(step.person, line))),
      );
      await world.settle(kiosk);
      break;
    }
    case 'card':
      await world.settle(kiosk);
      kiosk.terminal.reversals.splice(0, Number.POSITIVE_INFINITY, step.reversal);
      payHereByCard(world, kiosk, step.deal, found);
      break;
    case 'notes':
      await world.settle(kiosk);
      payHereInCash(world, kiosk, step.fates, found);
      break;
    case 'credit':
      await world.settle(kiosk);
      payHere(world, kiosk, 'credit', found);
      break;
    case 'all-down':
      for (const { line } of world.kiosks) line.down = true;
      break;
    case 'all-up':
      for (const { line } of world.kiosks) line.down = false;
      break;
    case 'flap':
      for (const ms of step.phases) {
        kiosk.line.down = !kiosk.line.down;
        await world.pass(ms);
      }
      break;
    case 'sync':
      if (!kiosk.line.down) sync(world, kiosk);
      break;
    case 'fee':
      kiosk.policy = offlinePolicy(step.piastres);
      break;
    case 'record':
      for (const line of step.lines) world.records?.change(recordOf(step.person), lineId(lineOf(step.person, line)), step.change);
      break;
    case 'extend':
      await world.settle(kiosk);
      kiosk.core.outage.extend(supervisor);
      break;
    default:
      return take(world, step);
  }
  return [];
}

function sync({ records, clock }: World, kiosk: Kiosk): void {
  if (records) kiosk.copy = copyOf(records, recordIds, clock.now());
}

async function nextPerson(world: World, kiosk: Kiosk): Promise<void> {
  await gone(world, kiosk);
  await world.pass(NEXT_PERSON_MS);
  await gone(world, kiosk);
  kiosk.visit = null;
}

/** To any kiosk that can serve them: with what they are owed, and for what they still owe; then no line is left that could be paid. */
async function everybodyReturns(world: World, found: Finding[]): Promise<void> {
  const { records, kiosks } = world;
  for (const recordId of recordIds) {
    if (!world.opened.some((one) => one.recordId === recordId)) continue;
    for (const kiosk of kiosks) await payTheRest(world, kiosk, recordId, found);
    const left = records?.read(recordId).violations.filter((line) => line.state === 'open') ?? [];
    const cards = kiosks.some(({ core }) => core.card.cardInService());
    if (left.length > 0 && cards)
      found.push({ kind: 'stuck', what: `${left.map((line) => line.violationId).join(', ')} of ${recordId} can be paid nowhere` });
  }
  // Credits that were redeemed elsewhere are looked for every hour.
  await skip(world, 5 * QUARTER_MS, QUARTER_MS);
}

async function payTheRest(world: World, kiosk: Kiosk, recordId: string, found: Finding[]): Promise<void> {
  await nextPerson(world, kiosk);
  choose(kiosk, recordId, 'all');
  await world.settle(kiosk);
  for (let credits = kiosk.visit?.credits.length ?? 0; credits > 0; credits--) {
    payHere(world, kiosk, 'credit', found);
    await world.settle(kiosk);
  }
  payHereByCard(world, kiosk, 'approve', found);
  await world.settle(kiosk);
  leave(kiosk);
  await world.settle(kiosk);
}
