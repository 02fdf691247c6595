/** A kiosk without a certificate that stands serves nobody new, says why, and lets staff in; what was paid is settled. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { newKey } from '../keys/key-shop.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const DAY_MS = 86_400_000;
const record = fixture('one');
let lobby: Lobby;
afterEach(async () => {
  await lobby.close();
});

const stopped = (code: string) => ({ page: 'out-of-service', fault: { code, detail: '' } });

/** Each try lets the readiness round come again. */
async function untilStopped(kiosk: Kiosk, code: string): Promise<void> {
  await expect
    .poll(
      () => {
        lobby.clock.skip(20_000);
        return kiosk.view().page;
      },
      { timeout: 15_000 },
    )
    .toEqual(stopped(code));
  kiosk.call('visit.start');
  expect(kiosk.view().page, 'nobody can begin').toEqual(stopped(code));
}

function refusals(): readonly unknown[] {
  const journal = mustOpen(join(lobby.dataFolder, 'journal.db'));
  const rows = journal.audit.rows().filter(({ type }) => type === 'certificate.refused');
  journal.close();
  return rows.map(({ fields }) => fields);
}

/** A machine of its own at the shared authority, so that what happens to it happens to no other. */
function enrolled(kioskId: string) {
  const folder = join(lobby.folder, kioskId);
  lobby.authority.addKiosk(folder, kioskId);
  return { folder, clientId: `kiosk-${kioskId.toLowerCase()}`, environment: { CREDENTIALS_DIRECTORY: folder } };
}

describe('it starts, and serves nobody', () => {
  test('expired, at the start: not even one attract page', async () => {
    lobby = await openLobby({ records: [] });
    const { environment } = enrolled('EXPIRED');
    lobby.clock.skip(731 * DAY_MS);
    const kiosk = await lobby.open(environment);
    expect(kiosk.seen()[0]?.page).toEqual(stopped('certificate-expired'));
    await untilStopped(kiosk, 'certificate-expired');
    expect(kiosk.call('staff.open').ok, 'but staff come in').toBe(true);
    expect(kiosk.view().staff.page).toBe('sign-in');
    await kiosk.stop();
    expect(refusals()).toEqual([{ why: 'expired' }]);
  });

  test('expired, while it runs', async () => {
    lobby = await openLobby({ records: [] });
    const { environment } = enrolled('AGEING');
    const kiosk = await lobby.open(environment);
    await kiosk.until('attract');
    lobby.clock.skip(731 * DAY_MS);
    await untilStopped(kiosk, 'certificate-expired');
  });

  test('not yet valid: its clock is days behind', async () => {
    lobby = await openLobby({ records: [] });
    const { environment } = enrolled('EARLY');
    lobby.clock.skip(-3 * DAY_MS);
    const kiosk = await lobby.open(environment);
    expect(kiosk.seen()[0]?.page).toEqual(stopped('certificate-not-yet-valid'));
  });

  test('revoked: the payment under way is finished, and only then nobody is served', async () => {
    lobby = await openLobby({ records: [record] });
    const { environment, clientId } = enrolled('STOLEN-KEY');
    lobby.terminal.setMode({ bank: 'manual' });
    const kiosk = await lobby.open(environment);
    await visitTo(kiosk, record, 'card');
    await kiosk.until('card', (page) => page.phase === 'present-card');
    await lobby.control('POST', '/kiosk-revocations', { clientId, what: 'kiosk-key' });
    lobby.terminal.shopper('approve');
    await kiosk.until('done');
    expect(kiosk.call('visit.end').ok).toBe(true);
    lobby.clock.skip(301_000);
    await untilStopped(kiosk, 'certificate-revoked');
    await kiosk.stop();
    expect(refusals()).toEqual([{ why: 'revoked' }]);
    const { payments, openCases, prints } = await readAccounts(lobby);
    expect([payments.map(({ state }) => state), openCases, prints]).toEqual([
      ['settled'],
      [],
      ['clearance completed', 'receipt completed'],
    ]);
    const again = await lobby.open(environment);
    expect(again.seen()[0]?.page, 'it is remembered without the authority').toEqual(stopped('certificate-revoked'));
  });

  test('revoked: what was paid and is not settled goes out all the same', async () => {
    lobby = await openLobby({ records: [record] });
    const { environment, clientId } = enrolled('OUTBOX');
    const kiosk = await lobby.open(environment);
    await lobby.fault({ kind: 'status', operation: 'settle' });
    await visitTo(kiosk, record, 'issuing');
    lobby.clock.skip(30_000);
    await kiosk.until('paid-paper-follows');
    expect(kiosk.call('visit.end').ok).toBe(true);
    await lobby.control('POST', '/kiosk-revocations', { clientId, what: 'kiosk-key' });
    lobby.clock.skip(301_000);
    await untilStopped(kiosk, 'certificate-revoked');
    await lobby.mend();
    const settled = () =>
      lobby.log.events.filter(({ event, fields }) => event === 'authority-answered' && fields['operation'] === 'settle');
    await expect
      .poll(
        () => {
          lobby.clock.skip(60_000);
          return settled().length;
        },
        { timeout: 15_000 },
      )
      .toBe(1);
    await kiosk.stop();
    expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
  });

  test('the whole machine revoked: the authority gives it no token, and says why', async () => {
    lobby = await openLobby({ records: [] });
    const { environment, clientId } = enrolled('STOLEN');
    const kiosk = await lobby.open(environment);
    await kiosk.until('attract', ({ notices }) => notices.length === 0);
    await lobby.control('POST', '/kiosk-revocations', { clientId, what: 'client' });
    await untilStopped(kiosk, 'certificate-revoked');
    await kiosk.stop();
    await lobby.fault({ kind: 'down' });
    const again = await lobby.open(environment);
    expect(again.seen()[0]?.page, 'it is remembered without the authority').toEqual(stopped('certificate-revoked'));
  });
});

