import type { EventOf, StateOf, Transition } from '../payment/transition.ts';

/**
 * A message to the authority, `queued` in the transaction that causes it. Its bytes and its idempotency key are stored once and
 * sent until a signed answer is there.
 */
export const outboxTransitions = [
  {
    from: 'queued',
    event: 'outbox.sent',
    to: 'sent',
    why: 'Stored before the first call; further tries keep the state, the key and the bytes',
  },
  { from: 'sent', event: 'outbox.answered', to: 'answered', closes: 'authority-silent', why: 'A signed answer that fits the request' },
  {
    from: 'sent',
    event: 'outbox.refused',
    to: 'refused',
    closes: 'authority-silent',
    why: 'Signed: the credit is not open any more, it was redeemed or paid back elsewhere; or no such certificate was issued',
  },
  {
    from: 'sent',
    event: 'outbox.conflict',
    to: 'stuck',
    opens: 'idempotency-key-reused',
    why: 'The authority knows the key with another body: an alarm, nothing is sent again',
  },
] as const satisfies readonly Transition[];

export type OutboxState = StateOf<typeof outboxTransitions>;
export type OutboxEvent = EventOf<typeof outboxTransitions>;
