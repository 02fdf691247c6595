/**
 * Numbers for provisional slips, which a kiosk must have before an outage: the authority gives them in blocks, no two of which overlap.
 * A number is taken in the transaction of the slip; one that is taken is never given again, whatever stops the machine.
 */
import type { Journal } from '../../../db/journal/journal.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import { dammDigit, type Reference } from '../identity/reference.ts';
import type { Log } from '../log.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { NumberBlock } from '../register/schemas.ts';

export interface Numbers {
  /** The next number, with its check digit; null: there is none left. Call inside the transaction of what it is the number of. */
  take(): Reference | null;
  /** Of the blocks that are not used up. */
  standing(): { readonly left: number; readonly of: number };
  /** Asks the authority for a block when half of the numbers are gone. */
  refill(): Promise<void>;
}

export interface NumbersOptions {
  readonly journal: Journal;
  /** The one that came with the credentials. */
  readonly first: NumberBlock;
  readonly authority: Pick<AuthorityClient, 'numberBlock'>;
  readonly clock: Clock;
  /** At least 16 characters of [0-9A-Za-z_-], never the same twice. */
  readonly newId: () => string;
  readonly log: Log;
}

export function createNumbers({ journal, first, authority, clock, newId, log }: NumbersOptions): Numbers {
  const { numbers } = journal;
  let refilling: Promise<void> | null = null;
  // A restored journal may have forgotten that it was received, and how many of its numbers are given: the authority gives another.
  if (journal.epochs.current() === null && !numbers.hasBlock(Number(first.from))) receive(first);

  /** With the request that it answers, in one transaction. False when its numbers, or some of them, were given before. */
  function receive({ prefix, from, to }: NumberBlock): boolean {
    const at = toInstant(clock.now());
    try {
      journal.transaction(() => {
        numbers.addBlock({ first: Number(from), last: Number(to), receivedAt: at });
        numbers.dropRequest();
        writeAudit(journal, { at, type: 'numbers.received', subject: null, fields: { from: prefix + from, to: prefix + to } });
      });
      return true;
    } catch (error) {
      log.error('numbers.not-received', { detail: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }

  async function askForBlock(): Promise<void> {
    const { left, of } = numbers.standing();
    if (left * 2 > of) return;
    let key = numbers.request();
    if (key === null) {
      key = newId();
      numbers.putRequest({ idempotencyKey: key, requestedAt: toInstant(clock.now()) });
    }
    const answered = await authority.numberBlock(key);
    // Numbers that were given before are an answer that nothing can be done with: the next request is another one.
    if (answered.ok && !receive(answered.value.answer)) numbers.dropRequest();
    else if (!answered.ok && answered.error.kind === 'refused' && answered.error.signed) numbers.dropRequest();
  }

  return {
    take() {
      const number = numbers.take();
      if (number === null) return null;
      const digits = String(number).padStart(11, '0');
      return `PV${digits}${dammDigit(digits)}` as Reference;
    },
    standing: numbers.standing,
    refill() {
      refilling ??= askForBlock().finally(() => {
        refilling = null;
      });
      return refilling;
    },
  };
}
