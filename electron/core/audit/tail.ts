/**
 * The end of the trail, read again after an unclean stop and before anybody is served: a disk may have kept less of a power cut than
 * SQLite believes, or somebody had the file meanwhile. Staff decide what a fault means; service goes on.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import { writeAudit } from './audit.ts';
import { type Anchor, beginningAfter, type ChainFault, verifyChain } from './chain.ts';
import { isGenuine } from './heads.ts';

/** About fifty payments, read in a few milliseconds. The row before them is taken as it is. */
const TAIL_ROWS = 1_000;

export interface TailOptions {
  readonly journal: Journal;
  readonly kioskKey: KeyObject;
  readonly kioskKeyId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Before the first row of this start is written: it would stand in the place of one that is missing. */
export function checkTail(options: TailOptions): void {
  const { journal, clock, log } = options;
  try {
    const fault = faultInTail(options);
    if (!fault) return;
    const { kind, row, to } = fault;
    log.error('audit.broken', { kind, row });
    const at = toInstant(clock.now());
    journal.transaction(() => {
      // An open case is known already: one more start does not say it again.
      const isNew = journal.books.openCase({ kind: 'audit-broken', payment: null, about: `audit row ${row}`, detail: kind, openedAt: at });
      if (isNew) writeAudit(journal, { at, type: 'audit.broken', subject: null, fields: { row, to, kind } });
    });
  } catch (error) {
    log.error('audit.not-checked', { detail: error instanceof Error ? error.message : String(error) });
  }
}

/** A head of an earlier key stands as it is kept: audit-check, with every public key, verifies that one too. */
export function faultInTail({
  journal,
  kioskKey,
  kioskKeyId,
}: Pick<TailOptions, 'journal' | 'kioskKey' | 'kioskKeyId'>): ChainFault | null {
  const { audit } = journal;
  const begins = audit.begins();
  const [first, ...others] = audit.lastRows(begins, TAIL_ROWS + 1);
  if (!first) return verifyChain(beginningAfter(begins), [], anchorsAfter(begins)).fault;
  const isWhole = others.length < TAIL_ROWS;
  const from = isWhole ? beginningAfter(begins) : { row: first.id, hash: Buffer.from(first.hash ?? []).toString('hex') };
  return verifyChain(from, isWhole ? [first, ...others] : others, anchorsAfter(from.row)).fault;

  function anchorsAfter(row: number): readonly Anchor[] {
    const keys = new Map([[kioskKeyId, createPublicKey(kioskKey)]]);
    return audit.headsAfter(row).map((head) => ({
      row: head.row,
      hash: Buffer.from(head.hash).toString('hex'),
      genuine: head.kid === kioskKeyId ? isGenuine(head, keys) : head.signature !== null,
    }));
  }
}
