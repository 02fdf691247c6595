/** Bytes that a seed decides, so that a run can be had again. */
import type { RandomBytes } from '../../electron/core/identity/reference.ts';

/** Mulberry32: no secret is made of it. */
export function createRandomBytes(seed: number): RandomBytes {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  return (size) => Uint8Array.from({ length: size }, () => next() & 255);
}
