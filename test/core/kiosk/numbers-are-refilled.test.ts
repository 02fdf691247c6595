import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { mustOpen } from '../journal/journal-folder.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a kiosk whose numbers for slips are half gone has more of them before anybody needs one', async () => {
  lobby = await openLobby({ records: [] });
  const file = join(lobby.dataFolder, 'journal.db');
  const kiosk = await lobby.open();
  await kiosk.until('attract');
  await kiosk.stop();
  const journal = mustOpen(file);
  const given = journal.transaction(() => Array.from({ length: 500 }, () => journal.numbers.take()));
  expect(journal.numbers.standing()).toEqual({ left: 500, of: 1000 });
  journal.close();

  const again = await lobby.open();
  const asked = () =>
    lobby.log.events.filter(({ event, fields }) => event === 'authority-answered' && fields['operation'] === 'numberBlock');
  await expect
    .poll(
      () => {
        lobby.clock.skip(16_000);
        return asked().length;
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  await again.stop();
  const after = mustOpen(file);
  expect(after.numbers.standing()).toEqual({ left: 1500, of: 2000 });
  const next = after.transaction(() => Array.from({ length: 1500 }, () => after.numbers.take()));
  expect(new Set([...given, ...next]).size).toBe(2000);
  expect(after.transaction(() => after.numbers.take())).toBeNull();
  after.close();
});
