/** Everything of staff's as the API and the pages see it: the session, the counter, the cases, the technician's page. */
import type { StaffMethods } from '../api.ts';
import type { Notes } from '../audit/notes.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outage } from '../outage/outage.ts';
import type { Counter } from '../visit/counter.ts';
import type { ServiceNotice } from '../visit/view.ts';
import type { Visit } from '../visit/visit.ts';
import type { Cases } from './cases.ts';
import { type Actor, areas, type Mode } from './roles.ts';
import { createSession, type Session } from './session.ts';
import type { SessionServices } from './session-chart.ts';
import type { SignIn } from './sign-in.ts';
import type { ServiceReport, StaffMember, StaffPage } from './view.ts';

export interface StaffOptions {
  readonly mode: Mode;
  readonly signIn: SignIn;
  readonly visit: () => Visit;
  readonly counter: () => Counter;
  readonly cases: Cases;
  readonly report: () => ServiceReport;
  readonly outage: Pick<Outage, 'report' | 'extend'>;
  /** Which services cannot be given now. */
  readonly notices: () => readonly ServiceNotice[];
  /** Asks every device again. */
  readonly check: () => Promise<unknown>;
  readonly notes: Notes;
  /** A session ended: the audit's head is signed. */
  readonly onShiftEnd: () => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

export interface Staff {
  readonly methods: StaffMethods;
  page(): StaffPage;
  actor(): Actor;
  /** The person at work; null while nobody is, or the screen is locked. */
  member(): StaffMember | null;
  stop(): void;
}

export function createStaff(options: StaffOptions): Staff {
  const { mode, signIn, visit, counter, cases, notes, log, onChange } = options;
  let checking = false;
  const services: SessionServices = {
    ...signIn,
    mayLeave: () => visit().mayEnd() && !counter().isPrinting(),
    mayOpen: () => visit().isIdle(),
    endVisit() {
      visit().leave();
      counter().forget();
    },
    locked: ({ employeeNumber: by }, why) => notes.note('staff.locked', { by, why }),
    ended({ member: { employeeNumber: by }, began }, why) {
      notes.note('staff.signed-out', { by, began, why });
      options.onShiftEnd();
    },
  };
  const session = createSession({
    services,
    mode,
    isOnList: signIn.isOnList,
    quietMs: () => visit().quietMs(),
    clock: options.clock,
    log,
    onChange,
  });

  function check(): boolean {
    if (checking) return false;
    checking = true;
    onChange();
    void options
      .check()
      .catch((error: unknown) => log.warn('service.check-failed', { detail: error instanceof Error ? error.message : String(error) }))
      .then(() => {
        checking = false;
        onChange();
      });
    return true;
  }

  function extend(): boolean {
    const extended = options.outage.extend(worker());
    if (extended) onChange();
    return extended;
  }

  /** The person at work; the roles' table has let nobody else through. */
  function worker(): StaffMember {
    const member = session.member();
    if (!member) throw new Error('nobody is at work');
    return member;
  }

  const methods: StaffMethods = {
    'staff.open': () => session.send({ type: 'OPEN' }),
    'staff.close': () => session.send({ type: 'CLOSE' }),
    'staff.signIn': ({ employeeNumber, pin }) => session.send({ type: 'SIGN_IN', employeeNumber, pin }),
    'staff.firstPin': () => session.send({ type: 'FIRST_PIN' }),
    'staff.choosePin': ({ employeeNumber, code, pin }) => session.send({ type: 'CHOOSE_PIN', employeeNumber, code, pin }),
    'staff.unlock': ({ pin }) => session.send({ type: 'UNLOCK', pin }),
    'staff.lock': () => session.send({ type: 'LOCK' }),
    'staff.signOut': () => session.send({ type: 'SIGN_OUT' }),
    'staff.stay': () => {
      session.stay();
      return true;
    },
    'staff.turnTo': ({ area }) => session.send({ type: 'TURN_TO', area }),
    'service.check': check,
    'counter.find': ({ typed }) => atCounter(() => counter().find(typed)),
    'counter.quote': ({ violationIds }) => atCounter(() => counter().quote(violationIds)),
    'counter.reprint': ({ reference }) => atCounter(() => counter().reprint(reference)),
    'cases.propose': ({ caseId, outcome }) => cases.propose(worker(), caseId, outcome),
    'cases.withdraw': ({ caseId }) => cases.withdraw(worker(), caseId),
    'cases.confirm': ({ caseId, outcome }) => cases.confirm(worker(), caseId, outcome),
    'cases.payBack': ({ caseId }) => cases.payBack(worker(), caseId),
    'cases.handedOver': ({ caseId }) => cases.handedOver(worker(), caseId),
    'cases.told': ({ caseId }) => cases.told(worker(), caseId),
    'cases.adoptAcceptor': ({ caseId }) => cases.adoptAcceptor(worker(), caseId),
    'outage.extend': extend,
  };

  function atCounter(work: () => boolean): boolean {
    if (mode !== 'counter') return false;
    session.stay();
    return work();
  }

  return {
    methods,
    page: () => pageOf(session, { ...options, checking }),
    actor: session.actor,
    member: session.member,
    stop: session.stop,
  };
}

interface PageParts extends Pick<StaffOptions, 'mode' | 'counter' | 'cases' | 'report' | 'outage' | 'notices'> {
  readonly checking: boolean;
}

function pageOf(session: Session, { mode, counter, cases, report, outage, notices, checking }: PageParts): StaffPage {
  const { value, context } = session.snapshot();
  const { signInProblem, firstPinProblem, area } = context;
  switch (value) {
    case 'starting':
    case 'closed':
    case 'leaving':
      return { page: 'closed' };
    case 'sign-in':
    case 'signing-in':
      return { page: 'sign-in', busy: value === 'signing-in', problem: signInProblem, canClose: mode === 'kiosk' };
    case 'first-pin':
    case 'choosing-pin':
      return { page: 'first-pin', busy: value === 'choosing-pin', problem: firstPinProblem };
    case 'locked':
    case 'unlocking': {
      if (!context.session) return { page: 'closed' };
      return { page: 'locked', person: context.session.member, busy: value === 'unlocking', problem: signInProblem };
    }
    case 'at-work': {
      if (!context.session) return { page: 'closed' };
      const person = context.session.member;
      const common = { person, areas: areas[mode][person.role] };
      switch (area) {
        case 'counter':
          return { page: 'counter', ...common, notices: notices(), ...counter().view() };
        case 'service':
          return { page: 'service', ...common, report: report(), checking };
        case 'outage':
          return { page: 'outage', ...common, report: outage.report() };
        case 'cases':
          return { page: 'cases', ...common, cases: cases.view(person), handOver: cases.handOver(person) };
      }
    }
  }
}
