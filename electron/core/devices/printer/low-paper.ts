/**
 * How low a printer's paper may be before nobody new pays. The two printers tell of it in two ways, so there are two rules.
 *
 * 80 mm roll: the near-end sensor speaks while some metres are left, but a roll that ends in mid-paper leaves a print of unknown fate,
 * which a person must look at. So papers are counted from there on, and after a few of them the printer counts as not ready.
 *
 * A4 tray: `media-low` is a word without a number, different on every model, so it only warns. An empty tray (`media-empty`,
 * `media-needed`) is "not ready" by itself, and loses nothing: the sheet comes out after the refill, or is taken back.
 */
import type { Printer } from './printer.ts';

/** What the journal notes of a completed job whose printer was low on paper. */
export const printedLow = 'paper-low';

/** The longest papers, clearances standing in, are under 30 cm: together less than a metre and a half. */
export const papersPastNearEnd = 5;

/** @param lastCompleted what was noted of that many completed jobs, the newest first: the journal's, so that a restart does not forget */
export function guardRoll<P extends Printer>(printer: P, lastCompleted: (count: number) => readonly (string | null)[]): P {
  return {
    ...printer,
    async status() {
      const said = await printer.status();
      if (!said.ready || !said.faults.includes('paper-low')) return said;
      const since = lastCompleted(papersPastNearEnd);
      if (since.length < papersPastNearEnd || since.some((note) => note !== printedLow)) return said;
      return { ...said, ready: false, detail: `${said.detail}: the last ${papersPastNearEnd} papers were printed past its near end` };
    },
  };
}
