/** The core's API as one plain object of methods. `Api` is all that the renderer ever sees of the core: as a type. */
import { z } from 'zod';
import type { Log } from './log.ts';
import type { CallError } from './protocol.ts';
import { err, ok, type Result } from './result.ts';
import { type Actor, mayCall } from './staff/roles.ts';
import type { Intent } from './visit/events.ts';
import type { Visit } from './visit/visit.ts';

/**
 * Every call carries the revision of the view that was on the screen, so that a late touch cannot skip a step of a visit; what staff
 * do beside it names the lines, the payment or the case that it is about.
 */
const touch = { revision: z.int().min(0) };
const plain = z.strictObject(touch);
const language = z.enum(['ar', 'en']);
const violationId = z.string().regex(/^\d{15}$/);
const employeeNumber = z.string().max(40);
const pin = z.string().max(40);
const caseId = z.int().min(1);
const typedFactor = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plate'),
    letters: z.string().max(40),
    digits: z.string().max(40),
  }),
  z.strictObject({
    type: z.literal('old-plate'),
    digits: z.string().max(40),
    governorate: z.string().max(2),
  }),
  z.strictObject({ type: z.literal('licence'), number: z.string().max(40) }),
]);

export const inputs = {
  'visit.start': z.strictObject({ ...touch, language: language.optional() }),
  'visit.startWithPaper': plain,
  'visit.submitPaperNumber': z.strictObject({ ...touch, typed: z.string().max(40) }),
  'visit.setLanguage': z.strictObject({ ...touch, language }),
  'visit.submitNationalId': z.strictObject({
    ...touch,
    typed: z.string().max(60),
    checkDigitConfirmed: z.boolean(),
  }),
  'visit.submitFactor': z.strictObject({ ...touch, factor: typedFactor }),
  'visit.sendCode': plain,
  'visit.submitCode': z.strictObject({ ...touch, typed: z.string().max(40) }),
  'visit.continue': plain,
  'visit.showPhoto': z.strictObject({ ...touch, violationId }),
  'visit.hidePhoto': plain,
  'visit.choosePurpose': z.strictObject({ ...touch, subjectId: z.string().max(64).nullable() }),
  'visit.chooseLines': z.strictObject({
    ...touch,
    violationIds: z.array(violationId).max(2000),
  }),
  'visit.confirmQuote': plain,
  'visit.chooseMethod': z.strictObject({ ...touch, method: z.enum(['card', 'cash', 'qr', 'credit']) }),
  'visit.declineQuote': plain,
  'visit.cancelPayment': plain,
  'visit.retry': plain,
  'visit.back': plain,
  'visit.end': plain,
  'visit.stay': plain,
  'visit.callStaff': plain,
  'staff.open': plain,
  'staff.close': plain,
  'staff.signIn': z.strictObject({ ...touch, employeeNumber, pin }),
  'staff.firstPin': plain,
  'staff.choosePin': z.strictObject({ ...touch, employeeNumber, code: z.string().max(40), pin }),
  'staff.unlock': z.strictObject({ ...touch, pin }),
  'staff.lock': plain,
  'staff.signOut': plain,
  'staff.stay': plain,
  'staff.turnTo': z.strictObject({ ...touch, area: z.enum(['counter', 'service', 'outage', 'cases']) }),
  'service.check': plain,
  'counter.find': z.strictObject({ ...touch, typed: z.string().max(120) }),
  'counter.quote': z.strictObject({ ...touch, violationIds: z.array(violationId).max(2000) }),
  'counter.reprint': z.strictObject({ ...touch, reference: z.string().max(20) }),
  'cases.propose': z.strictObject({ ...touch, caseId, outcome: z.enum(['paid', 'not-paid', 'compared']) }),
  'cases.withdraw': z.strictObject({ ...touch, caseId }),
  // What was read is named: another proposal that came meanwhile is not agreed to.
  'cases.confirm': z.strictObject({ ...touch, caseId, outcome: z.enum(['paid', 'not-paid', 'compared']) }),
  'cases.payBack': z.strictObject({ ...touch, caseId }),
  'cases.handedOver': z.strictObject({ ...touch, caseId }),
  'cases.told': z.strictObject({ ...touch, caseId }),
  'cases.adoptAcceptor': z.strictObject({ ...touch, caseId }),
  'outage.extend': plain,
} as const;

export type MethodName = keyof typeof inputs;
type Input<M extends MethodName> = z.input<(typeof inputs)[M]>;
export type Api = {
  readonly [M in MethodName]: (input: Input<M>) => Result<null, CallError>;
};

