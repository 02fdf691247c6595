/**
 * Whether the authority can be reached: measured by what every request to it hears, and by a probe that asks oftener while that is in
 * doubt. A request raises the doubt, the probe decides: one operation that fails alone takes nothing down. With hysteresis both
 * ways, so that a line that comes and goes does not make the machine come and go.
 */
import { type Clock, type Instant, toInstant } from '../clock.ts';
import { type Log, messageOf } from '../log.ts';

import type { Heard } from '../register/exchange.ts';

/** `failing` still serves with the authority, `returning` still without it. */
type LineStep = 'up' | 'failing' | 'down' | 'returning';

/** The same thing heard in a row: how often, and for how long. */
interface Streak {
  readonly count: number;
  readonly ms: number;
  /** It was the probe that heard it last. */
  readonly byProbe: boolean;
}

interface LineTransition {
  readonly from: LineStep;
  readonly heard: Heard;
  /** Left out: at once. */
  readonly after?: (streak: Streak) => boolean;
  readonly to: LineStep;
}

/** Where each waits until its time is over, nobody is kept waiting for a third one. */
const SILENCES = 3;
const SILENT_MS = 20_000;
/** A line that answers now and then is not back. */
const ANSWERS = 3;
const ANSWERING_MS = 10_000;

export const lineTransitions: readonly LineTransition[] = [
  { from: 'up', heard: 'silence', to: 'failing' },
  { from: 'failing', heard: 'answer', to: 'up' },
  { from: 'failing', heard: 'silence', after: ({ count, ms, byProbe }) => byProbe && (count >= SILENCES || ms >= SILENT_MS), to: 'down' },
  { from: 'down', heard: 'answer', to: 'returning' },
  { from: 'returning', heard: 'silence', to: 'down' },
  { from: 'returning', heard: 'answer', after: ({ count, ms }) => count >= ANSWERS && ms >= ANSWERING_MS, to: 'up' },
];

/** Pause before the next probe: the shortest, and how much of chance comes on top, so that machines do not ask in step. */
const pauses: Readonly<Record<Exclude<LineStep, 'up'>, readonly [shortestMs: number, chanceMs: number]>> = {
  failing: [1_000, 1_000],
  down: [5_000, 10_000],
  returning: [3_000, 2_000],
};

export interface LineState {
  readonly state: 'up' | 'down';
  readonly since: Instant;
}

export interface Line {
  state(): LineState;
  /** What a request heard. */
  heard(what: Heard): void;
  /**
   * Asks the authority now, or waits for whoever is asking. Meanwhile only the probe as a whole tells: somebody else may answer its
   * requests in the authority's place. True: it answered.
   */
  probe(): Promise<boolean>;
  stop(): void;
}

export interface LineOptions {
  /** True when it was the authority that answered: its own word, and nobody's in between. */
  readonly ask: () => Promise<boolean>;
  /** After each change of `state`. */
  readonly onChange: (state: LineState) => void;
  readonly clock: Clock;
  /** 0 <= x < 1. */
  readonly random: () => number;
  readonly log: Log;
}

export function createLine({ ask, onChange, clock, random, log }: LineOptions): Line {
  const stopping = new AbortController();
  let step: LineStep = 'up';
  let since = toInstant(clock.now());
  let last: { readonly what: Heard; readonly began: number; count: number } = { what: 'answer', began: clock.monotonic(), count: 0 };
  let probing: Promise<boolean> | null = null;
  let asking = false;
  let watching = false;

  const state = (): LineState => ({ state: step === 'up' || step === 'failing' ? 'up' : 'down', since });

  function hear(what: Heard, byProbe: boolean): void {
    if (stopping.signal.aborted) return;
    if (last.what !== what) last = { what, began: clock.monotonic(), count: 0 };
    last.count += 1;
    const streak = { count: last.count, ms: clock.monotonic() - last.began, byProbe };
    const row = lineTransitions.find(({ from, heard, after }) => from === step && heard === what && (after?.(streak) ?? true));
    if (row) turnTo(row.to);
  }

  function turnTo(next: LineStep): void {
    const before = state().state;
    step = next;
    if (step !== 'up') void watch();
    if (state().state === before) return;
    since = toInstant(clock.now());
    log.info('line.changed', { state: state().state });
    onChange(state());
  }

  /** Until it is certain that the line is up: then the requests themselves, and the round of the devices, say when it fails. */
  async function watch(): Promise<void> {
    if (watching) return;
    watching = true;
    while (step !== 'up' && !stopping.signal.aborted) {
      const [shortest, chance] = pauses[step];
      await clock.delay(shortest + random() * chance, stopping.signal).catch(() => undefined);
      if (!stopping.signal.aborted) await probe();
    }
    watching = false;
  }

  function probe(): Promise<boolean> {
    probing ??= askOnce().finally(() => {
      probing = null;
    });
    return probing;
  }

  async function askOnce(): Promise<boolean> {
    asking = true;
    const answered = await ask().catch((error: unknown) => {
      log.error('line.probe-failed', { detail: messageOf(error) });
      return false;
    });
    asking = false;
    hear(answered ? 'answer' : 'silence', true);
    return answered;
  }

  return {
    state,
    heard(what) {
      if (!asking) hear(what, false);
    },
    probe,
    stop: () => stopping.abort(),
  };
}
