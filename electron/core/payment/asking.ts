/** What became of a tender whose outcome is not known: the terminal is asked, and nothing is guessed from its silence. */
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { toInstant } from '../clock.ts';
import type { CardTerminal, TerminalInquiry, TerminalOutcome } from '../devices/terminal/terminal.ts';
import { messageOf } from '../log.ts';
import type { MoneyContext } from './context.ts';
import { type KnownOutcome, type Recorded, recordOutcome } from './outcome.ts';

/** nexo: "in progress" is asked again in 5 s. The same pace for a terminal that does not answer. */
const ASK_AGAIN_MS = 5000;
/** A terminal keeps its last transactions for a day at most; after that "not found" says nothing. */
const NOT_FOUND_COUNTS_MS = 24 * 3_600_000;

export interface Found {
  readonly recorded: Recorded;
  readonly outcome: KnownOutcome;
}

/** `beyond-asking`: only the acquirer's report can say it now. Both leave the tender unknown, with a case for staff. */
export type StillUnknown = 'ask-later' | 'beyond-asking';

/** Asks after one tender, at most `asks` times; an outcome is stored before this resolves. */
export async function ask(context: MoneyContext, tender: TenderRow, terminal: CardTerminal, asks: number): Promise<Found | StillUnknown> {
  const { journal, clock } = context;
  let notFoundOnce = false;
  let aborted = false;
  for (let asked = 0; asked < asks; asked++) {
    if (asked > 0) await clock.delay(ASK_AGAIN_MS);
    const answer = await called(() => terminal.inquire(tender));
    if (isKnown(answer)) return { recorded: recordOutcome(context, tender, answer, 'asked'), outcome: answer };
    const absent = answer.outcome === 'not-found';
    if (absent && notFoundOnce) {
      const doubt = whyNotFoundSaysNothing(context, tender, answer);
      if (doubt === null) {
        const outcome: KnownOutcome = { outcome: 'not-paid', reason: 'not-found', detail: 'the terminal has never heard of it' };
        return { recorded: recordOutcome(context, tender, outcome, 'not-found-rule'), outcome };
      }
      openCase(context, tender, `not found, but ${doubt}`);
      return 'beyond-asking';
    }
    notFoundOnce = absent;
    const nobodyThere = answer.outcome === 'in-progress' && journal.money.payment(tender.payment)?.visitEndedAt !== null;
    // The request may still be on its way, or the citizen may be gone: stop it before asking again.
    if ((absent || nobodyThere) && !aborted) {
      aborted = true;
      await called(() => terminal.abort(tender));
    }
  }
  openCase(context, tender, 'the terminal does not say');
  return 'ask-later';
}

/** "Not found" means not paid only from the same terminal in the same session, within 24 hours, with nothing sent since. */
function whyNotFoundSaysNothing(
  { journal, clock }: MoneyContext,
  tender: TenderRow,
  answer: Extract<TerminalInquiry, { readonly outcome: 'not-found' }>,
): string | null {
  if (answer.poiId !== tender.poiId) return 'another terminal answered';
  if (answer.terminalSession !== tender.terminalSession) return 'the terminal has begun a new session';
  const age = clock.now() - Date.parse(tender.requestedAt);
  if (age < 0 || age > NOT_FOUND_COUNTS_MS) return 'the request is more than 24 hours old, or the clock was set back';
  if (journal.money.sentSince(tender.id)) return 'something was sent since';
  return null;
}

/** It stays unknown; people know of it too. */
export function openCase({ journal, gate, clock, log }: MoneyContext, tender: TenderRow, detail: string): void {
  const openedAt = toInstant(clock.now());
  gate.commit(() => journal.books.openCase({ kind: 'tender-unknown', payment: tender.payment, about: tender.id, detail, openedAt }));
  log.warn('tender.unknown', { tender: tender.id, detail });
}

/** A driver does not throw; if it does all the same, nothing is known. */
export async function called<T>(call: () => Promise<T>): Promise<T | { readonly outcome: 'unknown'; readonly detail: string }> {
  try {
    return await call();
  } catch (error) {
    return { outcome: 'unknown', detail: messageOf(error) };
  }
}

/** "Paid" without an amount, and a driver's own "not found", are not outcomes: the terminal is asked. */
export function isKnown(answer: TerminalInquiry | TerminalOutcome | KnownOutcome): answer is KnownOutcome & typeof answer {
  if (answer.outcome === 'paid') return Number.isSafeInteger(answer.amount) && answer.amount > 0;
  return answer.outcome === 'not-paid' && answer.reason !== 'not-found';
}
