/** One line of the table: ours beside the reference of the same run. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  /** The ratio may be this much. */
  readonly budget: number;
  readonly ok: boolean;
}

export function row(name: string, ours: number, reference: number, budget: number): Row {
  const ratio = ours / reference;
  return { name, ours, reference, ratio, budget, ok: ratio <= budget };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('no values');
  return (low + high) / 2;
}
