/** What an answer of the terminal means, as tables and pure functions: no input, no output, no time. */
import { fromPounds } from './amounts.ts';
import { maskedPan, withoutCardNumbers } from './card-data.ts';
import type { NexoResponse, PaymentResponse, ReversalResponse } from './nexo-messages.ts';
import type { NotPaidReason, ReversalOutcome, TerminalOutcome, TerminalPhase } from './terminal.ts';

/**
 * The error conditions of a direct PaymentResponse that end the payment without money (nexo 3.0, ErrorCondition). Every other
 * one (Busy, InProgress, MessageFormat, LoggedOut ...) may be said of a request the terminal has already seen under the same
 * ServiceID, so it settles nothing: the terminal is asked by TransactionStatus.
 */
const endsWithoutMoney: Readonly<Record<string, NotPaidReason>> = {
  Refusal: 'refused',
  Cancel: 'cancelled',
  Aborted: 'aborted',
  UnreachableHost: 'refused',
  InvalidCard: 'refused',
  WrongPIN: 'refused',
  PaymentRestriction: 'refused',
};

/** Refusal reason of a shopper who never presented a card, as Adyen's terminals number it. */
const shopperTimedOut = '126';

/** Of a direct PaymentResponse. Null: it decides nothing, ask. */
export function directOutcome(answer: PaymentResponse): TerminalOutcome | null {
  const { Result, ErrorCondition = '' } = answer.Response;
  if (Result !== 'Failure') return approved(answer);
  const reason = endsWithoutMoney[ErrorCondition];
  return reason ? { outcome: 'not-paid', reason: timedOut(answer.Response) ?? reason, detail: describe(answer.Response) } : null;
}

/** Of the original answer as TransactionStatus repeats it: whatever the failure was, it is the end of that request. */
export function repeatedOutcome(answer: PaymentResponse): TerminalOutcome {
  const { Result, ErrorCondition = '' } = answer.Response;
  if (Result !== 'Failure') return approved(answer) ?? { outcome: 'unknown', detail: 'approved, but amount or transaction cannot be read' };
  if (ErrorCondition === 'InProgress') return { outcome: 'unknown', detail: 'repeated answer says in progress' };
  const reason = timedOut(answer.Response) ?? endsWithoutMoney[ErrorCondition] ?? (ErrorCondition === 'Busy' ? 'busy' : 'refused');
  return { outcome: 'not-paid', reason, detail: describe(answer.Response) };
}

/** Success or Partial. Null without a readable amount in pounds and a transaction to reverse it by: an amount is never assumed. */
function approved(answer: PaymentResponse): TerminalOutcome | null {
  const result = answer.PaymentResult;
  const transaction = answer.POIData?.POITransactionID;
  const authorized = result?.AmountsResp;
  if (!authorized || !transaction?.TransactionID) return null;
  if (authorized.Currency !== undefined && authorized.Currency !== 'EGP') return null;
  const amount = fromPounds(authorized.AuthorizedAmount);
  if (amount === null) return null;
  const card = result.PaymentInstrumentData?.CardData;
  return {
    outcome: 'paid',
    amount,
    transaction: { id: transaction.TransactionID, at: transaction.TimeStamp },
    card: {
      brand: withoutCardNumbers(card?.PaymentBrand ?? ''),
      maskedPan: maskedPan(card?.MaskedPan ?? ''),
      entryMode: withoutCardNumbers((card?.EntryMode ?? []).join('+')),
      approvalCode: withoutCardNumbers(result.PaymentAcquirerData?.ApprovalCode ?? ''),
    },
  };
}

/** @param amount what was to be reversed, in pounds as sent; another amount reversed settles nothing */
export function reversalOutcome(answer: ReversalResponse, amount: number): ReversalOutcome {
  const { Result, ErrorCondition = '' } = answer.Response;
  if (Result === 'Success') {
    if (answer.ReversedAmount === undefined || answer.ReversedAmount === amount) return { outcome: 'reversed' };
    return { outcome: 'unknown', detail: 'another amount was reversed' };
  }
  const undecided =
    Result === 'Partial' || ['Busy', 'InProgress', 'UnreachableHost', 'MessageFormat', 'LoggedOut'].includes(ErrorCondition);
  return { outcome: undecided ? 'unknown' : 'refused', detail: describe(answer.Response) };
}

/** For staff: the condition and the terminal's own words, short and without card numbers. */
function describe(response: NexoResponse): string {
  const fields = additional(response);
  const said = fields.get('refusalReason') ?? fields.get('message') ?? '';
  return withoutCardNumbers([response.ErrorCondition ?? response.Result, said].filter(Boolean).join(': ')).slice(0, 200);
}

/**
 * Where the payment stands, from a TransactionStatus answer "in progress". nexo has no field for it; terminals name the step in
 * `AdditionalResponse` with the event names of their display notifications. A terminal that says nothing stays at
 * "present your card", which is then also what its own screen says.
 */
export function phaseOf(response: NexoResponse): TerminalPhase | null {
  return phases[additional(response).get('event') ?? ''] ?? null;
}

const phases: Readonly<Record<string, TerminalPhase>> = {
  TENDER_CREATED: 'present-card',
  CARD_PRESENTED: 'processing',
  CARD_INSERTED: 'processing',
  CARD_SWIPED: 'processing',
  PIN_ENTERED: 'processing',
  TENDER_FINAL: 'take-card',
};

/** The terminal's own session number, where it tells one. */
export function sessionOf(response: NexoResponse): string {
  return additional(response).get('session') ?? '';
}

function timedOut(response: NexoResponse): NotPaidReason | null {
  return (additional(response).get('refusalReason') ?? '').startsWith(shopperTimedOut) ? 'timed-out-at-terminal' : null;
}

function additional(response: NexoResponse): URLSearchParams {
  return new URLSearchParams(response.AdditionalResponse ?? '');
}
