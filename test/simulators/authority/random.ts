/** Repeatable randomness: the same seed gives the same people on every machine. */
export interface Random {
  /** 0 <= value < below */
  int(below: number): number;
  pick<T>(list: readonly T[]): T;
  chance(percent: number): boolean;
}

/** Mulberry32, mixed from two numbers so that each person has a stream of their own. */
export function newRandom(seed: number, stream: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (list) => {
      const picked = list[int(list.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    chance: (percent) => int(100) < percent,
  };
}
