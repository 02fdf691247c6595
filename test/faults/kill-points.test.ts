import { afterAll, expect, test } from 'vitest';
import type { Reference } from '../../electron/core/identity/reference.ts';
import { billFor } from '../core/payment/bill.ts';
import { findings } from './invariants.ts';
import type { Kiosk } from './kiosk.ts';
import type { Death } from './life.ts';
import { allIsWell } from './run.ts';
import { leave, payByCard, payByCredits, payByQr, payInCash } from './visit.ts';
import { createBench, createWorld, type World } from './world.ts';

const bench = createBench();
afterAll(bench.remove);

/** Opens a payment for one violation, 305 pounds with its fees, unless the program dies of it. */
function open(world: World, kiosk: Kiosk, line: number): Reference | null {
  leave(kiosk);
  const request = billFor({ now: world.clock.now(), quoteId: `quote-${line}`, lineNumbers: [line], recordId: 'record-1' });
  try {
    const opened = kiosk.core.payments.open(request);
    if (!opened.ok) throw new Error(opened.error.kind);
    const { reference } = opened.value;
    kiosk.current = reference;
    world.opened.push({ kiosk, reference, recordId: 'record-1' });
    return reference;
  } catch (error) {
    if (!kiosk.core.life.ended.aborted) throw error;
    return null;
  }
}

const notes = (...values: number[]) => values.map((value) => [value, 'stacked'] as const);

const visits: Readonly<Record<string, (world: World, kiosk: Kiosk) => Promise<void>>> = {
  async card(world, kiosk) {
    open(world, kiosk, 1);
    payByCard(kiosk, 'approve');
    await world.settle(kiosk);
  },
  async 'card, the answer lost'(world, kiosk) {
    open(world, kiosk, 1);
    payByCard(kiosk, 'approve-reply-lost');
    await world.settle(kiosk);
  },
  async 'card, another amount'(world, kiosk) {
    open(world, kiosk, 1);
    payByCard(kiosk, { approve: 700 });
    await world.settle(kiosk);
  },
  async cash(world, kiosk) {
    open(world, kiosk, 1);
    payInCash(kiosk, notes(20_000, 20_000, 10_000, 500));
    await world.settle(kiosk);
  },
  async 'cash, a note that jams'(world, kiosk) {
    open(world, kiosk, 1);
    payInCash(kiosk, [
      [20_000, 'stacked'],
      [10_000, 'jams-then-falls'],
    ]);
    await world.settle(kiosk);
  },
  async qr(world, kiosk) {
    open(world, kiosk, 1);
    world.authority.payers.push('at-once');
    payByQr(kiosk);
    await world.settle(kiosk);
  },
  async 'a credit of an earlier visit, notes, and the card for the rest'(world, kiosk) {
    open(world, kiosk, 1);
    payInCash(kiosk, notes(10_000));
    await world.settle(kiosk);
    leave(kiosk);
    await world.settle(kiosk);
    await world.pass(61_000);
    open(world, kiosk, 2);
    payByCredits(kiosk, [...world.authority.credits.values()]);
    await world.settle(kiosk);
    payInCash(kiosk, notes(5_000, 2_000));
    await world.settle(kiosk);
    payByCard(kiosk, 'approve');
    await world.settle(kiosk);
  },
};

test.each(Object.keys(visits))(
  '%s: dead before and after each commit, nothing is lost, doubled or stuck',
  { timeout: 120_000 },
  async (name) => {
    let died = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let step = 1; await diesAt(name, { step, moment, of: 'commits' }); step++) died += 1;
    }
    // A visit has more than its payment and its tender to write down.
    expect(died).toBeGreaterThan(10);
  },
);

/** False: the visit was over before. */
async function diesAt(name: string, death: Death): Promise<boolean> {
  const world = createWorld(bench, death.step, { names: ['A'] });
  const [kiosk] = world.kiosks;
  if (!kiosk) throw new Error('no kiosk');
  const { life } = kiosk.core;
  try {
    life.arm(death);
    await visits[name]?.(world, kiosk);
    await allIsWell(world);
    expect(findings(world), `dead ${death.moment} commit ${death.step}`).toEqual([]);
    return life.ended.aborted;
  } finally {
    world.close();
  }
}
