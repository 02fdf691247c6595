import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCore } from '../../../electron/core/core.ts';
import { memoryLog } from '../register/authority-world.ts';
import { forkCore } from './forked-core.ts';
import { type KioskConfig, type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
let config: KioskConfig;

beforeEach(async () => {
  lobby = await openLobby({ records: [], configure: (written) => (config = written) });
});
afterEach(() => lobby.close());

async function refusal(content: string | null): Promise<{ readonly kind: string; readonly message: string }> {
  const file = content === null ? join(lobby.folder, 'nowhere.json') : lobby.configFile;
  if (content !== null) writeFileSync(file, content);
  const log = memoryLog();
  const started = await startCore({ environment: { MUKHALASA_CONFIG: file }, onView: () => undefined, log });
  if (started.ok) throw new Error('it started');
  expect(log.events.map(({ event }) => event)).toEqual(['core.refused']);
  expect(started.error.message).toContain(file);
  return started.error;
}

test.each([
  ['printers.a4.uri', () => ({ ...config, printers: { ...config.printers, a4: { uri: 'A4 by the door' } } })],
  ['printers.receipt.port', () => ({ ...config, printers: { ...config.printers, receipt: { host: 'localhost', port: 123_456 } } })],
  ['authority.url', () => ({ ...config, authority: { url: 'authority' } })],
  ['terminal.poiId', () => ({ ...config, terminal: { url: config.terminal.url, saleId: 'K' } })],
  ['colour', () => ({ ...config, colour: 'green' })],
])('a wrong or unknown key is named: %s', async (key, wrong) => {
  const { kind, message } = await refusal(JSON.stringify(wrong()));
  expect(kind).toBe('config-invalid');
  expect(message).toContain(`"${key}"`);
});

test('a file that is not JSON, or not there', async () => {
  expect(await refusal('{ dataFolder: ')).toMatchObject({ kind: 'config-unreadable' });
  expect(await refusal(null)).toMatchObject({ kind: 'config-unreadable' });
});

test('the process says so in its one message, and takes no call', async () => {
  writeFileSync(lobby.configFile, JSON.stringify({ ...config, language: 'fr' }));
  const core = await forkCore(lobby);
  expect(core.first).toMatchObject({ type: 'refused', code: 'config-invalid', message: expect.stringContaining('"language"') });
  await core.kill();
});
