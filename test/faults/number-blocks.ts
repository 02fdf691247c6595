/** Blocks of numbers for provisional slips, as the authority gives them. */
import type { NumberBlock } from '../../electron/core/register/schemas.ts';

/** Few: they are used up, and refilled. */
export const BLOCK_SIZE = 6;

export interface NumberBlocks {
  /** The same request gets the same block. */
  give(kiosk: string, key: string): NumberBlock;
  /** Whose the number is. */
  ownerOf(number: string): string | undefined;
}

export function createNumberBlocks(): NumberBlocks {
  const given = new Map<string, NumberBlock>();
  const owners: string[] = [];
  return {
    give(kiosk, key) {
      const known = given.get(key);
      if (known) return known;
      const first = owners.length * BLOCK_SIZE + 1;
      owners.push(kiosk);
      const block: NumberBlock = { prefix: 'PV', from: digits(first), to: digits(first + BLOCK_SIZE - 1) };
      given.set(key, block);
      return block;
    },
    ownerOf: (number) => owners[Math.floor((Number(number.slice(2, 13)) - 1) / BLOCK_SIZE)],
  };
}

function digits(number: number): string {
  return String(number).padStart(11, '0');
}
