import type { EventOf, StateOf, Transition } from './transition.ts';

/** A payment: what is bought with which quote, and what the authority said of it. Where the money came from is the tenders' story. */
export const paymentTransitions = [
  { from: null, event: 'payment.opened', to: 'open', why: 'The citizen confirmed a fresh quote' },
  { from: 'open', event: 'payment.covered', to: 'covered', queues: ['settlement'], why: 'Approved tenders add up to the total' },
  {
    from: 'open',
    event: 'payment.abandoned',
    to: 'abandoned',
    why: 'The citizen left, no tender holds money of this payment and none is unresolved: its lines may be chosen again',
  },
  { from: 'covered', event: 'payment.sent', to: 'settling', why: 'The settlement goes out to the authority' },
  {
    from: 'settling',
    event: 'payment.settled',
    to: 'settled',
    posts: [
      { debit: 'citizen-payments', credit: 'authority-fines', amount: 'fines' },
      { debit: 'citizen-payments', credit: 'authority-fees', amount: 'fees' },
      { debit: 'citizen-payments', credit: 'due-back', amount: 'dueBack' },
    ],
    why: 'The authority settled every line and the fees; what was too much, of a payment taken without it, is due back',
  },
  {
    from: 'settling',
    event: 'payment.part-settled',
    to: 'part-settled',
    posts: [
      { debit: 'citizen-payments', credit: 'authority-fines', amount: 'fines' },
      { debit: 'citizen-payments', credit: 'authority-fees', amount: 'fees' },
      { debit: 'citizen-payments', credit: 'due-back', amount: 'dueBack' },
    ],
    why: 'Some lines were paid elsewhere meanwhile or refused: their amount is due back',
  },
  {
    from: 'settling',
    event: 'payment.refused',
    to: 'refused',
    posts: [{ debit: 'citizen-payments', credit: 'due-back', amount: 'dueBack' }],
    why: 'Nothing was settled: the tenders are reversed, or where that cannot be the amount is due back',
  },
] as const satisfies readonly Transition[];

export type PaymentState = StateOf<typeof paymentTransitions>;
export type PaymentEvent = EventOf<typeof paymentTransitions>;
