import type { Piastres } from '../../money.ts';

/** A bank note that the acceptor knows. */
export interface Note {
  /** The device's own number for it, from 1. */
  readonly channel: number;
  readonly value: Piastres;
}

/** What keeps an acceptor from taking notes. `jam`: a note is stuck in its path, or that is open; `foreign-notes`: it is set up for notes that are not Egypt's. */
export type AcceptorFault = 'jam' | 'cash-box-full' | 'cash-box-removed' | 'fraud-attempt' | 'foreign-notes';

/** What the device says of itself; its counter is not lost with the power. */
export interface AcceptorReading {
  readonly serial: string;
  /** Notes put into the cash box in the device's whole life. */
  readonly stackedCount: number;
  /** The notes that it takes, smallest first. */
  readonly notes: readonly Note[];
}

export type AcceptorStatus =
  | ({ readonly state: 'ready' } & AcceptorReading)
  | ({ readonly state: 'fault'; readonly faults: readonly AcceptorFault[] } & AcceptorReading)
  | { readonly state: 'unreachable'; readonly detail: string };

export type CashPhase = 'starting' | 'insert' | 'reading' | 'stacking' | 'returning' | 'stopping';

/** `too-large`, `not-now`: we would not have it; `not-recognised`: the device would not; `not-stacked`: it was taken and came back. */
export type ReturnReason = 'too-large' | 'not-now' | 'not-recognised' | 'not-stacked';

/** What the device asks and tells while it takes notes. All of it is synchronous: what it stores is on the disk when it returns. */
export interface CashSession {
  /** A note is held in escrow. `take`: the very next poll puts it into the cash box, so the intent is stored before this returns. */
  readonly decide: (note: Note) => 'take' | Extract<ReturnReason, 'too-large' | 'not-now'>;
  /** The note is in the cash box. Called with the counter read afterwards, before the event is acknowledged. */
  readonly stacked: (note: Note, reading: Pick<AcceptorReading, 'serial' | 'stackedCount'>) => void;
  /** A note went back to the citizen; null when the device never knew it. */
  readonly returned: (note: Note | null, why: ReturnReason) => void;
  readonly onPhase: (phase: CashPhase) => void;
  /** Disables the device; a note that is on its way is told of before the session ends. */
  readonly stop: AbortSignal;
}

export type CashEnd =
  /** Disabled, and nothing is in its path. */
  | { readonly end: 'stopped' }
  /** Disabled; after a jam nobody knows where the note is. */
  | { readonly end: 'fault'; readonly faults: readonly AcceptorFault[] }
  /** No line to the device, or what it told could not be stored: its counter is asked later. */
  | { readonly end: 'lost'; readonly detail: string };

/** A bank-note acceptor without a payout unit. One conversation at a time; disabled except in `accept`. Never throws. */
export interface CashAcceptor {
  /** Opens the line when it is not open. While notes are taken: what is known of it from that. */
  status(): Promise<AcceptorStatus>;
  /**
   * Acknowledges whatever the device still tells of an earlier run, leaves it disabled, and reads its counter after that: the counter
   * alone says what is in the cash box.
   */
  drain(): Promise<AcceptorStatus>;
  /** Takes notes until it is stopped or fails. Whatever `decide` or `stacked` throws ends it as `lost`, the note unacknowledged. */
  accept(session: CashSession): Promise<CashEnd>;
  close(): Promise<void>;
}
