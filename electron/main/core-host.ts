/**
 * Keeps exactly one core process alive and speaks to it. Which kind of process that is, the carrier knows (carrier.ts).
 * A core that dies is started again with back-off, one that misses its heartbeat is killed first, one that refuses is left alone.
 */
import type { FromCore, Topic } from '../core/protocol.ts';
import { err, type Result } from '../core/result.ts';
import type { Carrier, CoreProcess } from './carrier.ts';

export type CoreState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'serving'; readonly pid: number | undefined }
  /** Dead; another one is on its way. */
  | { readonly kind: 'away'; readonly reason: string }
  /** The core said that it cannot serve; starting it again would not help. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'stopped' };

export interface CoreTimes {
  /** Between two pings. */
  readonly heartbeatMs: number;
  /** Pings in a row without an answer before the core is killed: counted, not timed, so that a suspended machine is no miss. */
  readonly missedBeats: number;
  /** From start to `ready`: long, since a big journal is checked after an unclean stop. */
  readonly startLimitMs: number;
  /** First wait before a restart; doubles with each death. */
  readonly restartMs: number;
  readonly restartMaxMs: number;
  /** A core that served this long was a good one: the next restart waits the first time again. */
  readonly goodAfterMs: number;
  /** How long a core may take to end by itself when asked to. */
  readonly stopLimitMs: number;
}

export const coreTimes: CoreTimes = {
  heartbeatMs: 1_000,
  missedBeats: 5,
  startLimitMs: 180_000,
  restartMs: 100,
  restartMaxMs: 30_000,
  goodAfterMs: 60_000,
  stopLimitMs: 5_000,
};

/** More calls than this at once are refused: no page of ours makes them. */
const MAX_PENDING_CALLS = 64;

export interface CoreHostOptions {
  readonly carrier: Carrier;
  readonly times?: CoreTimes;
  readonly onState: (state: CoreState) => void;
  readonly onEvent: (topic: Topic, payload: unknown) => void;
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void;
}

type Reply = Result<unknown, unknown>;

export class CoreHost {
  readonly #options: CoreHostOptions;
  readonly #times: CoreTimes;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  #state: CoreState = { kind: 'stopped' };
  #process: CoreProcess | null = null;
  #deaths = 0;
  #nextId = 1;
  #unanswered = 0;
  #timer: NodeJS.Timeout | undefined;
  #goodTimer: NodeJS.Timeout | undefined;
  #ended: (() => void) | null = null;

  constructor(options: CoreHostOptions) {
    this.#options = options;
    this.#times = options.times ?? coreTimes;
  }

  get state(): CoreState {
    return this.#state;
  }

  start(): void {
    if (this.#process !== null) return;
    this.#enter({ kind: 'starting' });
    const started = this.#options.carrier({
      message: (message) => {
        if (this.#process === started) this.#receive(message);
      },
      exit: (detail) => {
        if (this.#process === started) this.#buried(detail);
      },
    });
    this.#process = started;
    this.#after(this.#times.startLimitMs, () => this.#kill('did not get ready in time'));
  }

  /** Never rejects; `core-unavailable` while no core serves, and for a call under way when the core dies. */
  call(method: string, input: unknown): Promise<Reply> {
    if (this.#state.kind !== 'serving') return Promise.resolve(unavailable('the core is not serving'));
    if (this.#pending.size >= MAX_PENDING_CALLS) return Promise.resolve(err({ kind: 'not-now', message: 'too many calls at once' }));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#process?.send({ type: 'call', id, method, input });
    });
  }

  /** Ends the core as a fault would; the next one starts by the same rule. */
  restart(reason: string): void {
    this.#kill(reason);
  }

  /** Resolves when the core has ended: asked first, killed after a while. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#goodTimer);
    this.#enter({ kind: 'stopped' });
    if (this.#process === null) return;
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    this.#process.send({ type: 'shutdown' });
    this.#after(this.#times.stopLimitMs, () => this.#kill('did not stop when asked'));
    await ended;
  }

  #receive(message: FromCore): void {
    switch (message.type) {
      case 'ready':
        if (this.#state.kind !== 'starting') return;
        this.#options.log('core-ready', {
          pid: this.#process?.pid,
          node: message.node,
        });
        this.#goodTimer = setTimeout(() => {
          this.#deaths = 0;
        }, this.#times.goodAfterMs);
        this.#unanswered = 0;
        this.#enter({ kind: 'serving', pid: this.#process?.pid });
        this.#beat();
        break;
      case 'refused':
        this.#options.log('core-refused', {
          code: message.code,
          message: message.message,
        });
        this.#enter({
          kind: 'refused',
          code: message.code,
          message: message.message,
        });
        // that was its last word: nothing is left in it to lose
        clearTimeout(this.#timer);
        this.#process?.kill();
        break;
      case 'reply':
        this.#pending.get(message.id)?.(message.result);
        this.#pending.delete(message.id);
        break;
      case 'event':
        if (this.#state.kind === 'serving') this.#options.onEvent(message.topic, message.payload);
        break;
      case 'pong':
        this.#unanswered = 0;
        break;
    }
  }

  #beat(): void {
    if (this.#unanswered >= this.#times.missedBeats) {
      this.#kill('missed its heartbeat');
      return;
    }
    this.#unanswered += 1;
    this.#process?.send({ type: 'ping', id: this.#nextId++ });
    this.#after(this.#times.heartbeatMs, () => this.#beat());
  }

  /** The next core starts only from `#buried`, when the system has reported this one's end: never two cores. */
  #kill(reason: string): void {
    this.#options.log('core-killed', { pid: this.#process?.pid, reason });
    if (this.#state.kind === 'serving' || this.#state.kind === 'starting') this.#enter({ kind: 'away', reason });
    this.#process?.kill();
  }

  #buried(detail: string): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#goodTimer);
    this.#process = null;
    for (const resolve of this.#pending.values()) resolve(unavailable('the core ended before it answered'));
    this.#pending.clear();
    this.#options.log('core-ended', { detail });
    this.#ended?.();
    this.#ended = null;
    if (this.#state.kind === 'stopped' || this.#state.kind === 'refused') return;
    if (this.#state.kind !== 'away') this.#enter({ kind: 'away', reason: detail });
    const wait = Math.min(this.#times.restartMs * 2 ** this.#deaths, this.#times.restartMaxMs);
    this.#deaths += 1;
    this.#after(wait, () => this.start());
  }

  #after(ms: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, ms);
  }

  #enter(state: CoreState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

function unavailable(message: string): Reply {
  return err({ kind: 'core-unavailable', message });
}