type VisitMethod = Extract<MethodName, `visit.${string}`>;
type StaffMethod = Exclude<MethodName, VisitMethod>;
/** What staff do. False: it has no place on the page that shows. */
export type StaffMethods = { readonly [M in StaffMethod]: (input: z.output<(typeof inputs)[M]>) => boolean };

const intents: {
  readonly [M in Exclude<VisitMethod, 'visit.stay'>]: (input: z.output<(typeof inputs)[M]>) => Intent;
} = {
  'visit.start': ({ language }) => ({ type: 'START', language }),
  'visit.startWithPaper': () => ({ type: 'START_WITH_PAPER' }),
  'visit.submitPaperNumber': ({ typed }) => ({ type: 'PAPER_NUMBER', typed }),
  'visit.setLanguage': ({ language }) => ({ type: 'SET_LANGUAGE', language }),
  'visit.submitNationalId': ({ typed, checkDigitConfirmed }) => ({
    type: 'NATIONAL_ID',
    typed,
    checkDigitConfirmed,
  }),
  'visit.submitFactor': ({ factor }) => ({ type: 'FACTOR', typed: factor }),
  'visit.sendCode': () => ({ type: 'SEND_CODE' }),
  'visit.submitCode': ({ typed }) => ({ type: 'CODE', typed }),
  'visit.showPhoto': ({ violationId }) => ({ type: 'SHOW_PHOTO', violationId }),
  'visit.hidePhoto': () => ({ type: 'HIDE_PHOTO' }),
  'visit.choosePurpose': ({ subjectId }) => ({ type: 'CHOOSE_PURPOSE', subjectId }),
  'visit.chooseMethod': ({ method }) => ({ type: 'CHOOSE_METHOD', method }),
  'visit.continue': () => ({ type: 'CONTINUE' }),
  'visit.chooseLines': ({ violationIds }) => ({
    type: 'CHOOSE_LINES',
    violationIds,
  }),
  'visit.confirmQuote': () => ({ type: 'CONFIRM_QUOTE' }),
  'visit.declineQuote': () => ({ type: 'DECLINE_QUOTE' }),
  'visit.cancelPayment': () => ({ type: 'CANCEL_PAYMENT' }),
  'visit.retry': () => ({ type: 'RETRY' }),
  'visit.back': () => ({ type: 'BACK' }),
  'visit.end': () => ({ type: 'END' }),
  'visit.callStaff': () => ({ type: 'CALL_STAFF' }),
};

export interface ApiParts {
  readonly visit: Visit;
  readonly staff: StaffMethods;
}

export function createApi({ visit, staff }: ApiParts): Api {
  const handlers: Record<string, (input: never) => boolean> = {
    ...staff,
    'visit.stay': () => {
      visit.stay();
      return true;
    },
  };
  for (const [name, toIntent] of Object.entries(intents) as [MethodName, (input: unknown) => Intent][]) {
    handlers[name] = (input: { readonly revision: number }) => visit.intend(input.revision, toIntent(input));
  }
  const api = Object.entries(handlers).map(([name, handle]) => [
    name,
    (input: never) => (handle(input) ? ok(null) : err({ kind: 'not-now', message: `${name} has no place on this page` })),
  ]);
  return Object.fromEntries(api) as Api;
}

export interface DoorOptions {
  readonly api: Api;
  /** Who stands before the machine now. */
  readonly actor: () => Actor;
  /** Somebody called what their role may not: to be audited. */
  readonly refused: (actor: Actor, method: MethodName) => void;
  readonly log: Log;
}

/** The door: an unknown method, one that is not for whoever stands there, or a malformed input is refused and logged, and nothing happens. */
export function createDispatcher({
  api,
  actor,
  refused,
  log,
}: DoorOptions): (method: string, input: unknown) => Result<unknown, CallError> {
  return (method, input) => {
    if (!Object.hasOwn(inputs, method)) {
      log.warn('api.unknown-method', { method: method.slice(0, 60) });
      return err({ kind: 'unknown-method', message: 'unknown method' });
    }
    const name = method as MethodName;
    const parsed = inputs[name].safeParse(input);
    if (!parsed.success) {
      log.warn('api.malformed-input', {
        method: name,
        at: parsed.error.issues[0]?.path.join('.') ?? '',
      });
      return err({
        kind: 'malformed-input',
        message: `malformed input at "${parsed.error.issues[0]?.path.join('.') ?? ''}"`,
      });
    }
    const who = actor();
    if (!mayCall(who, name)) {
      log.warn('api.not-permitted', { method: name, actor: who });
      refused(who, name);
      return err({ kind: 'not-permitted', message: `${name} is not for ${who}` });
    }
    return (api[name] as (input: unknown) => Result<null, CallError>)(parsed.data);
  };
}
