/** Who of staff is at this machine, as one statechart: signed in, locked, or nobody. What they may do is the roles' table. */
import { assign, fromPromise, setup } from 'xstate';
import type { Result } from '../result.ts';
import { areas, type Mode, type StaffArea } from './roles.ts';
import type { SignedIn } from './sign-in.ts';
import type { FirstPinProblem, SignInProblem, StaffMember } from './view.ts';

/** Why a session ended, for the audit. */
export type EndReason = 'asked' | 'idle' | 'list-changed' | 'somebody-else' | 'core-stopped';

export interface SessionServices {
  signIn(employeeNumber: string, pin: string): Promise<Result<SignedIn, SignInProblem>>;
  /** @param began the row of the lock, which its end names */
  unlock(member: StaffMember, pin: string, began: number | null): Promise<Result<null, SignInProblem>>;
  choosePin(request: FirstPin): Promise<Result<SignedIn, FirstPinProblem>>;
  /** False while a payment or a reprint is on its way on this screen: nobody leaves it alone. */
  mayLeave(): boolean;
  /** A kiosk whose attract page shows. */
  mayOpen(): boolean;
  /** Whoever leaves or covers the screen leaves no record of anybody on it. */
  endVisit(): void;
  /** Written before the page changes; gives the row, or null when it could not be written. */
  locked(member: StaffMember, why: 'asked' | 'idle'): number | null;
  ended(session: SignedIn, why: EndReason): void;
}

export interface FirstPin {
  readonly employeeNumber: string;
  readonly code: string;
  readonly pin: string;
}

export type SessionEvent =
  | { readonly type: 'OPEN' }
  | { readonly type: 'CLOSE' }
  | { readonly type: 'SIGN_IN'; readonly employeeNumber: string; readonly pin: string }
  | { readonly type: 'FIRST_PIN' }
  | ({ readonly type: 'CHOOSE_PIN' } & FirstPin)
  | { readonly type: 'UNLOCK'; readonly pin: string }
  | { readonly type: 'LOCK' }
  | { readonly type: 'SIGN_OUT' }
  | { readonly type: 'TURN_TO'; readonly area: StaffArea }
  | { readonly type: 'IDLE' }
  /** The list of people does not have this person any more, or not in this role. */
  | { readonly type: 'OFF_LIST' };

export interface SessionContext {
  readonly services: SessionServices;
  readonly mode: Mode;
  readonly session: SignedIn | null;
  readonly lockedRow: number | null;
  readonly area: StaffArea;
  readonly signInProblem: SignInProblem | null;
  readonly firstPinProblem: FirstPinProblem | null;
}

type Input = Pick<SessionContext, 'services' | 'mode'>;

function required(context: SessionContext): SignedIn {
  if (!context.session) throw new Error('nobody is signed in in this state');
  return context.session;
}

const chartSetup = setup({
  types: { context: {} as SessionContext, events: {} as SessionEvent, input: {} as Input, tags: {} as 'nobody' | 'at-work' },
  actors: {
    signIn: fromPromise(({ input }: { input: { context: SessionContext; event: SessionEvent } }) => {
      const { context, event } = input;
      if (event.type !== 'SIGN_IN') throw new Error('nothing was typed');
      return context.services.signIn(event.employeeNumber, event.pin);
    }),
    unlock: fromPromise(({ input }: { input: { context: SessionContext; event: SessionEvent } }) => {
      const { context, event } = input;
      if (event.type !== 'UNLOCK') throw new Error('nothing was typed');
      return context.services.unlock(required(context).member, event.pin, context.lockedRow);
    }),
    choosePin: fromPromise(({ input }: { input: { context: SessionContext; event: SessionEvent } }) => {
      const { context, event } = input;
      if (event.type !== 'CHOOSE_PIN') throw new Error('nothing was typed');
      return context.services.choosePin(event);
    }),
  },
  actions: {
    forget: assign({ session: null, lockedRow: null, signInProblem: null, firstPinProblem: null }),
    endVisit: ({ context }) => context.services.endVisit(),
    begin: assign((_, { session }: { session: SignedIn }) => ({ session, lockedRow: null, signInProblem: null, firstPinProblem: null })),
    turnHome: assign(({ context }) => ({ area: areas[context.mode][required(context).member.role][0] })),
    end: ({ context }, { why }: { why: EndReason }) => context.services.ended(required(context), why),
    lock: assign(({ context }, { why }: { why: 'asked' | 'idle' }) => ({
      lockedRow: context.services.locked(required(context).member, why),
      signInProblem: null,
    })),
    outOfService: assign({ signInProblem: { kind: 'out-of-service' }, firstPinProblem: { kind: 'out-of-service' } }),
  },
  guards: {
    mayOpen: ({ context }) => context.services.mayOpen(),
    mayLeave: ({ context }) => context.services.mayLeave(),
    isKiosk: ({ context }) => context.mode === 'kiosk',
    isCounter: ({ context }) => context.mode === 'counter',
  },
});

