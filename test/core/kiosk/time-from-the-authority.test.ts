/** The machine's clock is hours off, or went back while it was switched off: what the authority signs is the time. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import type { AuditRow } from '../../../db/journal/audit-store.ts';
import { openJournal } from '../../../db/journal/journal.ts';
import { fixture, must } from '../register/authority-world.ts';
import { auditOf } from '../staff/counter-lobby.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

const hours = 3_600_000;
const soon = { interval: 10, timeout: 15_000 };
const logged = (event: string) => lobby.log.events.filter((line) => line.event === event);
const corrections = (rows: readonly AuditRow[]) =>
  rows.filter(({ type }) => type === 'clock.corrected').map(({ fields }) => Number(fields['ms']));

function headRows(): number {
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  try {
    return journal.audit.heads().length;
  } finally {
    journal.close();
  }
}

test.each([5, -5])('%i hours off: corrected by the first signed answer, and the visit goes as ever', async (ahead) => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  // With its keys, from a time when both clocks were right.
  const earlier = await lobby.open();
  await visitTo(earlier, record, 'record');
  await earlier.stop();

  await lobby.control('POST', '/clock', { offsetMs: ahead * hours });
  const answered = () => logged('authority-answered').filter(({ fields }) => fields['operation'] === 'policy').length;
  const before = answered();
  const kiosk = await lobby.open();
  // It is asked with a token, and nobody gets one whose clock is wrong.
  await expect.poll(answered, soon).toBeGreaterThan(before);
  expect(logged('clock.corrected')).toHaveLength(1);
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();

  const rows = auditOf(lobby);
  const [ms, ...others] = corrections(rows);
  expect(others).toEqual([]);
  expect(Math.abs((ms ?? 0) - ahead * hours)).toBeLessThan(2_000);
  const corrected = rows.findIndex(({ type }) => type === 'clock.corrected');
  const times = rows.map(({ at }) => Date.parse(at));
  expect(times.slice(0, corrected)).toEqual(times.slice(0, corrected).toSorted());
  expect(times.slice(corrected)).toEqual(times.slice(corrected).toSorted());

  // The offset is kept: the next start is right from its first row on.
  const next = await lobby.open();
  await next.stop();
  expect(corrections(auditOf(lobby))).toHaveLength(1);
});

test('a clock that went back: nothing is signed, time does not run backwards, and the next signed answer ends it', async () => {
  lobby = await openLobby({ records: [] });
  await lobby.control('POST', '/clock', { offsetMs: 5 * hours });
  const kiosk = await lobby.open();
  await expect.poll(() => logged('clock.corrected'), soon).not.toEqual([]);
  await kiosk.stop();
  const heads = headRows();
  expect(heads).toBeGreaterThan(0);
  // As if the system's clock had been five hours ahead by itself, and its battery was taken out.
  const journal = new BetterSqlite3(join(lobby.dataFolder, 'journal.db'));
  journal.exec('DELETE FROM kiosk_clock');
  journal.close();

  await lobby.fault({ kind: 'down' });
  const back = await lobby.open();
  expect(logged('clock.not-trusted')).toHaveLength(1);
  await back.until('attract', ({ notices }) => notices.includes('authority-unreachable'));
  await back.stop();
  expect(headRows()).toBe(heads);

  const again = await lobby.open();
  await lobby.mend();
  await expect.poll(() => logged('clock.corrected').length, soon).toBe(2);
  await again.stop();
  expect(headRows()).toBe(heads + 1);
  const rows = auditOf(lobby);
  expect(rows.filter(({ type }) => type === 'clock.not-trusted')).toHaveLength(2);
  const times = rows.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted());
});
