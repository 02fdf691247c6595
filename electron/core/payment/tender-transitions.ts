import type { EventOf, Posting, StateOf, Transition } from './transition.ts';

/** One of the four amounts is the tender's, the others are 0: where the money lies depends on the method. */
const moneyIn: readonly Posting[] = [
  { debit: 'card-clearing', credit: 'citizen-payments', amount: 'byCard' },
  { debit: 'cash-box', credit: 'citizen-payments', amount: 'byCash' },
  { debit: 'qr-clearing', credit: 'citizen-payments', amount: 'byQr' },
  { debit: 'credit-clearing', credit: 'citizen-payments', amount: 'byCredit' },
];

/**
 * A tender: one attempt to pay by one method; a bank note is one. `unknown` leaves only by asking the device or by a supervised
 * correction.
 */
export const tenderTransitions = [
  { from: null, event: 'tender.created', to: 'created', why: 'A method was chosen' },
  { from: 'created', event: 'tender.requested', to: 'requested', why: 'The intent and every id of the request are stored' },
  { from: 'requested', event: 'tender.submitted', to: 'submitted', why: 'The device is about to be called' },
  { from: 'requested', event: 'tender.interrupted', to: 'unknown', why: 'The program stopped: the device is asked' },
  { from: 'submitted', event: 'tender.approved', to: 'approved', posts: moneyIn, why: 'The device said: paid' },
  { from: 'submitted', event: 'tender.declined', to: 'declined', why: 'The device said: not paid' },
  { from: 'submitted', event: 'tender.cancelled', to: 'cancelled', why: 'The device said: stopped before paying' },
  { from: 'submitted', event: 'tender.unknown', to: 'unknown', why: 'No answer: nothing is guessed' },
  { from: 'submitted', event: 'tender.interrupted', to: 'unknown', why: 'The program stopped: the device is asked' },
  { from: 'unknown', event: 'tender.found-approved', to: 'approved', posts: moneyIn, closes: 'tender-unknown', why: 'Asked: paid' },
  { from: 'unknown', event: 'tender.found-declined', to: 'declined', closes: 'tender-unknown', why: 'Asked: not paid' },
  { from: 'unknown', event: 'tender.found-cancelled', to: 'cancelled', closes: 'tender-unknown', why: 'Asked: stopped before paying' },
  {
    from: 'unknown',
    event: 'tender.not-found',
    to: 'declined',
    closes: 'tender-unknown',
    why: 'Asked twice: the same terminal in the same session, within 24 h and nothing sent since, has never heard of it',
  },
  {
    from: 'unknown',
    event: 'tender.corrected-approved',
    to: 'approved',
    posts: moneyIn,
    closes: 'tender-unknown',
    why: 'Two people read the acquirer’s report: paid',
  },
  {
    from: 'unknown',
    event: 'tender.corrected-declined',
    to: 'declined',
    closes: 'tender-unknown',
    why: 'Two people read the acquirer’s report: not paid',
  },
  { from: 'declined', event: 'tender.paid-late', to: 'approved', posts: moneyIn, why: 'QR: paid after the reference had expired' },
  { from: 'cancelled', event: 'tender.paid-late', to: 'approved', posts: moneyIn, why: 'QR: paid after the reference was cancelled' },
] as const satisfies readonly Transition[];

export type TenderState = StateOf<typeof tenderTransitions>;
export type TenderEvent = EventOf<typeof tenderTransitions>;

/** States in which a device may hold an outcome that we do not know. */
export const unresolvedTenderStates = ['requested', 'submitted', 'unknown'] as const satisfies readonly TenderState[];
