/** Every key is changed while the kiosk serves: the next paid visit goes through, and papers of the old keys still verify. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { auditCheck } from '../../../electron/core/audit/audit-check.ts';
import { type ClearanceClaims, signClearanceToken } from '../../../electron/core/clearance/token.ts';
import { verifyClearance } from '../../../electron/core/clearance/verification.ts';
import { toInstant } from '../../../electron/core/clock.ts';
import { type Credentials, readCredentials } from '../../../electron/core/keys/credentials.ts';
import { credentialsCommand } from '../../../electron/core/keys/credentials-command.ts';
import type { Renewable } from '../../../electron/core/keys/enrolment.ts';
import { readVerificationLists } from '../../../electron/core/keys/trusted-lists.ts';
import type { Clearance } from '../../../electron/core/register/schemas.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture, memoryLog, must } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const [first, second, third] = [fixture('one'), fixture('two-licences-three-plates'), fixture('old-plate')];
let lobby: Lobby;
afterEach(() => lobby.close());

const verifyCommand = join(import.meta.dirname, '../../../electron/core/clearance/verify.ts');
const listsFolder = () => join(lobby.dataFolder, 'lists');

async function pay(kiosk: Kiosk, record = first): Promise<void> {
  await kiosk.until('attract');
  await visitTo(kiosk, record, 'done');
  expect(kiosk.call('visit.end').ok).toBe(true);
  await kiosk.until('attract');
}

/** The QR of every certificate so far, the oldest first. */
async function papers(): Promise<readonly string[]> {
  const issued = await lobby.control<readonly { readonly clearance: Clearance }[]>('GET', '/clearances');
  return issued.map(({ clearance }) => clearance.token);
}

async function verdict(token: string): Promise<string> {
  const verified = verifyClearance(token, must(await readVerificationLists(listsFolder())), lobby.clock.now());
  return verified.verdict === 'not-genuine' ? verified.reason : verified.verdict;
}

async function credentials(): Promise<Credentials> {
  return must(await readCredentials({ folder: lobby.authority.credentialsFolder, allowDemonstration: true }));
}

async function rotate(...what: Renewable[]): Promise<void> {
  const argv = ['rotate', ...what, '--authority', lobby.authority.url, '--folder', lobby.authority.credentialsFolder];
  expect(await credentialsCommand(argv, { clock: lobby.clock, log: memoryLog() })).toMatchObject({ exit: 0 });
}

test("all of the authority's keys, in a kiosk that goes on running; then a stolen one", async () => {
  lobby = await openLobby({ records: [first, second, third] });
  const kiosk = await lobby.open();
  await pay(kiosk, first);
  for (const use of ['answers', 'documents', 'clearances']) await lobby.control('POST', '/rotations', { use });
  await pay(kiosk, second);
  const tokens = await papers();
  expect(new Set(await Promise.all(tokens.map(verdict)))).toEqual(new Set(['valid']));
  for (const token of [tokens[0], tokens.at(-1)]) {
    const said = spawnSync(process.execPath, [verifyCommand, token ?? '', '--lists', listsFolder(), '--at', toInstant(lobby.clock.now())]);
    expect(said.status, said.stderr.toString()).toBe(0);
  }

  await lobby.control('POST', '/rotations', { use: 'clearances', stolen: true });
  await pay(kiosk, third);
  const verdicts = await Promise.all([tokens[0], tokens[1], (await papers()).at(-1)].map((token) => verdict(token ?? '')));
  expect(verdicts, 'old, stolen, new').toEqual(['valid', 'key-revoked', 'valid']);
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments.map(({ state }) => state)).toEqual(['settled', 'settled', 'settled']);
});

