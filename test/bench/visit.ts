/** B13: the machine's own part of a whole visit, and the visit as a stopwatch would see it with fixed human, bank and printer times. */
import { join } from 'node:path';
import { openKiosk } from '../tour/kiosk.ts';
import { openLobby } from '../tour/lobby.ts';
import { readOptions } from '../tour/options.ts';
import { type Walker, walkVisit } from '../tour/walk.ts';
import { median, type Row, row } from './row.ts';

const VISITS = 3;
const MACHINE_GUARD_S = 1;
/** The best published time of a kiosk of this kind. */
const BEST_VISIT_S = 86;
/** Seconds that a practised citizen, a bank and two printers take: 20 digits and letters, a touch with its reading, card and PIN, two papers. */
const TYPING_S = 20 * 0.7;
const TOUCH_S = 3;
const BANK_S = 15;
const PAPER_S = 12;
const fixture = join(import.meta.dirname, '../simulators/authority/fixtures/one.json');

export function walker(): Walker {
  return { ...readOptions(['--record', fixture], true), screensFolder: null };
}

export async function measureVisit(folder: string): Promise<readonly Row[]> {
  const seconds: number[] = [];
  let touches = 0;
  for (let i = 0; i < VISITS; i += 1) {
    const lobby = await openLobby({ folder: join(folder, `b13-${i}`), language: 'ar', records: [fixture], log: () => undefined });
    const size = { width: 1080, height: 1920 };
    const kiosk = await openKiosk({
      configFile: lobby.configFile,
      userFolder: join(folder, `b13-user-${i}`),
      size,
      packaged: null,
      log: () => undefined,
    });
    await kiosk.page.locator('[data-page="attract"]').waitFor();
    const walk = await walkVisit(kiosk.screen, walker());
    await kiosk.close();
    await lobby.close();
    if (walk.ended !== 'done') throw new Error(`the measured visit ended at ${walk.ended}`);
    seconds.push(walk.machineMs / 1000);
    // the last one says "I have finished"
    touches = walk.taps + 1;
  }
  const machine = median(seconds);
  return [
    row('B13 machine time of a visit, s (guard 1.0 s, doubled in CI)', machine, MACHINE_GUARD_S, process.env['CI'] === undefined ? 1 : 2),
    row(
      'B13 visit with fixed human, bank and printer times, s',
      machine + TYPING_S + touches * TOUCH_S + BANK_S + PAPER_S,
      BEST_VISIT_S,
      1,
    ),
  ];
}
