import type { EventOf, StateOf, Transition } from './transition.ts';

/** A reversal: giving an approved card tender back through the terminal. Asking again is the same request: it is idempotent by the transaction. */
export const reversalTransitions = [
  {
    from: null,
    event: 'reversal.requested',
    to: 'requested',
    posts: [{ debit: 'citizen-payments', credit: 'in-reversal', amount: 'reversed' }],
    why: 'Another amount was approved, the visit had ended, or the authority settled nothing',
  },
  { from: 'requested', event: 'reversal.submitted', to: 'submitted', why: 'The device is about to be called' },
  {
    from: 'submitted',
    event: 'reversal.asked-again',
    to: 'submitted',
    why: 'The program stopped in between: the same reversal under a new message id',
  },
  {
    from: 'submitted',
    event: 'reversal.reversed',
    to: 'reversed',
    posts: [{ debit: 'in-reversal', credit: 'card-clearing', amount: 'reversed' }],
    why: 'The device said: given back',
  },
  {
    from: 'submitted',
    event: 'reversal.refused',
    to: 'refused',
    posts: [{ debit: 'in-reversal', credit: 'due-back', amount: 'reversed' }],
    why: 'The amount is due back, with a case for staff',
  },
  {
    from: 'submitted',
    event: 'reversal.unknown',
    to: 'unknown',
    posts: [{ debit: 'in-reversal', credit: 'due-back', amount: 'reversed' }],
    opens: 'reversal-unknown',
    why: 'The amount is due back, but held until the device or the acquirer has said that it was not given back',
  },
  { from: 'unknown', event: 'reversal.asked-again', to: 'unknown', why: 'The same reversal under a new message id' },
  {
    from: 'unknown',
    event: 'reversal.found-reversed',
    to: 'reversed',
    posts: [{ debit: 'due-back', credit: 'card-clearing', amount: 'reversed' }],
    closes: 'reversal-unknown',
    why: 'Asked: given back, so nothing is due back',
  },
  { from: 'unknown', event: 'reversal.found-refused', to: 'refused', closes: 'reversal-unknown', why: 'Asked: not given back' },
] as const satisfies readonly Transition[];

export type ReversalState = StateOf<typeof reversalTransitions>;
export type ReversalEvent = EventOf<typeof reversalTransitions>;

/**
 * An amount that the citizen gets back, not on the card: a credit with a number and a slip, redeemed in a later payment or paid back
 * at a counter, once. `held` may turn out to have been given back already.
 */
export const dueBackTransitions = [
  {
    from: null,
    event: 'due-back.owed',
    to: 'owed',
    queues: ['credit'],
    opens: 'due-back',
    why: 'Certain: a refused reversal, or the authority’s answer',
  },
  {
    from: null,
    event: 'due-back.credited',
    to: 'owed',
    posts: [{ debit: 'citizen-payments', credit: 'due-back', amount: 'dueBack' }],
    queues: ['credit'],
    opens: 'due-back',
    why: 'Money that pays for nothing: unfinished cash, more than the total, a QR paid too late',
  },
  { from: null, event: 'due-back.held', to: 'held', why: 'The reversal’s outcome is unknown: not paid out before it is known' },
  {
    from: 'held',
    event: 'due-back.confirmed',
    to: 'owed',
    queues: ['credit'],
    opens: 'due-back',
    why: 'The reversal was refused after all',
  },
  { from: 'held', event: 'due-back.withdrawn', to: 'withdrawn', why: 'The reversal had gone through' },
  {
    from: 'owed',
    event: 'due-back.claimed',
    to: 'claimed',
    posts: [{ debit: 'due-back', credit: 'credit-clearing', amount: 'dueBack' }],
    closes: 'due-back',
    why: 'The authority says: redeemed in a payment, here or at another machine',
  },
  {
    from: 'owed',
    event: 'due-back.paid-back',
    to: 'paid-back',
    posts: [{ debit: 'due-back', credit: 'paid-out', amount: 'dueBack' }],
    opens: 'pay-out',
    closes: 'due-back',
    why: 'The authority has recorded that staff pay it back: now it is handed over',
  },
] as const satisfies readonly Transition[];

export type DueBackState = StateOf<typeof dueBackTransitions>;
export type DueBackEvent = EventOf<typeof dueBackTransitions>;
