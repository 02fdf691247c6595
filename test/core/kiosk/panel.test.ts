import { afterEach, expect, test } from 'vitest';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('the panel’s pitch and its sounds come from the configuration; left out, it is the usual panel with sounds', async () => {
  lobby = await openLobby({ records: [] });
  const usual = await lobby.open();
  expect(usual.view().panel).toEqual({ pitch: null, sounds: true });
  await usual.stop();
  await lobby.close();

  lobby = await openLobby({ records: [], configure: (config) => ({ ...config, panel: { pitch: 4.69, sounds: false } }) });
  expect((await lobby.open()).view().panel).toEqual({ pitch: 4.69, sounds: false });
});

test('a pitch that no panel has is refused by name', async () => {
  lobby = await openLobby({ records: [], configure: (config) => ({ ...config, panel: { pitch: 0, sounds: true } }) });
  await expect(lobby.open()).rejects.toThrow(/panel\.pitch/);
});
