/** An amount in integer piastres (1 EGP = 100 piastres). The only unit of money inside the program. */
export type Piastres = number & { readonly __brand: 'Piastres' };

/** @throws RangeError when `value` is not a safe integer: a fraction of a piastre is a programming error. */
export function piastres(value: number): Piastres {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer amount of piastres: ${value}`);
  return value as Piastres;
}

export function sum(amounts: Iterable<Piastres>): Piastres {
  let total = 0;
  for (const amount of amounts) total += amount;
  return piastres(total);
}