test('the kiosk key: slips and heads of the old one still verify, and the next visit is signed by the new one', async () => {
  lobby = await openLobby({ records: [first, second] });
  const before = await credentials();
  const slip: ClearanceClaims = {
    issuer: before.kioskId,
    number: 'PV483920175564',
    subject: { type: 'plate', plate: { type: 'letters', letters: 'سهر', digits: '1234' } },
    maskedName: 'ك. ع.',
    idLastFour: '9993',
    dataAsOf: toInstant(lobby.clock.now()),
    issuedAt: toInstant(lobby.clock.now()),
    validUntil: toInstant(lobby.clock.now() + 86_400_000),
    state: 'provisional',
    demonstration: true,
  };
  const old = signClearanceToken(slip, before.kioskKey, before.kioskKeyId);
  const kiosk = await lobby.open();
  await pay(kiosk, first);
  await kiosk.stop();

  await rotate('kiosk-key');
  const after = await credentials();
  expect(after.kioskKeyId).not.toBe(before.kioskKeyId);
  const again = await lobby.open();
  await pay(again, second);
  await again.stop();
  expect(await verdict(old)).toBe('provisional');
  expect(await verdict(signClearanceToken(slip, after.kioskKey, after.kioskKeyId))).toBe('provisional');
  expect(await verdict((await papers()).at(-1) ?? '')).toBe('valid');

  const file = join(lobby.dataFolder, 'journal.db');
  const journal = mustOpen(file);
  const starts = journal.audit.rows().filter(({ type }) => type === 'core.started');
  expect(starts.map(({ fields }) => (fields as { readonly kioskKey: string }).kioskKey)).toEqual([before.kioskKeyId, after.kioskKeyId]);
  expect(new Set(journal.audit.heads().map(({ kid }) => kid))).toEqual(new Set([null, before.kioskKeyId, after.kioskKeyId]));
  journal.close();
  const keyFiles = [before, after].flatMap(({ kioskKey, kioskKeyId }) => {
    const { kty, crv, x } = kioskKey.export({ format: 'jwk' });
    const name = join(lobby.folder, `${kioskKeyId}.json`);
    writeFileSync(name, JSON.stringify({ kty, crv, x }));
    return ['--public-key', name];
  });
  expect(auditCheck([file, ...keyFiles])).toMatchObject({ exit: 0, said: expect.stringContaining('0 rows since then') });
  expect(auditCheck([file, ...keyFiles.slice(2)]).exit, 'without the old key its heads are not genuine').toBe(1);
});

test('K_kiosk: a new epoch of the register, and a payment whose paper was still to come is printed', async () => {
  lobby = await openLobby({ records: [first] });
  await lobby.control('POST', '/policy', { standInPrinting: false });
  const kiosk = await lobby.open();
  await visitTo(kiosk, first, 'issuing');
  await lobby.a4.faults.set('aborted', true);
  const { reference } = await kiosk.until('print-failed');
  await kiosk.stop();
  await lobby.a4.faults.clear();
  const before = await credentials();

  await rotate('k-kiosk');
  expect((await credentials()).kKioskEpoch).toBe(before.kKioskEpoch + 1);
  const again = await lobby.open();
  expect(await again.until('resumed')).toMatchObject({ reference, state: 'paid' });
  expect(again.call('visit.continue').ok).toBe(true);
  await again.until('done');
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(await verdict((await papers()).at(-1) ?? '')).toBe('valid');
  expect(again.call('visit.end').ok).toBe(true);
  await again.until('attract');

  await lobby.fault({ kind: 'down' });
  expect(await visitTo(again, first, 'authority-down'), 'what the old key sealed is gone').not.toHaveProperty('record');
  await lobby.mend();
  expect(again.call('visit.end').ok).toBe(true);
  lobby.clock.skip(60_000);
  await lobby.control('POST', '/records?fresh=1', first);
  await pay(again, first);
  await lobby.fault({ kind: 'down' });
  expect(await visitTo(again, first, 'authority-down'), 'and what the new one sealed opens').toHaveProperty('record');
});

test('all keys of the kiosk at once, by the client key that is not the first any more', async () => {
  lobby = await openLobby({ records: [first] });
  await rotate('client-key');
  await rotate('client-key', 'kiosk-key', 'k-kiosk');
  const kiosk = await lobby.open();
  await pay(kiosk, first);
  expect(await verdict((await papers()).at(-1) ?? '')).toBe('valid');
});
