/**
 * The citizen's visit as one statechart. A state is a page (page.ts holds the table); every money and device event has
 * a rule in every state, here at the root when a state has none of its own.
 */
import { assign, setup, spawnChild, stopChild } from 'xstate';
import type { FactorType } from '../identity/identity.ts';
import { isOffline } from '../outage/offline-quote.ts';
import type { FoundRecord } from '../register/register.ts';
import { actors } from './actors.ts';
import { nobody, noCash, noQr, required, type VisitContext, type VisitInput } from './context.ts';
import type { VisitEvent } from './events.ts';
import type { Overlay, PayResult } from './services.ts';
import type { PaymentMethod, ServiceNotice, WayToPay } from './view.ts';

/** How often a quote may find the record changed before the visit says so instead of reading it again. */
const MAX_RE_READS = 2;
/** Messages with a code that one visit may have sent. */
const MAX_CODES = 3;

const chartSetup = setup({
  types: {
    context: {} as VisitContext,
    events: {} as VisitEvent,
    input: {} as VisitInput,
    tags: {} as 'idle' | 'idle-long' | 'idle-short' | 'can-end',
  },
  actors,
  actions: {
    take: assign(({ event }) => {
      if (event.type !== 'lookup.result' || event.result.outcome !== 'found') return {};
      const { record, overlay, unprinted } = event.result;
      return { record, overlay, unprinted };
    }),
    takeAnswer: assign(({ context, event }) => {
      if (event.type !== 'payment.answer') return {};
      const { answer } = event;
      return { answer, unknownNumbers: context.unknownNumbers + (answer.outcome === 'unknown' ? 1 : 0) };
    }),
    forgetPaper: assign({ paperNumber: null, paperNumberProblem: null, answer: null }),
    /** What the citizen came for, with every line of it that can be paid chosen to begin with. */
    choosePurpose: assign(({ context, event }) => {
      const purpose = event.type === 'CHOOSE_PURPOSE' ? event.subjectId : null;
      return { purpose, chosen: choosableIds(context, purpose) };
    }),
    askPhoto: spawnChild('photo', {
      id: 'photo',
      input: ({ context, event }) => ({ context, violationId: event.type === 'SHOW_PHOTO' ? event.violationId : '' }),
    }),
    showPhoto: assign(({ event }) => (event.type === 'SHOW_PHOTO' ? { photo: { violationId: event.violationId, state: 'loading' } } : {})),
    hidePhoto: assign({ photo: null }),
    stopPhoto: stopChild('photo'),
    forget: assign(({ context }) => ({
      ...nobody(),
      triesLeft: context.lookUpTries,
    })),
    /** Whoever is asked who they are is shown nothing of anybody, and nothing of anybody is there to be shown. */
    closeRecord: assign({ record: null, overlay: new Map(), unprinted: null, reading: null, purpose: null, chosen: [], quote: null }),
    forgetFactor: assign({ factor: null, sentCode: null }),
    forgetPayment: assign({ reference: null }),
    /** By the method that is named, or the only one that there is. */
    beginPayment: assign(({ context, event }) => {
      const [only] = waysOf(context);
      const method =
        event.type === 'CHOOSE_METHOD' ? event.method : event.type === 'RETRY' ? context.method : (only?.method ?? context.method);
      return { method, phase: 'starting' as const, cash: noCash, qr: noQr, notPaid: null, unfinished: false };
    }),
    /** The chart's own look at what the payment holds, for what the page calls it. */
    leaveUnfinished: assign({ unfinished: true }),
    cancelPayment: ({ context }) => {
      context.services.cancelPayment(context.reference);
    },
    leave: ({ context }) => {
      if (context.reference !== null) context.services.leave(context.reference);
    },
    takeNotices: assign(({ context, event }) => {
      const result = event.type === 'money.result' ? event.result : null;
      return { notices: result?.outcome === 'not-ready' ? result.notices : context.notices };
    }),
    takeNotPaid: assign(({ event }) => {
      const result = event.type === 'money.result' ? event.result : null;
      return { notPaid: result?.outcome === 'not-paid' ? result : null };
    }),
    takeDueBack: assign(({ event }) => {
      const result = event.type === 'money.result' ? event.result : null;
      return { dueBack: result?.outcome === 'due-back' ? result.dueBack : 0, reversed: false };
    }),
    takeFault: assign(({ event }) => {
      if (event.type === 'fatal') return { fault: event.fault };
      const result = event.type === 'money.result' ? event.result : null;
      return { fault: result?.outcome === 'unknown' ? result.fault : null };
    }),
    takeReference: assign(({ event }) => (event.type === 'money.reference' ? { reference: event.reference } : {})),
    showCancelling: assign(({ context }) => ({
      phase: 'cancelling' as const,
      cash: { ...context.cash, phase: 'stopping' as const },
      qr: { ...context.qr, phase: 'cancelling' as const },
    })),
    callStaff: assign(({ context, self }) => {
      context.services.callStaff(String(self.getSnapshot().value));
      return { staffCalled: true };
    }),
  },
  guards: {
    canServe: ({ context }) => outOfService(context.notices) === null,
    canPay: ({ context }) => canPay(context) && waysOf(context).length > 0,
    holdsMoney: ({ context }) => holdsMoney(context),
    mayAskCode: ({ context }) => takes(context, 'one-time-code') && context.codesSent < MAX_CODES,
    hasCode: ({ context }) => context.sentCode !== null,
    hasChosen: ({ context }) => context.chosen.length > 0,
    asksPurpose: ({ context }) => choosableIds(context).length > 0 && severalSubjects(context),
    hasPhoto: ({ context, event }) => event.type === 'SHOW_PHOTO' && hasPhoto(context, event.violationId),
  },
});

