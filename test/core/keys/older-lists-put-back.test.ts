import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type Lobby, openLobby } from '../kiosk/lobby.ts';
import { listHasCome } from '../staff/counter-lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('whoever puts older lists back in their place hides nothing: none of them is taken', async () => {
  lobby = await openLobby({ records: [] });
  const lists = join(lobby.dataFolder, 'lists');
  const old = join(lobby.folder, 'old-lists');
  const first = await lobby.open();
  await listHasCome(lobby);
  cpSync(lists, old, { recursive: true });
  const before = readFileSync(join(lists, 'staff.jws'), 'utf8');
  lobby.clock.run(60);
  await vi.waitUntil(() => readFileSync(join(lists, 'staff.jws'), 'utf8') !== before, { timeout: 20_000 });
  lobby.clock.run(1);
  await first.stop();

  cpSync(old, lists, { recursive: true });
  await lobby.fault({ kind: 'down', operation: '*' });
  const since = lobby.log.events.length;
  const second = await lobby.open();
  const refused = lobby.log.events.slice(since).filter(({ event }) => event === 'kept-list-not-accepted');
  // Without the newest list of keys nothing else can be verified either.
  expect(refused.map(({ fields }) => fields?.['list'])).toEqual(['keys', 'revocations', 'policy', 'staff']);
  expect(refused[0]?.fields).toMatchObject({ detail: 'older' });
  await lobby.mend();
  lobby.clock.run(20);
  await second.until('attract', ({ services }) => services.length === 3);
  lobby.clock.run(1);
});
