/** A number on paper shows how its payment stands, at any machine, and nothing more: printing needs the person. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import type { StoredClearance } from '../../simulators/authority/storage.ts';
import { fixture } from '../register/authority-world.ts';
import { type Kiosk, type PageOf, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { anotherMachine } from './machines.ts';
import { tracesOf } from './traces.ts';

const record = fixture('one');
/** A number of no payment. */
const nobodys = '483920175567';
let lobby: Lobby;
let kiosk: Kiosk;
let elsewhere: Lobby | undefined;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { silentAuthoritySeconds: 1, standInPrinting: false });
  kiosk = await lobby.open();
});
afterEach(async () => {
  await lobby.close();
  await elsewhere?.close();
  elsewhere = undefined;
});

async function openElsewhere(): Promise<Kiosk> {
  elsewhere = await anotherMachine(lobby, 'ELSEWHERE');
  return elsewhere.open();
}

function type(at: Kiosk, typed: string): void {
  if (at.view().page.page === 'attract') expect(at.call('visit.startWithPaper').ok).toBe(true);
  expect(at.view().page.page).toBe('paper-number');
  expect(at.call('visit.submitPaperNumber', { typed }).ok).toBe(true);
}

async function ask(at: Kiosk, number: string): Promise<PageOf<'payment-state' | 'payment-not-known'>> {
  type(at, number);
  const page = await at.when((now) => now.page !== 'asking-payment', 'an answer');
  if (page.page !== 'payment-state' && page.page !== 'payment-not-known') throw new Error(`the answer was ${JSON.stringify(page)}`);
  return page;
}

/** Asks as a citizen types it: a payment's number without its letters. Goes away. */
async function stateOf(at: Kiosk, reference: string) {
  const page = await ask(at, reference.replace(/^PY/, ''));
  expect(at.call('visit.end').ok).toBe(true);
  return page.page === 'payment-state' ? page.payment : page.why;
}

async function untilIssued(reference: string): Promise<string> {
  async function issued(): Promise<string | undefined> {
    const all = await lobby.control<readonly StoredClearance[]>('GET', '/clearances');
    return all.find(({ paymentReference }) => paymentReference === reference)?.clearance.number;
  }
  // What waits for its next try is due.
  lobby.clock.skip(60_000);
  lobby.clock.run(8);
  await expect.poll(issued, { timeout: 20_000 }).toBeTruthy();
  lobby.clock.run(1);
  return (await issued()) ?? '';
}

test('before it is sent the paid machine alone knows of it; settled, every machine does, and prints for whoever proves who they are', async () => {
  await lobby.fault({ kind: 'status', status: 500, operation: 'settle' });
  const { reference } = await visitTo(kiosk, record, 'paid-paper-follows');
  const printed = kiosk.seen().flatMap(({ page }) => (page.page === 'printing' ? page.prints : []));
  const slip = printed.find(({ number }) => number.startsWith('PV'))?.number ?? '';
  kiosk.call('visit.continue');
  const there = await openElsewhere();
  expect(await stateOf(there, reference)).toBe('unknown');
  const waiting = { state: 'waiting', dueBack: 0, certificates: 0 };
  expect(await stateOf(kiosk, slip)).toEqual(waiting);
  await lobby.fault({ kind: 'down' });
  expect(await stateOf(kiosk, reference)).toEqual(waiting);
  await lobby.mend();
  const certificate = await untilIssued(reference);

  const settled = { state: 'settled', dueBack: 0, certificates: 1 };
  expect(await stateOf(there, certificate)).toEqual(settled);
  expect(await stateOf(there, certificate.slice(2)), 'the same digits may be another’s payment').toBe('unknown');
  const before = there.seen().length;
  expect(await ask(there, reference.slice(2))).toEqual({ page: 'payment-state', number: reference.slice(2), payment: settled });
  const shown = JSON.stringify(there.seen().slice(before));
  for (const trace of [...tracesOf(record), slip, certificate, reference]) expect(shown, trace).not.toContain(trace);

  expect(there.call('visit.continue').ok).toBe(true);
  expect(there.view().page).toEqual({ page: 'national-id' });
  expect(JSON.stringify(there.view())).not.toContain(reference.slice(2));
  await visitTo(there, record, 'unprinted');
  there.call('visit.continue');
  expect(await there.until('done')).toMatchObject({ reference, sheets: 1 });
  await lobby.fault({ kind: 'down' });
  expect(await stateOf(kiosk, slip), 'what the authority said before is in the journal').toMatchObject({ state: 'settled' });
});