/** Why nobody new is served, not even to look; null: somebody is. */
export function outOfService(notices: readonly ServiceNotice[]): ServiceNotice | null {
  return notices.find((notice) => servingNobody.includes(notice)) ?? null;
}

const servingNobody: readonly ServiceNotice[] = [
  'money-out-of-service',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-revoked',
  'on-battery',
];

/**
 * Whoever was served already may still pay: a quote came from the authority a moment ago, a battery lasts for a visit, and there are
 * other methods than the card.
 */
const finishing: readonly ServiceNotice[] = ['authority-unreachable', 'on-battery', 'terminal-unavailable'];

/**
 * A payment needs a printer and a way to pay. The authority is asked again when the payment begins: a quote came from it a moment ago.
 */
export function canPay(context: Pick<VisitContext, 'notices' | 'services' | 'reference'>): boolean {
  return context.notices.every((notice) => finishing.includes(notice)) && methodsNow(context).length > 0;
}

/** Without its terminal the card alone cannot be had. */
export function methodsNow({
  notices,
  services,
  reference,
}: Pick<VisitContext, 'notices' | 'services' | 'reference'>): readonly PaymentMethod[] {
  return services.methods(reference).filter((method) => method !== 'card' || !notices.includes('terminal-unavailable'));
}

/** How what is left can be paid now. */
export function waysOf(context: Pick<VisitContext, 'notices' | 'services' | 'amount' | 'reference' | 'credits'>): readonly WayToPay[] {
  const { notices, services, amount, reference, credits } = context;
  const ways = services.waysToPay({ amount: amount - services.held(reference), reference, credits });
  const now = ways.filter(({ method }) => method !== 'card' || !notices.includes('terminal-unavailable'));
  // Notes alone that cannot make the amount would only become a credit.
  return now.every((way) => way.method === 'cash' && !way.whole) ? [] : now;
}

function holdsMoney({ services, reference }: Pick<VisitContext, 'services' | 'reference'>): boolean {
  return reference !== null && services.held(reference) > 0;
}

/** Whether the line can be put into a payment now: the record says payable and open, and no payment of ours holds it. */
export function isChoosable(overlay: Overlay, record: FoundRecord, violation: FoundRecord['violations'][number]): boolean {
  const open = violation.payable.answer === 'yes' && violation.state === 'open';
  return record.from !== 'kept' && open && !overlay.has(violation.violationId);
}

/** @param subjectId null: of the whole record */
export function choosableIds(context: Pick<VisitContext, 'record' | 'overlay'>, subjectId: string | null = null): readonly string[] {
  const { record, overlay } = context;
  return (record?.violations ?? [])
    .filter((v) => record && isChoosable(overlay, record, v) && (subjectId === null || v.subjectId === subjectId))
    .map((v) => v.violationId);
}

/** A licence or plate with no line at all: its certificate can be had for the service fee. The authority decides; this only spares a useless question. */
export function isClear(context: Pick<VisitContext, 'record'>, subjectId: string): boolean {
  return !context.record?.violations.some((v) => v.subjectId === subjectId);
}

function isSubject({ record }: VisitContext, subjectId: string): boolean {
  return record?.subjects.some((s) => s.subjectId === subjectId) === true;
}

/** With one licence or plate there is nothing to ask: what is on it is what the citizen came for. */
function severalSubjects({ record }: VisitContext): boolean {
  return (record?.subjects.length ?? 0) > 1;
}

/** The person is proved, or to be proved, by a one-time code. */
function isCode({ factor, trouble }: VisitContext): boolean {
  return factor?.type === 'one-time-code' || trouble?.at === 'sending-code';
}

function takes({ services }: VisitContext, factor: FactorType): boolean {
  return services.factors().includes(factor);
}

function hasClearSubject(context: VisitContext): boolean {
  return (context.record?.subjects ?? []).some((s) => isClear(context, s.subjectId));
}