/** Where nobody of staff is: at a kiosk the citizens' page, at a counter the page to sign in. */
const away = [{ guard: 'isKiosk' as const, target: 'closed' as const }, { target: 'sign-in' as const }];

export const sessionChart = chartSetup.createMachine({
  id: 'staff',
  context: ({ input }) => ({
    ...input,
    session: null,
    lockedRow: null,
    area: 'service',
    signInProblem: null,
    firstPinProblem: null,
  }),
  initial: 'starting',
  states: {
    starting: { always: away },
    closed: { entry: 'forget', on: { OPEN: { guard: 'mayOpen', target: 'sign-in' } } },
    'sign-in': {
      tags: 'nobody',
      on: {
        CLOSE: { guard: 'isKiosk', target: 'closed' },
        IDLE: { guard: 'isKiosk', target: 'closed' },
        FIRST_PIN: { target: 'first-pin', actions: 'forget' },
        SIGN_IN: 'signing-in',
      },
    },
    'signing-in': {
      tags: 'nobody',
      invoke: {
        src: 'signIn',
        input: ({ context, event }) => ({ context, event }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'at-work',
            actions: [{ type: 'begin', params: ({ event }) => ({ session: sessionOf(event.output) }) }, 'turnHome'],
          },
          {
            target: 'sign-in',
            actions: assign({ signInProblem: ({ event }) => (event.output.ok ? null : event.output.error) }),
          },
        ],
        onError: { target: 'sign-in', actions: 'outOfService' },
      },
    },
    'first-pin': {
      tags: 'nobody',
      on: { CLOSE: { target: 'sign-in', actions: 'forget' }, IDLE: { target: 'sign-in', actions: 'forget' }, CHOOSE_PIN: 'choosing-pin' },
    },
    'choosing-pin': {
      tags: 'nobody',
      invoke: {
        src: 'choosePin',
        input: ({ context, event }) => ({ context, event }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'at-work',
            actions: [{ type: 'begin', params: ({ event }) => ({ session: sessionOf(event.output) }) }, 'turnHome'],
          },
          {
            target: 'first-pin',
            actions: assign({ firstPinProblem: ({ event }) => (event.output.ok ? null : event.output.error) }),
          },
        ],
        onError: { target: 'first-pin', actions: 'outOfService' },
      },
    },
    'at-work': {
      tags: 'at-work',
      on: {
        TURN_TO: {
          guard: ({ context, event }) => areas[context.mode][required(context).member.role].includes(event.area),
          actions: assign({ area: ({ event }) => event.area }),
        },
        // A payment on its way goes on under the lock, and nobody sees it.
        LOCK: { guard: 'isCounter', target: 'locked', actions: ['endVisit', { type: 'lock', params: { why: 'asked' } }] },
        SIGN_OUT: { guard: 'mayLeave', target: 'leaving', actions: [{ type: 'end', params: { why: 'asked' } }] },
        OFF_LIST: { guard: 'mayLeave', target: 'leaving', actions: [{ type: 'end', params: { why: 'list-changed' } }] },
        IDLE: [
          // The lobby's own screen is not left to the next citizen with a lock on it.
          { guard: 'isKiosk', target: 'leaving', actions: [{ type: 'end', params: { why: 'idle' } }] },
          { target: 'locked', actions: ['endVisit', { type: 'lock', params: { why: 'idle' } }] },
        ],
      },
    },
    locked: {
      tags: 'nobody',
      on: {
        UNLOCK: 'unlocking',
        CLOSE: { guard: 'mayLeave', target: 'leaving', actions: [{ type: 'end', params: { why: 'somebody-else' } }] },
        IDLE: { guard: 'mayLeave', target: 'leaving', actions: [{ type: 'end', params: { why: 'idle' } }] },
        OFF_LIST: { guard: 'mayLeave', target: 'leaving', actions: [{ type: 'end', params: { why: 'list-changed' } }] },
      },
    },
    unlocking: {
      tags: 'nobody',
      invoke: {
        src: 'unlock',
        input: ({ context, event }) => ({ context, event }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'at-work',
            actions: assign({ lockedRow: null, signInProblem: null }),
          },
          { target: 'locked', actions: assign({ signInProblem: ({ event }) => (event.output.ok ? null : event.output.error) }) },
        ],
        onError: { target: 'locked', actions: 'outOfService' },
      },
    },
    leaving: { entry: ['endVisit', 'forget'], always: away },
  },
});

function sessionOf(output: Result<SignedIn, unknown>): SignedIn {
  if (!output.ok) throw new Error('nobody was let in');
  return output.value;
}