describe('it does not start', () => {
  function copied(change: (folder: string) => void | Promise<void>) {
    const folder = join(lobby.folder, 'copied');
    cpSync(lobby.authority.credentialsFolder, folder, { recursive: true });
    return Promise.resolve(change(folder)).then(() => ({ CREDENTIALS_DIRECTORY: folder }));
  }
  const read = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>;

  test('with a certificate of another root', async () => {
    lobby = await openLobby({ records: [] });
    const environment = await copied(async (folder) => {
      const stranger = newKey();
      const key = read(folder, 'kiosk-key.json');
      const claims: unknown = JSON.parse(Buffer.from(key['certificate']?.split('.')[1] ?? '', 'base64url').toString());
      const certificate = await signJws(claims, stranger.privateKey, stranger.kid);
      writeFileSync(join(folder, 'kiosk-key.json'), JSON.stringify({ ...key, certificate }));
    });
    await expect(lobby.open(environment)).rejects.toThrow(/^credentials-certificate-wrong-root: .*not signed by the root/);
  });

  test("with another kiosk's certificate", async () => {
    lobby = await openLobby({ records: [] });
    const other = enrolled('OTHER');
    const environment = await copied((folder) => cpSync(join(other.folder, 'kiosk-key.json'), join(folder, 'kiosk-key.json')));
    await expect(lobby.open(environment)).rejects.toThrow(/^credentials-certificate-of-another-kiosk: .*another kiosk's/);
  });

  test('as a release in a folder whose list of keys says demonstration, whatever the credentials say', async () => {
    lobby = await openLobby({ records: [] });
    const environment = await copied((folder) => {
      const settings = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as object;
      writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ ...settings, demonstration: false }));
    });
    const release = { ...environment, MUKHALASA_FLAVOUR: 'release' };
    const kiosk = await lobby.open(release);
    await expect.poll(() => lobby.log.events.filter(({ fields }) => fields['detail'] === 'demonstration')).not.toEqual([]);
    await kiosk.until('attract', ({ notices }) => notices.includes('authority-unreachable'));
    await kiosk.stop();
    rmSync(join(lobby.dataFolder, 'lists'), { recursive: true });

    const rehearsal = await lobby.open(environment);
    await expect.poll(() => existsSync(join(lobby.dataFolder, 'lists/keys.jws'))).toBe(true);
    await rehearsal.stop();
    await expect(lobby.open(release)).rejects.toThrow(/^credentials-demonstration-refused: /);
  });
});