function hasPhoto({ record }: VisitContext, violationId: string): boolean {
  return record?.violations.find((v) => v.violationId === violationId)?.photo === true;
}

const leave = { END: 'attract', BACK: 'attract' } as const;

/** Nobody goes away from money: what is held becomes a credit with a slip. */
const endWithMoney = [{ guard: 'holdsMoney', target: 'crediting', actions: 'leaveUnfinished' }, { target: 'attract' }] as const;

/** On the pages that show lines: the photo of one ticket, fetched while it is looked at and forgotten with it. */
const photos = {
  SHOW_PHOTO: {
    guard: 'hasPhoto',
    actions: ['stopPhoto', 'askPhoto', 'showPhoto'],
  },
  HIDE_PHOTO: { actions: ['stopPhoto', 'hidePhoto'] },
} as const;

/** From an amount back to what it is for; a payment that was begun for it and took nothing is closed. */
const backToChoice = [
  { guard: 'hasChosen', target: 'lines', actions: ['leave', 'forgetPayment'] },
  { guard: 'asksPurpose', target: 'purpose', actions: ['leave', 'forgetPayment'] },
  { target: 'record', actions: ['leave', 'forgetPayment'] },
] as const;

/** What any payment that is under way may hear, whatever it is paid by. */
const paying = {
  CANCEL_PAYMENT: { actions: ['cancelPayment', 'showCancelling'] },
  'money.reference': { actions: 'takeReference' },
  'money.result': [
    { guard: outcomeIs('covered'), target: 'issuing' },
    { guard: outcomeIs('part-paid'), target: 'way-to-pay' },
    { guard: outcomeIs('not-ready', 'holding'), target: 'way-to-pay', actions: 'takeNotices' },
    { guard: outcomeIs('not-ready'), target: 'quote', actions: 'takeNotices' },
    { guard: outcomeIs('quote-expired', 'holding'), target: 'crediting', actions: 'leaveUnfinished' },
    { guard: outcomeIs('quote-expired'), target: 'quoting', actions: ['leave', 'forgetPayment'] },
    { guard: outcomeIs('not-paid'), target: 'not-paid', actions: 'takeNotPaid' },
    { guard: outcomeIs('due-back'), target: 'crediting', actions: 'takeDueBack' },
    { target: 'payment-unknown', actions: 'takeFault' },
  ],
  // The payment's actor is still the only one that may say what became of the money.
  fatal: { target: 'payment-unknown', actions: 'takeFault' },
} as const;

/** @param only while the payment holds money of the citizen, or once the citizen has left */
function outcomeIs(outcome: PayResult['outcome'], only?: 'holding' | 'left') {
  return ({ context, event }: { readonly context: VisitContext; readonly event: VisitEvent }): boolean =>
    event.type === 'money.result' &&
    event.result.outcome === outcome &&
    (only !== 'holding' || holdsMoney(context)) &&
    (only !== 'left' || context.unfinished);
}

/** Each method has a page of its own. @param chosen undefined: none, nothing happens */
function beginBy(chosen: (context: VisitContext, event: VisitEvent) => PaymentMethod | undefined) {
  const to = (method: PaymentMethod, target: 'card' | 'cash' | 'qr' | 'redeeming') =>
    ({
      guard: ({ context, event }: { readonly context: VisitContext; readonly event: VisitEvent }) => chosen(context, event) === method,
      target,
      actions: 'beginPayment',
    }) as const;
  return [to('card', 'card'), to('cash', 'cash'), to('qr', 'qr'), to('credit', 'redeeming')] as const;
}

function sumOf(credits: readonly { readonly amount: number }[]): number {
  return credits.reduce((total, { amount }) => total + amount, 0);
}