test('paid elsewhere meanwhile: what goes back is said at every machine, and the number is in no log', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase === 'present-card');
  await lobby.control('POST', '/elsewhere-payments', { violationIds: record.violations.map(({ violationId }) => violationId) });
  lobby.terminal.shopper('approve');
  const { reference } = await kiosk.until('done');
  kiosk.call('visit.end');
  const there = await openElsewhere();
  for (const at of [kiosk, there])
    expect(await stateOf(at, reference)).toEqual({ state: 'part-settled', dueBack: 22_000, certificates: 1 });
  expect(JSON.stringify(elsewhere?.log.events)).not.toContain(reference.slice(2));
});

describe('the line', () => {
  test.each([
    ['down', { kind: 'down' }, 'unreachable'],
    ['slow', { kind: 'latency', ms: 60_000, operation: 'paymentByReference' }, 'slow'],
    ['of somebody who cannot sign', { kind: 'bad-signature', operation: 'paymentByReference' }, 'nonsense'],
  ] as const)('%s: it is said that nobody can be asked, and asked again when somebody can', async (_name, fault, why) => {
    await lobby.fault(fault);
    type(kiosk, nobodys);
    lobby.clock.run(8);
    expect(await kiosk.until('payment-not-known')).toMatchObject({ why });
    lobby.clock.run(1);
    await lobby.mend();
    // Past the pause after failures.
    lobby.clock.skip(11_000);
    expect(kiosk.call('visit.retry').ok).toBe(true);
    await kiosk.until('payment-not-known', (page) => page.why === 'unknown');
  });
});

test('a mistyped number is said at once, and nobody is asked', async () => {
  const asked = () => lobby.log.events.filter(({ fields }) => fields['operation'] === 'paymentByReference');
  type(kiosk, nobodys.slice(1));
  expect(kiosk.view().page).toEqual({ page: 'paper-number', number: '', problem: 'length' });
  type(kiosk, '483920175576');
  expect(kiosk.view().page).toEqual({ page: 'paper-number', number: '', problem: 'check-digit' });
  expect(asked()).toEqual([]);
  type(kiosk, '٤٨٣٩٢٠١٧٥٥٦٧');
  await kiosk.until('payment-not-known');
  expect(asked()).toHaveLength(1);
  kiosk.call('visit.retry');
  expect(kiosk.view().page, 'to be compared with the paper, and corrected').toEqual({ page: 'paper-number', number: nobodys });
});

test('a third number that nobody knows ends the visit at staff; a machine that asks on and on is stopped for a while', async () => {
  async function guess(): Promise<void> {
    for (let tries = 1; tries < defaultPolicy.lookUpTries; tries += 1) {
      await ask(kiosk, nobodys);
      expect(kiosk.call('visit.retry').ok).toBe(true);
    }
    type(kiosk, nobodys);
    expect(await kiosk.until('staff-needed')).toMatchObject({ reason: 'too-many-numbers' });
    expect(JSON.stringify(kiosk.view())).not.toContain(nobodys);
    expect(kiosk.call('visit.end').ok).toBe(true);
  }
  for (let visits = 0; visits < 10; visits += 1) await guess();
  const answered = () => lobby.log.events.filter(({ fields }) => fields['operation'] === 'paymentByReference').length;
  const before = answered();
  type(kiosk, nobodys);
  expect(await kiosk.until('staff-needed')).toMatchObject({ reason: 'too-many-numbers' });
  expect(answered()).toBe(before);
  kiosk.call('visit.end');
  lobby.clock.skip(15 * 60_000 + 1_000);
  expect(await stateOf(kiosk, `PY${nobodys}`)).toBe('unknown');
});

test('whoever got no answer may ask again and again', async () => {
  await lobby.fault({ kind: 'bad-signature', operation: 'paymentByReference' });
  for (let times = 0; times < 31; times += 1) {
    expect(await ask(kiosk, nobodys)).toMatchObject({ why: 'nonsense' });
    kiosk.call('visit.back');
  }
  await lobby.mend();
  expect(await ask(kiosk, nobodys)).toMatchObject({ why: 'unknown' });
});

test('silence ends it as it ends any page, and nothing of it stays', async () => {
  await ask(kiosk, nobodys);
  lobby.clock.skip(61_000);
  await kiosk.when(() => kiosk.view().idleSecondsLeft !== null, 'the idle warning');
  lobby.clock.skip(21_000);
  await kiosk.until('attract');
  kiosk.call('visit.startWithPaper');
  expect(kiosk.view().page).toEqual({ page: 'paper-number', number: '' });
  expect(JSON.stringify(lobby.log.events)).not.toContain(nobodys);
});
