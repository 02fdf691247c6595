import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import { papersPastNearEnd, printedLow } from '../../../electron/core/devices/printer/low-paper.ts';
import { fixture, must } from '../register/authority-world.ts';
import { jobsOf } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

/** As if the same receipt had come out so often. */
function printAgain(times: number): void {
  const [job] = jobsOf(lobby).filter(({ device }) => device === 'receipt');
  if (!job) throw new Error('no receipt');
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  for (let time = 0; time < times; time += 1) journal.papers.insertPrintJob({ ...job, name: `${job.name}-${time}` });
  journal.close();
}

test('papers printed past the near end are counted over a restart; then nobody new pays, until the roll is changed', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { standInPrinting: false });
  await lobby.receipt.faults.set('near-end', true);
  const first = await lobby.open();
  await visitTo(first, record, 'done');
  await first.stop();
  expect(jobsOf(lobby).map(({ device, detail }) => [device, detail])).toEqual(
    expect.arrayContaining([
      ['a4', null],
      ['receipt', printedLow],
    ]),
  );

  printAgain(papersPastNearEnd - 1);
  const second = await lobby.open();
  await second.until('attract', (page) => page.notices.includes('receipt-printer-unavailable'));
  await lobby.receipt.faults.clear();
  lobby.clock.skip(15_000);
  await second.until('attract', (page) => page.notices.length === 0);
});