export const visitChart = chartSetup.createMachine({
  id: 'visit',
  context: ({ input }) => ({
    ...nobody(),
    services: input.services,
    lookUpTries: input.lookUpTries,
    triesLeft: input.lookUpTries,
    language: input.resumed?.language ?? input.language,
    notices: input.notices,
    resumed: input.resumed,
    reference: input.resumed?.reference ?? null,
    amount: input.resumed?.amount ?? 0,
  }),
  initial: 'starting',
  on: {
    SET_LANGUAGE: {
      actions: assign({ language: ({ event }) => event.language }),
    },
    CALL_STAFF: { actions: 'callStaff' },
    health: { actions: assign({ notices: ({ event }) => event.notices }) },
    fatal: {
      target: '.staff-needed',
      actions: assign({ fault: ({ event }) => event.fault }),
    },
    'photo.result': {
      guard: ({ context, event }) => context.photo?.violationId === event.result.violationId,
      actions: assign({
        photo: ({ event: { result } }) =>
          result.image === null
            ? { violationId: result.violationId, state: 'missing' as const }
            : { violationId: result.violationId, state: 'shown' as const, image: result.image },
      }),
    },
    // Results that come when nobody waits for them: the journal already holds them; the page does not change.
    'money.reference': {},
    'money.phase': {},
    'money.cash': {},
    'money.qr': {},
    'money.result': {},
    'money.credited': {},
    'money.resolved': {},
    'settlement.result': {},
    'settlement.answered': {},
    'print.progress': {},
    'print.result': {},
    'print.slip': {},
  },
  states: {
    starting: {
      always: [{ guard: ({ context }) => context.resumed !== null, target: 'resumed' }, { target: 'attract' }],
    },
    attract: {
      entry: ['leave', 'forget'],
      on: {
        START: {
          guard: 'canServe',
          target: 'national-id',
          actions: assign(({ event }) => (event.language ? { language: event.language } : {})),
        },
        START_WITH_PAPER: { guard: 'canServe', target: 'paper-number' },
      },
    },
    'paper-number': {
      tags: ['idle', 'can-end'],
      entry: assign({ paperNumberProblem: null, answer: null }),
      on: {
        ...leave,
        PAPER_NUMBER: [
          {
            guard: ({ context, event }) => context.services.readPaperNumber(event.typed).ok,
            target: 'asking-payment',
            actions: assign(({ context, event }) => {
              const read = context.services.readPaperNumber(event.typed);
              return { paperNumber: read.ok ? read.value : null, paperNumberProblem: null };
            }),
          },
          {
            actions: assign({
              paperNumberProblem: ({ context, event }) => {
                const read = context.services.readPaperNumber(event.typed);
                return read.ok ? null : read.error;
              },
            }),
          },
        ],
      },
    },
    'asking-payment': {
      tags: ['can-end'],
      invoke: { src: 'askPayment', input: ({ context }) => ({ context }) },
      on: {
        END: 'attract',
        BACK: 'paper-number',
        'payment.answer': [
          {
            // Somebody who has a paper in the hand has no need to guess.
            guard: ({ context, event: { answer } }) =>
              answer.outcome === 'too-many' || (answer.outcome === 'unknown' && context.unknownNumbers + 1 >= context.lookUpTries),
            target: 'staff-needed',
            actions: ['forgetPaper', assign({ fault: { code: 'too-many-numbers', detail: '' } })],
          },
          {
            guard: ({ event: { answer } }) => answer.outcome === 'known',
            target: 'payment-state',
            actions: 'takeAnswer',
          },
          { target: 'payment-not-known', actions: 'takeAnswer' },
        ],
      },
    },
    'payment-state': {
      tags: ['idle', 'can-end'],
      // Whoever goes on proves who they are: the paper has no more to say.
      on: {
        END: 'attract',
        BACK: 'paper-number',
        CONTINUE: { target: 'national-id', actions: ['forgetPaper', assign({ unknownNumbers: 0 })] },
      },
    },
    'payment-not-known': {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        BACK: 'paper-number',
        CONTINUE: 'attract',
        RETRY: [{ guard: ({ context }) => context.answer?.outcome === 'unknown', target: 'paper-number' }, { target: 'asking-payment' }],
      },
    },
    'national-id': {
      tags: ['idle', 'can-end'],
      entry: ['closeRecord', 'forgetFactor', assign({ identity: null })],
      on: {
        ...leave,
        NATIONAL_ID: [
          {
            guard: ({ context, event }) => {
              const read = context.services.readNationalId(event.typed);
              return read.ok && (read.value.checkDigitMatches || event.checkDigitConfirmed);
            },
            target: 'factor',
            actions: assign(({ context, event }) => {
              const read = context.services.readNationalId(event.typed);
              return {
                identity: read.ok ? { type: 'national-id', number: read.value.id } : null,
                nationalIdProblem: null,
                factorProblem: null,
              };
            }),
          },
          {
            actions: assign({
              nationalIdProblem: ({ context, event }) => {
                const read = context.services.readNationalId(event.typed);
                return read.ok ? 'check-digit' : read.error;
              },
            }),
          },
        ],
      },
    },
    factor: {
      tags: ['idle', 'can-end'],
      entry: ['closeRecord', 'forgetFactor'],
      on: {
        END: 'attract',
        BACK: 'national-id',
        SEND_CODE: [
          { guard: 'mayAskCode', target: 'sending-code' },
          { guard: ({ context }) => takes(context, 'one-time-code'), actions: assign({ factorProblem: 'too-many-codes' }) },
        ],
        FACTOR: [
          {
            guard: ({ context, event }) =>
              takes(context, event.typed.type === 'old-plate' ? 'plate' : event.typed.type) &&
              context.services.readFactor(event.typed, required(context.identity, 'identity')).ok,
            target: 'looking-up',
            actions: assign(({ context, event }) => {
              const read = context.services.readFactor(event.typed, required(context.identity, 'identity'));
              return {
                factor: read.ok ? read.value : null,
                factorProblem: null,
              };
            }),
          },
          {
            actions: assign({
              factorProblem: ({ context, event }) => {
                const read = context.services.readFactor(event.typed, required(context.identity, 'identity'));
                return read.ok ? null : read.error;
              },
            }),
          },
        ],
      },
    },
    'sending-code': {
      tags: ['can-end'],
      entry: ['closeRecord', 'forgetFactor', assign({ codesSent: ({ context }) => context.codesSent + 1 })],
      invoke: { src: 'sendCode', input: ({ context }) => ({ context }) },
      on: {
        END: 'attract',
        BACK: { target: 'factor', actions: assign({ factorProblem: null }) },
        'code.result': [
          {
            guard: ({ event }) => event.result.outcome === 'sent',
            target: 'code',
            actions: assign(({ event }) => (event.result.outcome === 'sent' ? { sentCode: event.result, codeProblem: null } : {})),
          },
          {
            guard: ({ event }) => event.result.outcome === 'too-many-codes',
            target: 'factor',
            actions: assign({ factorProblem: 'too-many-codes' }),
          },
          {
            target: 'authority-down',
            actions: assign(({ event }) =>
              event.result.outcome === 'trouble'
                ? { trouble: { reason: event.result.reason, fault: event.result.fault, at: 'sending-code' as const } }
                : {},
            ),
          },
        ],
      },
    },
    code: {
      // Long enough to fetch glasses and phone: the code is good for as long, and nothing of anybody is on the page.
      tags: ['idle-long', 'can-end'],
      on: {
        END: 'attract',
        BACK: { target: 'factor', actions: assign({ factorProblem: null }) },
        RETRY: [
          { guard: 'mayAskCode', target: 'sending-code' },
          { target: 'factor', actions: assign({ factorProblem: 'too-many-codes' }) },
        ],
        CODE: [
          {
            guard: ({ context, event }) => context.services.readCode(event.typed, required(context.sentCode, 'code')).ok,
            target: 'looking-up',
            actions: assign(({ context, event }) => {
              const sent = required(context.sentCode, 'code');
              const code = context.services.readCode(event.typed, sent);
              return {
                codeProblem: null,
                factor: code.ok ? { type: 'one-time-code' as const, challengeId: sent.challengeId, code: code.value } : null,
              };
            }),
          },
          {
            actions: assign({
              codeProblem: ({ context, event }) => {
                const code = context.services.readCode(event.typed, required(context.sentCode, 'code'));
                return code.ok ? null : code.error;
              },
            }),
          },
        ],
      },
    },
    'looking-up': {
      tags: ['can-end'],
      entry: 'closeRecord',
      invoke: { src: 'lookUp', input: ({ context }) => ({ context }) },
      on: {
        END: 'attract',
        BACK: { target: 'factor', actions: assign({ factorProblem: null }) },
        'lookup.found': { actions: assign({ reading: ({ event }) => event.lines }) },
        'lookup.result': [
          {
            guard: ({ event }) => event.result.outcome === 'found' && event.result.unprinted !== null,
            target: 'unprinted',
            actions: 'take',
          },
          {
            guard: ({ event }) => event.result.outcome === 'found' && event.result.record.violations.length === 0,
            target: 'quoting',
            actions: 'take',
          },
          { guard: ({ event }) => event.result.outcome === 'found', target: 'record', actions: 'take' },
          {
            guard: ({ context, event }) => event.result.outcome === 'no-match' && context.triesLeft <= 1,
            target: 'staff-needed',
            actions: assign({
              triesLeft: 0,
              fault: { code: 'too-many-tries', detail: '' },
            }),
          },
          {
            guard: ({ event }) => event.result.outcome === 'no-match',
            target: 'not-found',
            actions: assign({
              triesLeft: ({ context }) => context.triesLeft - 1,
              codeProblem: null,
            }),
          },
          {
            guard: ({ event }) => event.result.outcome === 'too-many-look-ups',
            target: 'staff-needed',
            actions: assign({ fault: { code: 'too-many-look-ups', detail: '' } }),
          },
          {
            guard: ({ event }) => event.result.outcome === 'stale',
            target: 'record-stale',
            actions: assign({
              whereToGo: ({ event }) => (event.result.outcome === 'stale' ? event.result.whereToGo : null),
            }),
          },
          {
            target: 'authority-down',
            actions: assign(({ event }) => {
              if (event.result.outcome !== 'trouble') return {};
              const { reason, fault, kept, overlay } = event.result;
              return {
                trouble: { reason, fault, at: 'looking-up' as const },
                record: kept ?? null,
                overlay,
              };
            }),
          },
        ],
      },
    },
    unprinted: {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        BACK: { target: 'factor', actions: assign({ factorProblem: null }) },
        CONTINUE: [
          {
            // Another machine was paid: the certificate is there, and nothing is asked about the money.
            guard: ({ context }) => context.unprinted?.amount === null,
            target: 'printing',
            actions: assign(({ context }) => ({ reference: required(context.unprinted, 'unprinted payment').reference })),
          },
          {
            target: 'issuing',
            actions: assign(({ context }) => ({
              reference: required(context.unprinted, 'unprinted payment').reference,
              amount: context.unprinted?.amount ?? 0,
            })),
          },
        ],
        DECLINE_QUOTE: [{ guard: ({ context }) => context.record?.violations.length === 0, target: 'quoting' }, { target: 'record' }],
      },
    },
    'not-found': {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        BACK: [
          { guard: 'hasCode', target: 'code' },
          { target: 'factor', actions: assign({ factorProblem: null }) },
        ],
        RETRY: [{ guard: 'hasCode', target: 'code' }, { target: 'national-id' }],
      },
    },
    'record-stale': {
      tags: ['idle', 'can-end'],
      on: { ...leave, CONTINUE: 'attract' },
    },
    'authority-down': {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        BACK: [{ guard: ({ context }) => context.trouble?.at === 'quoting', target: 'record' }, { target: 'attract' }],
        RETRY: [
          { guard: ({ context }) => context.trouble?.at === 'quoting', target: 'quoting' },
          // A code is good for one look-up, and nobody knows whether the one that failed has used it up.
          { guard: ({ context }) => isCode(context) && context.codesSent < MAX_CODES, target: 'sending-code' },
          { guard: ({ context }) => isCode(context), target: 'factor', actions: assign({ factorProblem: 'too-many-codes' }) },
          { target: 'looking-up' },
        ],
      },
    },
    record: {
      tags: ['idle', 'can-end'],
      exit: ['stopPhoto', 'hidePhoto'],
      on: {
        END: 'attract',
        ...photos,
        BACK: { target: 'factor', actions: assign({ factorProblem: null }) },
        CONTINUE: [
          { guard: 'asksPurpose', target: 'purpose' },
          {
            guard: ({ context }) => choosableIds(context).length > 0,
            target: 'lines',
            actions: 'choosePurpose',
          },
          {
            guard: ({ context }) => hasClearSubject(context),
            target: 'quoting',
            actions: assign({ chosen: [] }),
          },
          { target: 'nothing-payable', actions: assign({ quote: null }) },
        ],
      },
    },
    'nothing-payable': {
      tags: ['idle', 'can-end'],
      on: { END: 'attract', BACK: [{ guard: 'asksPurpose', target: 'purpose' }, { target: 'record' }], CONTINUE: 'attract' },
    },
    purpose: {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        BACK: 'record',
        CHOOSE_PURPOSE: [
          {
            guard: ({ context, event }) => choosableIds(context, event.subjectId).length > 0,
            target: 'lines',
            actions: 'choosePurpose',
          },
          {
            guard: ({ context, event }) =>
              event.subjectId !== null && isSubject(context, event.subjectId) && isClear(context, event.subjectId),
            target: 'quoting',
            actions: 'choosePurpose',
          },
        ],
      },
    },
    lines: {
      tags: ['idle', 'can-end'],
      exit: ['stopPhoto', 'hidePhoto'],
      on: {
        END: 'attract',
        ...photos,
        BACK: [{ guard: 'asksPurpose', target: 'purpose' }, { target: 'record' }],
        CHOOSE_LINES: {
          guard: ({ context, event }) => {
            const choosable = new Set(choosableIds(context, context.purpose));
            const unique = new Set(event.violationIds);
            const allowed = event.violationIds.every((id) => choosable.has(id)) && unique.size === event.violationIds.length;
            return allowed && (event.violationIds.length > 0 || (context.purpose === null && hasClearSubject(context)));
          },
          target: 'quoting',
          actions: assign({ chosen: ({ event }) => event.violationIds, overLimit: null }),
        },
      },
    },
    quoting: {
      tags: ['can-end'],
      invoke: { src: 'quote', input: ({ context }) => ({ context }) },
      on: {
        END: 'attract',
        BACK: backToChoice,
        'quote.result': [
          {
            guard: ({ event }) =>
              event.result.outcome === 'quoted' &&
              !isOffline(event.result.quote) &&
              !event.result.quote.clearanceIfPaid.some((c) => c.eligible) &&
              event.result.quote.lines.length === 0,
            target: 'nothing-payable',
            actions: assign({ quote: ({ event }) => (event.result.outcome === 'quoted' ? event.result.quote : null) }),
          },
          {
            guard: ({ event }) => event.result.outcome === 'quoted',
            target: 'quote',
            actions: assign(({ event }) =>
              event.result.outcome === 'quoted'
                ? {
                    quote: event.result.quote,
                    credits: event.result.credits,
                    amount: event.result.quote.total,
                    reference: null,
                  }
                : {},
            ),
          },
          {
            guard: ({ context, event }) => event.result.outcome === 'over-limit' && context.chosen.length > 0,
            target: 'lines',
            actions: assign({ overLimit: ({ event }) => (event.result.outcome === 'over-limit' ? event.result.most : null) }),
          },
          { guard: ({ event }) => event.result.outcome === 'over-limit', target: 'nothing-payable', actions: assign({ quote: null }) },
          {
            guard: ({ context, event }) => event.result.outcome === 'record-changed' && context.reReads < MAX_RE_READS && !isCode(context),
            target: 'looking-up',
            actions: assign({ reReads: ({ context }) => context.reReads + 1 }),
          },
          {
            target: 'authority-down',
            actions: assign(({ event }) => {
              if (event.result.outcome === 'trouble')
                return {
                  trouble: {
                    reason: event.result.reason,
                    fault: event.result.fault,
                    at: 'quoting' as const,
                  },
                };
              return {
                trouble: {
                  reason: 'nonsense' as const,
                  fault: { code: 'record-keeps-changing', detail: '' },
                  at: 'looking-up' as const,
                },
              };
            }),
          },
        ],
      },
    },
    quote: {
      tags: ['idle', 'can-end'],
      on: {
        END: 'attract',
        DECLINE_QUOTE: 'attract',
        BACK: backToChoice,
        CONFIRM_QUOTE: [
          { guard: ({ context }) => canPay(context) && waysOf(context).length > 1, target: 'way-to-pay' },
          ...beginBy((context) => (canPay(context) ? waysOf(context)[0]?.method : undefined)),
        ],
      },
    },
    'way-to-pay': {
      tags: ['idle', 'can-end'],
      on: {
        END: endWithMoney,
        BACK: { guard: ({ context }) => !holdsMoney(context), target: 'quote' },
        CHOOSE_METHOD: beginBy((context, event) =>
          canPay(context) && event.type === 'CHOOSE_METHOD' && waysOf(context).some(({ method }) => method === event.method)
            ? event.method
            : undefined,
        ),
      },
    },
    card: {
      invoke: { src: 'pay', input: ({ context }) => ({ context }) },
      on: {
        ...paying,
        'money.phase': {
          actions: assign({ phase: ({ event }) => event.phase }),
        },
      },
    },
    cash: {
      // Whoever walks away from a machine that waits for notes is not waited for: no more notes, and what is there becomes a credit.
      tags: ['idle'],
      invoke: { src: 'pay', input: ({ context }) => ({ context }) },
      on: {
        ...paying,
        'money.result': [
          { guard: outcomeIs('part-paid', 'left'), target: 'crediting', actions: 'leaveUnfinished' },
          ...paying['money.result'],
        ],
        END: { actions: ['cancelPayment', 'showCancelling', 'leaveUnfinished'] },
        'money.cash': {
          actions: assign({ cash: ({ event }) => event.cash }),
        },
      },
    },
    qr: {
      invoke: { src: 'pay', input: ({ context }) => ({ context }) },
      on: {
        ...paying,
        'money.qr': {
          actions: assign({ qr: ({ event }) => event.qr }),
        },
      },
    },
    redeeming: {
      invoke: { src: 'pay', input: ({ context }) => ({ context }) },
      on: paying,
    },
    'not-paid': {
      tags: ['idle', 'can-end'],
      on: {
        END: endWithMoney,
        BACK: [
          { guard: 'holdsMoney', target: 'way-to-pay' },
          {
            target: 'quoting',
            actions: ['leave', 'forgetPayment'],
          },
        ],
        // What can be had now may be another method than the one that failed.
        CONTINUE: { guard: ({ context }) => waysOf(context).length > 0, target: 'way-to-pay' },
        RETRY: beginBy((context) => (waysOf(context).some(({ method }) => method === context.method) ? context.method : undefined)),
      },
    },
    'payment-unknown': {
      tags: ['idle-long', 'can-end'],
      entry: assign({ slip: 'printing' }),
      invoke: { src: 'printUnknown', input: ({ context }) => ({ context }) },
      on: {
        END: endWithMoney,
        CONTINUE: endWithMoney,
        'print.slip': { actions: assign({ slip: ({ event }) => event.slip }) },
        'money.resolved': [
          {
            guard: ({ context, event }) => event.reference === context.reference && event.state === 'paid',
            target: 'issuing',
          },
          {
            guard: ({ context, event }) => event.reference === context.reference && event.state === 'part-paid',
            target: 'way-to-pay',
          },
          {
            guard: ({ context, event }) => event.reference === context.reference && event.state === 'due-back',
            target: 'crediting',
            actions: assign({ dueBack: ({ event }) => event.dueBack, reversed: false }),
          },
          {
            guard: ({ context, event }) => event.reference === context.reference && event.state === 'not-paid',
            target: 'not-paid',
            actions: assign({
              notPaid: ({ event }) => ({
                outcome: 'not-paid' as const,
                reason: event.returned ? ('amount-mismatch-reversed' as const) : ('refused' as const),
                fault: { code: 'resolved-not-paid', detail: '' },
              }),
            }),
          },
        ],
      },
    },
    crediting: {
      invoke: { src: 'giveCredit', input: ({ context }) => ({ context }) },
      on: {
        'money.credited': {
          target: 'due-back',
          actions: assign({
            credited: ({ event }) => event.result,
            dueBack: ({ context, event }) => sumOf(event.result.credits) || context.dueBack,
          }),
        },
        // The money is safe in the journal; the page says so without a slip.
        fatal: { target: 'due-back', actions: 'takeFault' },
      },
    },
    issuing: {
      invoke: { src: 'settle', input: ({ context }) => ({ context }) },
      on: {
        'settlement.result': {
          target: 'printing',
          actions: assign(({ event: { result } }) => {
            switch (result.outcome) {
              case 'settled':
                return { dueBack: result.dueBack, missing: result.missing, paperFollows: false };
              case 'silent':
                return { paperFollows: true, fault: result.fault };
              case 'refused':
                return { refused: true, dueBack: result.dueBack, reversed: result.reversed };
            }
          }),
        },
        // Paid, and something of ours broke: the money stands, the page says where the paper comes from.
        fatal: {
          target: 'paid-paper-follows',
          actions: assign({ fault: ({ event }) => event.fault }),
        },
      },
    },
    printing: {
      invoke: { src: 'print', input: ({ context }) => ({ context }) },
      on: {
        'print.progress': {
          actions: assign({ prints: ({ event }) => event.prints }),
        },
        'print.result': [
          {
            guard: ({ event }) => event.result.outcome === 'failed',
            target: 'print-failed',
            actions: assign(({ event }) =>
              event.result.outcome === 'failed'
                ? {
                    canRetryPrint: event.result.canRetry,
                    fault: event.result.fault,
                  }
                : {},
            ),
          },
          { guard: ({ context }) => context.refused, target: 'crediting' },
          { guard: ({ context }) => context.paperFollows, target: 'paid-paper-follows' },
          {
            target: 'done',
            actions: assign({
              sheets: ({ event }) => (event.result.outcome === 'completed' ? event.result.sheets : 0),
            }),
          },
        ],
        fatal: {
          target: 'print-failed',
          actions: assign({
            canRetryPrint: false,
            fault: ({ event }) => event.fault,
          }),
        },
      },
    },
    'print-failed': {
      tags: ['idle-long', 'can-end'],
      on: {
        END: 'attract',
        CONTINUE: [{ guard: ({ context }) => context.refused, target: 'crediting' }, { target: 'attract' }],
        RETRY: {
          guard: ({ context }) => context.canRetryPrint,
          target: 'printing',
        },
      },
    },
    'paid-paper-follows': {
      tags: ['idle-long', 'can-end'],
      on: {
        END: 'attract',
        CONTINUE: 'attract',
        'settlement.answered': {
          guard: ({ context, event }) => context.paperFollows && event.reference === context.reference,
          target: 'issuing',
        },
      },
    },
    'due-back': {
      tags: ['idle-long', 'can-end'],
      on: { END: 'attract', CONTINUE: 'attract' },
    },
    done: {
      tags: ['idle-short', 'can-end'],
      // Everything is paid and printed: a restart has nothing to come back to, and the next person must not find it.
      entry: 'leave',
      on: { END: 'attract', CONTINUE: 'attract' },
    },
    resumed: {
      // Whoever stands there now may be another person: soon the page is gone.
      tags: ['idle'],
      on: {
        // The money is safe without anybody at the screen: a late approval is given back, a settlement goes on by itself.
        END: endWithMoney,
        'money.resolved': [
          {
            guard: ({ context, event }) => event.reference === context.reference && event.state === 'due-back',
            target: 'crediting',
            actions: assign({ dueBack: ({ event }) => event.dueBack, reversed: false }),
          },
          {
            guard: ({ context, event }) => event.reference === context.reference,
            actions: assign({
              resumed: ({ context, event }) =>
                context.resumed && event.state !== 'due-back' ? { ...context.resumed, state: event.state } : context.resumed,
            }),
          },
        ],
        CONTINUE: [
          { guard: ({ context }) => context.resumed?.state === 'paid', target: 'issuing' },
          // Without the record nothing more can be bought; what is there goes with them.
          { guard: ({ context }) => context.resumed?.state === 'part-paid', target: 'crediting', actions: 'leaveUnfinished' },
          { guard: ({ context }) => context.resumed?.state !== 'being-resolved', target: 'attract' },
        ],
      },
    },
    'staff-needed': {
      tags: ['idle', 'can-end'],
      on: { ...leave, CONTINUE: 'attract' },
    },
  },
});
