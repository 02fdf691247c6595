/** A cash acceptor with a box that can be counted, whatever it has told of what fell into it. */
import type {
  AcceptorReading,
  AcceptorStatus,
  CashAcceptor,
  CashEnd,
  CashSession,
  Note,
} from '../../../electron/core/devices/cash/acceptor.ts';
import { piastres } from '../../../electron/core/money.ts';

/** What becomes of a note that somebody puts in. */
export type NoteFate =
  | 'stacked'
  | 'not-recognised'
  /** Taken, and it comes back: the box is full, or it slipped. */
  | 'comes-back'
  /** The power goes after "take", and comes back with the note handed out at the front. */
  | 'power-cut-before-the-box'
  /** The power goes when the note has fallen, and nobody has heard of it. */
  | 'power-cut-after-the-box'
  /** The note sticks; when the path is cleared it lies in the box. */
  | 'jams-then-falls'
  /** The note sticks; when the path is cleared somebody has it in hand. */
  | 'jams-then-taken-out';

export interface RememberingAcceptor extends CashAcceptor {
  /** Notes that are put in, in order, while it takes any. */
  readonly inserts: { readonly value: number; readonly fate: NoteFate }[];
  serial: string;
  stackedCount: number;
  reachable: boolean;
  /** Between one note and the next. */
  pace: () => Promise<void>;
  /** Nothing more is put in: what the citizen does then. */
  whenEmpty: (() => void) | null;
  /** Piastres in the box: the truth. */
  box(): number;
  /** Notes that went back to whoever put them in, in piastres. */
  readonly handedBack: number[];
  /** The path is cleared by staff. */
  clear(): void;
  /** Another one is put in its place; the box of the old one is counted by hand. */
  swap(serial: string, stackedCount: number): void;
}

const values = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

export function createRememberingAcceptor(): RememberingAcceptor {
  const notes: readonly Note[] = values.map((value, index) => ({ channel: index + 1, value: piastres(value) }));
  let box = 0;
  let stuck: { readonly value: number; readonly falls: boolean } | null = null;

  function stack(value: number): void {
    box += value;
    acceptor.stackedCount += 1;
  }

  function reading(): AcceptorReading {
    return { serial: acceptor.serial, stackedCount: acceptor.stackedCount, notes };
  }

  async function status(): Promise<AcceptorStatus> {
    if (!acceptor.reachable) return { state: 'unreachable', detail: 'no line' };
    return stuck ? { state: 'fault', faults: ['jam'], ...reading() } : { state: 'ready', ...reading() };
  }

  /** Ends the session, or null: go on. */
  function put(session: CashSession, { value, fate }: { readonly value: number; readonly fate: NoteFate }): CashEnd | null {
    const note = notes.find((known) => known.value === value);
    session.onPhase('reading');
    if (!note || fate === 'not-recognised') return back(session, null, value, 'not-recognised');
    const said = session.decide(note);
    if (said !== 'take') return back(session, note, value, said);
    switch (fate) {
      case 'stacked':
        stack(value);
        session.stacked(note, reading());
        return null;
      case 'comes-back':
        return back(session, note, value, 'not-stacked');
      case 'power-cut-before-the-box':
        acceptor.handedBack.push(value);
        return { end: 'lost', detail: 'the power went' };
      case 'power-cut-after-the-box':
        stack(value);
        return { end: 'lost', detail: 'the power went' };
      case 'jams-then-falls':
      case 'jams-then-taken-out':
        stuck = { value, falls: fate === 'jams-then-falls' };
        return { end: 'fault', faults: ['jam'] };
    }
  }

  function back(session: CashSession, note: Note | null, value: number, why: Parameters<CashSession['returned']>[1]): null {
    acceptor.handedBack.push(value);
    session.returned(note, why);
    return null;
  }

  async function accept(session: CashSession): Promise<CashEnd> {
    if (!acceptor.reachable) return { end: 'lost', detail: 'no line' };
    session.onPhase('insert');
    for (let next = acceptor.inserts.shift(); next !== undefined; next = acceptor.inserts.shift()) {
      await acceptor.pace();
      if (session.stop.aborted) {
        acceptor.handedBack.push(next.value);
        continue;
      }
      try {
        const end = put(session, next);
        if (end) return end;
      } catch (error) {
        return { end: 'lost', detail: String(error) };
      }
    }
    acceptor.whenEmpty?.();
    if (!session.stop.aborted) await new Promise((resolve) => session.stop.addEventListener('abort', resolve, { once: true }));
    return { end: 'stopped' };
  }

  const acceptor: RememberingAcceptor = {
    inserts: [],
    serial: 'SSP-1',
    stackedCount: 1_000,
    reachable: true,
    pace: () => Promise.resolve(),
    whenEmpty: null,
    handedBack: [],
    box: () => box,
    clear() {
      if (stuck?.falls) stack(stuck.value);
      else if (stuck) acceptor.handedBack.push(stuck.value);
      stuck = null;
    },
    swap(serial, stackedCount) {
      acceptor.serial = serial;
      acceptor.stackedCount = stackedCount;
    },
    status,
    drain: status,
    accept,
    close: async () => undefined,
  };
  return acceptor;
}
