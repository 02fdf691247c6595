/** What a validator says of itself in the answer to SETUP REQUEST, protocol version 6 (ITL, GA138). */
import { piastres } from '../../money.ts';
import type { Note } from './acceptor.ts';

/** Every bank note of Egypt that is money, in piastres. A dataset read in the wrong unit would not keep to them. */
const bankNotes = [25, 50, 100, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** SET_INHIBITS has a bit for each. */
const mostChannels = 16;

/** `foreign`: notes that are not Egypt's, or in units that make them so. Null: no such answer. */
export function readDataset(data: Uint8Array): readonly Note[] | 'foreign' | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const channels = data[11];
  if (channels === undefined || channels === 0 || channels > mostChannels || data.length < 16 + 9 * channels) return null;
  const multiplier = (view.getUint16(12 + 2 * channels) << 8) | view.getUint8(14 + 2 * channels);
  const notes: Note[] = [];
  for (let at = 0; at < channels; at += 1) {
    const currency = Buffer.from(data.subarray(16 + 2 * channels + 3 * at, 19 + 2 * channels + 3 * at)).toString('latin1');
    const value = view.getUint32(16 + 5 * channels + 4 * at, true) * multiplier;
    if (value === 0) continue;
    if (currency !== 'EGP' || !bankNotes.includes(value)) return 'foreign';
    notes.push({ channel: at + 1, value: piastres(value) });
  }
  return notes.sort((a, b) => a.value - b.value);
}
