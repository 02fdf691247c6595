import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { openAuditFile } from '../../db/journal/audit-file.ts';
import { beginningAfter, verifyChain } from '../../electron/core/audit/chain.ts';
import { mustOpen } from '../core/journal/journal-folder.ts';
import { type PowerCut, type PowerCutOptions, runUntilPowerCut, whyNoPowerCut } from './power-cut.ts';

const scripts = join(import.meta.dirname, 'scripts');
/** 200 commits need a few more syncs, for the journal's making and a checkpoint after every 40. */
const SYNCS = 210;

function needPowerCuts({ skip }: TestContext): void {
  const why = whyNoPowerCut();
  if (why !== null) skip(why);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function commitUntil(
  cut: PowerCutOptions['cut'],
  {
    folder = newFolder(),
    synchronous = 'FULL',
    tidyEvery = 40,
  }: { readonly folder?: string; readonly synchronous?: 'FULL' | 'NORMAL'; readonly tidyEvery?: number } = {},
): Promise<PowerCut> {
  const power = await runUntilPowerCut({
    script: join(scripts, 'committing.ts'),
    arguments: [synchronous, String(tidyEvery)],
    folder,
    cut,
  });
  onTestFinished(() => rmSync(power.image, { recursive: true, force: true }));
  return power;
}

/** Rows of a journal that is whole in itself: structure, chain, and each transaction with all that it wrote. */
function wholeJournal(image: string): number {
  const file = join(image, 'journal.db');
  const journal = mustOpen(file);
  expect(journal.check()).toBeNull();
  const rows = journal.audit.rows().length;
  expect(journal.books.openCases()).toHaveLength(rows);
  journal.close();
  const trail = openAuditFile(file);
  if (!trail.ok) throw new Error(trail.error);
  expect(verifyChain(beginningAfter(0), trail.value.rowsAfter(0), [])).toMatchObject({ rows, fault: null });
  trail.value.close();
  return rows;
}

/** What was promised last, by its number; rows are numbered from 1 on. */
const promised = ({ acknowledged }: PowerCut): number => Number(acknowledged.at(-1) ?? 0);

test('power cut anywhere: every commit that was acknowledged is there, whole, and at most one more', {
  timeout: 120_000,
}, async (context) => {
  needPowerCuts(context);
  // Its making, sync by sync; then anywhere.
  const making = Array.from({ length: 8 }, (_, index) => ({ beforeSync: index + 1 }));
  const anywhere = Array.from({ length: 10 }, () => ({ beforeSync: 9 + Math.floor(Math.random() * (SYNCS - 9)) }));
  const atAnyMoment = Array.from({ length: 4 }, () => ({ afterLines: 1 + Math.floor(Math.random() * 190) }));
  let acknowledged = 0;
  for (const cut of [...making, ...anywhere, ...atAnyMoment]) {
    const power = await commitUntil(cut);
    expect(power.wasCut, JSON.stringify(cut)).toBe(true);
    const rows = wholeJournal(power.image);
    expect(rows, JSON.stringify(cut)).toBeGreaterThanOrEqual(promised(power));
    expect(rows, JSON.stringify(cut)).toBeLessThanOrEqual(promised(power) + 1);
    acknowledged += power.acknowledged.length;
  }
  expect(acknowledged).toBeGreaterThan(100);
});

test('power that goes again and again, in the middle of opening too: nothing is lost on the way', { timeout: 60_000 }, async (context) => {
  needPowerCuts(context);
  let folder = newFolder();
  let known = 0;
  for (const cut of [{ afterLines: 30 }, { beforeSync: 1 }, { beforeSync: 2 }, { afterLines: 45 }, { beforeSync: 3 }, { beforeSync: 60 }]) {
    const power = await commitUntil(cut, { folder });
    expect(power.wasCut).toBe(true);
    known = Math.max(known, promised(power));
    const rows = wholeJournal(power.image);
    expect(rows, JSON.stringify(cut)).toBeGreaterThanOrEqual(known);
    folder = power.image;
  }
  expect(known).toBeGreaterThan(75);
});

test('the test of the test: a journal that was built with synchronous=NORMAL loses what it acknowledged', async (context) => {
  needPowerCuts(context);
  for (const afterLines of [30, 75]) {
    // However late the plug is pulled, no checkpoint has come before it.
    const power = await commitUntil({ afterLines }, { synchronous: 'NORMAL', tidyEvery: 1000 });
    // Never corrupt, only behind: what no checkpoint has synced is gone.
    expect(promised(power) - wholeJournal(power.image)).toBeGreaterThanOrEqual(30);
  }
});

test('a list is the old one or the new one at every moment, and once it is written the new one', async (context) => {
  needPowerCuts(context);
  for (let beforeSync = 1; beforeSync <= 8; beforeSync++) {
    const folder = newFolder();
    const power = await runUntilPowerCut({ script: join(scripts, 'replacing.ts'), folder, cut: { beforeSync } });
    onTestFinished(() => rmSync(power.image, { recursive: true, force: true }));
    expect(power.wasCut).toBe(true);
    if (promised(power) === 0) continue;
    const { version } = JSON.parse(readFileSync(join(power.image, 'lists', 'list.json'), 'utf8'));
    expect([promised(power), promised(power) + 1], `before sync ${beforeSync}`).toContain(version);
  }
});
