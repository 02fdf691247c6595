/** The session that runs: the chart with its clock. */
import { createActor } from 'xstate';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Actor, Mode } from './roles.ts';
import { type SessionEvent, type SessionServices, sessionChart } from './session-chart.ts';
import type { StaffMember } from './view.ts';

/** Nobody touches anything for so long: at a kiosk, the citizens' page again; at a counter, a lock. */
const IDLE_MS = { kiosk: 120_000, counter: 180_000 } as const;
/** A page to sign in at a kiosk that nobody uses. */
const ABANDONED_MS = 60_000;
/** A counter that stays locked: whoever it was has gone home. */
const GONE_HOME_MS = 4 * 60 * 60_000;
const TICK_MS = 1000;

export interface SessionOptions {
  readonly services: SessionServices;
  readonly mode: Mode;
  /** False once the list of people does not have this person any more, or not in this role. */
  readonly isOnList: (member: StaffMember) => boolean;
  /** Milliseconds since the visit's last touch or change of page: whoever waits for a payment is there. */
  readonly quietMs: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

export type Session = ReturnType<typeof createSession>;

export function createSession({ services, mode, isOnList, quietMs, clock, log, onChange }: SessionOptions) {
  const actor = createActor(sessionChart, { input: { services, mode } });
  const stopping = new AbortController();
  let lastTouch = clock.monotonic();
  let state = '';

  function idleMs(): number {
    const { value } = actor.getSnapshot();
    if (value === 'at-work') return IDLE_MS[mode];
    return value === 'locked' ? GONE_HOME_MS : ABANDONED_MS;
  }

  function tick(): void {
    const snapshot = actor.getSnapshot();
    const { session } = snapshot.context;
    const quiet = clock.monotonic() - lastTouch;
    // Only an event that has a rule is sent: each other would be a change that is none.
    if (session && !isOnList(session.member) && snapshot.can({ type: 'OFF_LIST' })) actor.send({ type: 'OFF_LIST' });
    else if (Math.min(quiet, session ? quietMs() : quiet) >= idleMs() && snapshot.can({ type: 'IDLE' })) actor.send({ type: 'IDLE' });
  }

  async function watch(): Promise<void> {
    for (;;) {
      try {
        await clock.delay(TICK_MS, stopping.signal);
      } catch {
        return; // stopped
      }
      tick();
    }
  }

  actor.start();
  actor.subscribe((snapshot) => {
    if (snapshot.value !== state) {
      state = snapshot.value;
      lastTouch = clock.monotonic();
      log.info('staff.state', { state });
    }
    onChange();
  });
  void watch();

  return {
    snapshot: () => actor.getSnapshot(),
    /** False: it has no place in this state. */
    send(event: SessionEvent): boolean {
      if (!actor.getSnapshot().can(event)) return false;
      lastTouch = clock.monotonic();
      actor.send(event);
      return true;
    },
    stay(): void {
      lastTouch = clock.monotonic();
    },
    /** Who stands before the machine now. */
    actor(): Actor {
      const snapshot = actor.getSnapshot();
      if (snapshot.value === 'closed') return 'citizen';
      return snapshot.hasTag('at-work') ? (snapshot.context.session?.member.role ?? 'nobody') : 'nobody';
    },
    /** The person at work; null while nobody is, or the screen is locked. */
    member(): StaffMember | null {
      const snapshot = actor.getSnapshot();
      return snapshot.hasTag('at-work') ? (snapshot.context.session?.member ?? null) : null;
    },
    stop(): void {
      stopping.abort();
      const { session } = actor.getSnapshot().context;
      if (session) services.ended(session, 'core-stopped');
      actor.stop();
    },
  };
}
