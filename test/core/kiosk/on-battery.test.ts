/** The mains are out: what was begun is finished, nobody new is served, and with the mains everything is as before. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createSysfsPower } from '../../../electron/core/devices/power/sysfs.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby | undefined;
afterEach(() => lobby?.close());

type Facts = Readonly<Record<string, string>>;

/** As Linux shows its supplies. */
function supplies() {
  const folder = mkdtempSync(join(tmpdir(), 'power-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const say = (name: string, facts: Facts) => {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [fact, value] of Object.entries(facts)) writeFileSync(join(folder, name, fact), `${value}\n`);
  };
  return { folder, say };
}

const outOfService = { page: 'out-of-service', fault: { code: 'on-battery', detail: '' } };

test('the visit under way pays and prints; the next one begins with the mains', async () => {
  const record = fixture('one');
  const { folder, say } = supplies();
  say('ups', { type: 'UPS', status: 'Full', capacity: '100' });
  lobby = await openLobby({ records: [record], configure: (config) => ({ ...config, ups: { folder } }) });
  const { clock } = lobby;
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  say('ups', { status: 'Discharging', capacity: '90' });
  await expect
    .poll(
      () => {
        clock.skip(16_000);
        const { page } = kiosk.view();
        return page.page === 'quote' ? page : null;
      },
      // A round of the devices takes its time: skipped over, they would seem too slow.
      { timeout: 20_000, interval: 1_000 },
    )
    .toMatchObject({ payable: true, notices: ['on-battery'] });
  await visitTo(kiosk, record, 'done');
  expect(kiosk.call('visit.end').ok).toBe(true);
  await kiosk.until('out-of-service');
  expect(kiosk.view().page).toEqual(outOfService);
  expect(kiosk.call('visit.start').ok, 'nobody new').toBe(false);
  say('ups', { status: 'Charging' });
  await expect
    .poll(
      () => {
        clock.skip(16_000);
        return kiosk.view().page;
      },
      // A round of the devices takes its time: skipped over, they would seem too slow.
      { timeout: 20_000, interval: 1_000 },
    )
    .toMatchObject({ page: 'attract', canStart: true, notices: [] });
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
});

test('a core that starts on battery serves nobody', async () => {
  const { folder, say } = supplies();
  say('ac', { type: 'Mains', online: '0' });
  lobby = await openLobby({ records: [], configure: (config) => ({ ...config, ups: { folder } }) });
  const kiosk = await lobby.open();
  await kiosk.until('out-of-service');
  expect(kiosk.view().page).toEqual(outOfService);
});

test.each<[string, Readonly<Record<string, Facts>>, string]>([
  [
    'a battery gives although the mains are on',
    { ac: { type: 'Mains', online: '1' }, bat: { type: 'Battery', status: 'Discharging', capacity: '90' } },
    'battery',
  ],
  ['mains alone', { ac: { type: 'Mains', online: '1' } }, 'mains'],
  ['mains alone, out', { ac: { type: 'Mains', online: '0' } }, 'battery'],
  ['one of two mains is out', { a: { type: 'Mains', online: '0' }, b: { type: 'Mains', online: '1' } }, 'mains'],
  ['a full UPS', { ups: { type: 'UPS', status: 'Full', capacity: '100' } }, 'mains'],
  ['nearly empty', { ups: { type: 'UPS', status: 'Discharging', capacity: '20' } }, 'low-battery'],
  ['nearly empty in its own words', { ups: { type: 'UPS', status: 'Discharging', capacity_level: 'Critical' } }, 'low-battery'],
  ['low, but charging', { ups: { type: 'UPS', status: 'Charging', capacity: '5' } }, 'mains'],
  ['only a keyboard has a battery', { hid: { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '5' } }, 'unknown'],
  ['a UPS that does not know', { ups: { type: 'UPS', status: 'Unknown' } }, 'unknown'],
  ['nothing at all', {}, 'unknown'],
])('%s', async (_name, given, expected) => {
  const { folder, say } = supplies();
  for (const [name, facts] of Object.entries(given)) say(name, facts);
  expect(await createSysfsPower(folder).status()).toBe(expected);
});

test('a folder that is not there says nothing', async () => {
  expect(await createSysfsPower('/nowhere/power').status()).toBe('unknown');
});
