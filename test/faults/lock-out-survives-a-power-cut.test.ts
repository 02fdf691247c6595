import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { type PowerCutOptions, runUntilPowerCut, whyNoPowerCut } from './power-cut.ts';

const script = join(import.meta.dirname, 'scripts/guessing.ts');

function needPowerCuts({ skip }: TestContext): void {
  const why = whyNoPowerCut();
  if (why !== null) skip(why);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every answer that somebody sees who pulls the plug at each of these moments, and starts again from what is left. */
async function guessThrough(cuts: readonly PowerCutOptions['cut'][], synchronous: 'FULL' | 'NORMAL' = 'FULL'): Promise<string[]> {
  const seen: string[] = [];
  let folder = newFolder();
  for (const cut of cuts) {
    const power = await runUntilPowerCut({ script, arguments: [synchronous], folder, cut });
    onTestFinished(() => rmSync(power.image, { recursive: true, force: true }));
    seen.push(...power.acknowledged);
    folder = power.image;
  }
  return seen;
}

const afterEachAnswer = Array.from({ length: 6 }, () => ({ afterLines: 1 }));

test('whoever pulls the plug after each wrong PIN has no more tries than whoever does not', { timeout: 90_000 }, async (context) => {
  needPowerCuts(context);
  const seen = await guessThrough(afterEachAnswer);
  const looked = seen.filter((answer) => answer === 'no-match').length;
  // A try that was spent just before the plug is spent, though its answer was never seen.
  expect(looked).toBeGreaterThanOrEqual(2);
  expect(looked).toBeLessThanOrEqual(4);
  expect(new Set(seen.slice(looked))).toEqual(new Set(['locked-out']));
});

test('nor does it help to pull it while the answer is on its way', { timeout: 120_000 }, async (context) => {
  needPowerCuts(context);
  // A try writes twice: that it is spent, and that it failed. The making of the file comes before, so the first round is whole.
  const cuts = [{ afterLines: 1 }, ...Array.from({ length: 6 }, (_, index) => ({ beforeSync: 2 + (index % 5) })), { afterLines: 1 }];
  const seen = await guessThrough(cuts);
  expect(seen.filter((answer) => answer === 'no-match').length).toBeLessThanOrEqual(4);
  expect(seen.at(-1)).toBe('locked-out');
  expect(seen).not.toContain('let in');
});

test('the test of the test: in a journal built with synchronous=NORMAL the plug gives the tries back', {
  timeout: 90_000,
}, async (context) => {
  needPowerCuts(context);
  const seen = await guessThrough(afterEachAnswer, 'NORMAL');
  expect(seen.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'no-match'));
});
