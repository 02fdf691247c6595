import type { EventOf, StateOf, Transition } from '../payment/transition.ts';

/** One print of one document on one device. Apart from money: whatever happens here, the payment stands. */
export const printJobTransitions = [
  {
    from: null,
    event: 'print.requested',
    to: 'requested',
    why: 'The job’s name is stored before it is sent',
  },
  {
    from: 'requested',
    event: 'print.sent',
    to: 'sent',
    why: 'The device is about to be called',
  },
  {
    from: 'requested',
    event: 'print.interrupted',
    to: 'failed',
    why: 'The program stopped before it was sent',
  },
  {
    from: 'sent',
    event: 'print.completed',
    to: 'completed',
    why: 'The device said: printed',
  },
  {
    from: 'sent',
    event: 'print.failed',
    to: 'failed',
    why: 'The device said: not printed, and the job is purged',
  },
  {
    from: 'sent',
    event: 'print.unknown',
    to: 'unknown',
    opens: 'print-unknown',
    why: 'No word from the device: never sent again without a person',
  },
  {
    from: 'unknown',
    event: 'print.found-completed',
    to: 'completed',
    closes: 'print-unknown',
    why: 'Asked by name: printed',
  },
  {
    from: 'unknown',
    event: 'print.found-failed',
    to: 'failed',
    closes: 'print-unknown',
    why: 'Asked by name: not printed',
  },
] as const satisfies readonly Transition[];

export type PrintJobState = StateOf<typeof printJobTransitions>;
export type PrintJobEvent = EventOf<typeof printJobTransitions>;
