import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a release does not start with demonstration keys, and touches no data', async () => {
  lobby = await openLobby({ records: [] });
  await expect(lobby.open({ MUKHALASA_FLAVOUR: 'release' })).rejects.toThrow(/^credentials-demonstration-refused: /);
  expect(existsSync(join(lobby.dataFolder, 'journal.db'))).toBe(false);
});

test("the service manager's credentials folder counts before the configured one", async () => {
  lobby = await openLobby({ records: [] });
  await expect(lobby.open({ CREDENTIALS_DIRECTORY: join(lobby.folder, 'none') })).rejects.toThrow(/^credentials-missing: /);
});
