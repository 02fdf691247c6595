/** The visit that runs: the chart with its clock, projected to one `KioskView` after every change. */
import { createActor } from 'xstate';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PersonAtHand } from '../paper/foreign-papers.ts';
import type { FoundRecord } from '../register/register.ts';
import type { Policy } from '../register/schemas.ts';
import type { Mode } from '../staff/roles.ts';
import type { StaffPage } from '../staff/view.ts';
import { visitChart } from './chart.ts';
import type { DeviceEvent, Intent } from './events.ts';
import { atHand, pages } from './page.ts';
import type { ResumedPayment, VisitServices } from './services.ts';
import type { CashView, KioskView, Language, Panel, ServiceNotice } from './view.ts';

/** A page with a result on it and nobody there: long enough to read a reference twice and to fetch staff. */
const LONG_IDLE_SECONDS = 300;
/** "Take your papers" stands this long. */
const DONE_SECONDS = 30;
const TICK_MS = 1000;

export interface VisitOptions {
  readonly services: VisitServices;
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly language: Language;
  readonly demonstration: boolean;
  readonly panel: Panel;
  readonly mode: Mode;
  readonly staffPage: () => StaffPage;
  readonly notices: readonly ServiceNotice[];
  readonly resumed: ResumedPayment | null;
  readonly onView: (view: KioskView) => void;
}

export interface Visit {
  view(): KioskView;
  /** `false`: the intent was for an older page, or the state has no rule for it; nothing happened. */
  intend(revision: number, intent: Intent): boolean;
  /** For what a clerk does in one step that takes a citizen several. */
  proceed(intent: Intent): boolean;
  /** Nobody's visit, or one that may end now: no payment, settlement or print is on its way. */
  mayEnd(): boolean;
  /** Ends the visit, if it may end. */
  leave(): void;
  /** The citizen touched the idle warning. */
  stay(): void;
  /** The policy changed: what follows from it is shown. */
  show(): void;
  /** Money and device results. */
  tell(event: DeviceEvent): void;
  /** The person's record while the visit has it; it never leaves the core. */
  recordAtHand(): FoundRecord | null;
  /** The same with whoever proved to be them. */
  personAtHand(): PersonAtHand | null;
  /** True when nobody's visit runs: the time for checkpoints and backups. */
  isIdle(): boolean;
  /** Milliseconds since the last touch or change of page. */
  quietMs(): number;
  /** True while no device is in use, and what they say now matters to the page: what was mended is offered again. */
  devicesAreFree(): boolean;
  stop(): void;
}

export function createVisit(options: VisitOptions): Visit {
  const { clock, log, policy } = options;
  const actor = createActor(visitChart, {
    input: {
      services: options.services,
      lookUpTries: policy().lookUpTries,
      language: options.language,
      notices: options.notices,
      resumed: options.resumed,
    },
  });
  const stopping = new AbortController();
  let revision = 0;
  let lastTouch = clock.monotonic();
  let idleSecondsLeft: number | null = null;
  let state = '';
  let cash: CashView | null = null;
  let firstRevisionOfState = 1;
  let current: KioskView;

  function publish(): void {
    revision += 1;
    current = project();
    options.onView(current);
  }

  function project(): KioskView {
    const snapshot = actor.getSnapshot();
    return {
      revision,
      language: snapshot.context.language,
      page: pages[snapshot.value](snapshot.context, policy()),
      idleSecondsLeft,
      canGoBack: snapshot.can({ type: 'BACK' }),
      canEnd: snapshot.hasTag('can-end'),
      demonstration: options.demonstration,
      staffCalled: snapshot.context.staffCalled,
      panel: options.panel,
      mode: options.mode,
      standing: options.services.standing(),
      staff: options.staffPage(),
      atHand: options.mode === 'counter' ? atHand(snapshot.context, snapshot.value) : null,
    };
  }

  /** Seconds of silence that this state allows, of which the last are a warning; `null`: it never ends by itself. */
  function idleLimit(): {
    readonly seconds: number;
    readonly warning: number;
  } | null {
    const snapshot = actor.getSnapshot();
    // A clerk's session has a lock of its own; what is resumed there waits for nobody.
    if (options.mode === 'counter' && snapshot.value !== 'resumed') return null;
    const { idleSeconds, idleWarningSeconds } = policy();
    if (snapshot.hasTag('idle'))
      return {
        seconds: idleSeconds + idleWarningSeconds,
        warning: idleWarningSeconds,
      };
    if (snapshot.hasTag('idle-long')) return { seconds: LONG_IDLE_SECONDS, warning: idleWarningSeconds };
    if (snapshot.hasTag('idle-short')) return { seconds: DONE_SECONDS, warning: 0 };
    return null;
  }

  function tick(): void {
    const limit = idleLimit();
    const quiet = (clock.monotonic() - lastTouch) / 1000;
    const left = limit === null || quiet < limit.seconds - limit.warning ? null : Math.max(0, Math.ceil(limit.seconds - quiet));
    if (left === 0) {
      log.info('visit.idle-end', { state });
      actor.send({ type: 'END' });
    } else if (left !== idleSecondsLeft) {
      idleSecondsLeft = left;
      publish();
    }
  }

  async function watchIdle(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await clock.delay(TICK_MS, stopping.signal);
      } catch {
        return; // stopped
      }
      tick();
    }
  }

  actor.subscribe((snapshot) => {
    if (snapshot.value !== state) {
      state = snapshot.value;
      firstRevisionOfState = revision + 1;
      lastTouch = clock.monotonic();
      idleSecondsLeft = null;
      log.info('visit.state', { state });
    }
    if (snapshot.context.cash !== cash) {
      // A note that goes in is a touch.
      cash = snapshot.context.cash;
      lastTouch = clock.monotonic();
      idleSecondsLeft = null;
    }
    publish();
  });
  actor.start();
  void watchIdle();

  function intend(seen: number, intent: Intent): boolean {
    const snapshot = actor.getSnapshot();
    // Views of one page that differ by a device's progress or by the seconds of a warning still show what was touched.
    const stale = seen > revision || seen < firstRevisionOfState;
    if (stale || !snapshot.can(intent)) {
      log.warn('visit.intent-refused', { intent: intent.type, state, stale });
      return false;
    }
    lastTouch = clock.monotonic();
    idleSecondsLeft = null;
    actor.send(intent);
    return true;
  }

  return {
    view: () => current,
    intend,
    proceed: (intent) => intend(revision, intent),
    mayEnd() {
      const { value } = actor.getSnapshot();
      // There END only stops the notes; the visit goes on with what is in the box.
      return value === 'attract' || (value !== 'cash' && actor.getSnapshot().can({ type: 'END' }));
    },
    leave() {
      if (actor.getSnapshot().can({ type: 'END' })) actor.send({ type: 'END' });
    },
    stay() {
      lastTouch = clock.monotonic();
      tick();
    },
    show: publish,
    tell(event) {
      actor.send(event);
    },
    recordAtHand: () => actor.getSnapshot().context.record,
    personAtHand() {
      const { record, identity, language } = actor.getSnapshot().context;
      return record && identity ? { record, identity, language } : null;
    },
    isIdle: () => actor.getSnapshot().value === 'attract',
    quietMs: () => clock.monotonic() - lastTouch,
    devicesAreFree: () => ['attract', 'quote'].includes(actor.getSnapshot().value),
    stop() {
      stopping.abort();
      actor.stop();
    },
  };
}
