import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { openTrustedLists, type TrustedLists } from '../../../electron/core/keys/trusted-lists.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog } from '../register/authority-world.ts';
import { entryOf, keyListJws, newKey, revocationsJws, type TestKey } from './key-shop.ts';
import { newestLists } from './newest-lists.ts';

/** 2026-11-22T08:00:00Z by the clock. */
async function shop() {
  const folder = mkdtempSync(join(tmpdir(), 'lists-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [root, documents, thief] = [newKey(), newKey(), newKey()];
  const newest = newestLists();
  const open = (): Promise<TrustedLists> =>
    openTrustedLists({
      folder,
      root: root.publicKey,
      kioskId: 'K-1',
      allowDemonstration: true,
      newest,
      clock: createFakeClock(),
      log: memoryLog(),
    });
  return { root, documents, thief, open };
}

function staffJws(by: TestKey, issuedAt: string, employeeNumber: string): Promise<string> {
  const people = [{ employeeNumber, name: { ar: 'ا', en: 'A' }, role: 'supervisor' }];
  return signJws({ issuedAt, kioskId: 'K-1', people }, by.privateKey, by.kid);
}

test('a list from the future is not taken: it would hold back every later one', async () => {
  const { root, documents, open } = await shop();
  const lists = await open();
  const entries = [entryOf(documents, 'documents')];
  const ahead = await keyListJws(root, entries, { issuedAt: '2099-01-01T00:00:00.000Z' });
  expect(await lists.acceptKeys(ahead)).toMatchObject({ ok: false, error: { detail: 'from-the-future' } });
  expect(await lists.acceptKeys(await keyListJws(root, entries))).toMatchObject({ ok: true });
  expect(await lists.acceptRevocations(await revocationsJws(documents, [], '2026-11-30T00:00:00.000Z'))).toMatchObject({
    ok: false,
    error: { detail: 'from-the-future' },
  });
  expect(await lists.acceptRevocations(await revocationsJws(documents, []))).toMatchObject({ ok: true });
});

test('what a stolen key signed is dropped once the key is revoked, and the genuine list that seems older is taken', async () => {
  const { root, documents, thief, open } = await shop();
  const lists = await open();
  await lists.acceptKeys(await keyListJws(root, [entryOf(documents, 'documents'), entryOf(thief, 'documents')]));
  expect(await lists.acceptStaff(await staffJws(thief, '2026-11-22T09:00:00.000Z', '6666'))).toMatchObject({ ok: true });
  const revoked = entryOf(thief, 'documents', { revokedAt: '2026-11-22T07:45:00.000Z' });
  await lists.acceptKeys(await keyListJws(root, [entryOf(documents, 'documents'), revoked], { issuedAt: '2026-11-22T07:45:00.000Z' }));
  expect(lists.staff()).toBeNull();
  expect(await lists.acceptStaff(await staffJws(documents, '2026-11-22T08:00:00.000Z', '2001'))).toMatchObject({ ok: true });
  expect(lists.staff()?.people.map(({ employeeNumber }) => employeeNumber)).toEqual(['2001']);
  // After a restart too.
  expect((await open()).staff()?.people.map(({ employeeNumber }) => employeeNumber)).toEqual(['2001']);
});
