import { describe, expect, test } from 'vitest';
import { getNextSnapshot } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import type { Policy } from '../../../electron/core/register/schemas.ts';
import { visitChart } from '../../../electron/core/visit/chart.ts';
import type { VisitContext } from '../../../electron/core/visit/context.ts';
import { type DeviceEvent, deviceEventTypes, type VisitEvent } from '../../../electron/core/visit/events.ts';
import { pages } from '../../../electron/core/visit/page.ts';
import type { ResumedPayment } from '../../../electron/core/visit/services.ts';
import type { WayToPay } from '../../../electron/core/visit/view.ts';
import { quote, record, scriptedServices, violation } from './scripted-services.ts';

const fault = { code: 'test', detail: '' };
const one = violation(1, { photo: true });
const unpayable = violation(2, {
  subjectId: 'VL-1',
  payable: {
    answer: 'no',
    reason: 'court-case',
    explanation: { ar: 'قضية', en: 'Case' },
    whereToGo: { ar: 'نيابة المرور', en: 'Traffic prosecution' },
  },
});
const unpayableToo = {
  ...unpayable,
  violationId: '000000000000003',
  subjectId: 'DL-1',
};

const deviceEvents: readonly DeviceEvent[] = [
  { type: 'money.reference', reference: 'PY000000000000' },
  { type: 'money.phase', phase: 'present-card' },
  { type: 'money.result', result: { outcome: 'covered' } },
  {
    type: 'money.result',
    result: { outcome: 'not-ready', notices: ['terminal-unavailable'] },
  },
  { type: 'money.cash', cash: { phase: 'insert', takes: [500], returned: null } },
  { type: 'money.qr', qr: { phase: 'shown', image: 'data:', serviceReference: '1', expiresAt: null } },
  { type: 'money.result', result: { outcome: 'part-paid' } },
  { type: 'money.credited', result: { credits: [{ number: 'CR000000000000', amount: 100 }], slip: 'printed' } },
  { type: 'money.result', result: { outcome: 'quote-expired' } },
  {
    type: 'money.result',
    result: { outcome: 'not-paid', reason: 'refused', fault },
  },
  { type: 'money.result', result: { outcome: 'due-back', dueBack: 100 } },
  { type: 'money.result', result: { outcome: 'unknown', fault } },
  { type: 'money.resolved', reference: 'PY000000000000', state: 'paid', dueBack: 0, returned: false },
  { type: 'money.resolved', reference: 'PY000000000000', state: 'part-paid', dueBack: 0, returned: false },
  { type: 'money.resolved', reference: 'PY000000000000', state: 'not-paid', dueBack: 0, returned: false },
  { type: 'money.resolved', reference: 'PY000000000000', state: 'due-back', dueBack: 100, returned: false },
  {
    type: 'settlement.result',
    result: { outcome: 'settled', dueBack: 0, missing: [] },
  },
  {
    type: 'settlement.result',
    result: { outcome: 'refused', dueBack: 100, reversed: false },
  },
  { type: 'settlement.result', result: { outcome: 'silent', fault } },
  { type: 'settlement.answered', reference: 'PY000000000000' },
  { type: 'print.progress', prints: [] },
  { type: 'print.result', result: { outcome: 'completed', sheets: 2 } },
  {
    type: 'print.result',
    result: { outcome: 'failed', canRetry: true, fault },
  },
  { type: 'print.slip', slip: 'printed' },
  { type: 'health', notices: [] },
  { type: 'fatal', fault },
];

const events: readonly VisitEvent[] = [
  ...deviceEvents,
  { type: 'START' },
  { type: 'START_WITH_PAPER' },
  { type: 'PAPER_NUMBER', typed: 'good' },
  { type: 'payment.answer', answer: { outcome: 'known', payment: { state: 'settled', dueBack: 0, certificates: 1 } } },
  { type: 'payment.answer', answer: { outcome: 'unknown' } },
  { type: 'payment.answer', answer: { outcome: 'trouble', reason: 'slow', fault } },
  { type: 'NATIONAL_ID', typed: 'good', checkDigitConfirmed: false },
  { type: 'NATIONAL_ID', typed: 'odd', checkDigitConfirmed: false },
  { type: 'NATIONAL_ID', typed: 'odd', checkDigitConfirmed: true },
  { type: 'NATIONAL_ID', typed: 'short', checkDigitConfirmed: false },
  { type: 'FACTOR', typed: { type: 'licence', number: 'good' } },
  { type: 'FACTOR', typed: { type: 'licence', number: 'bad' } },
  { type: 'lookup.found', lines: 1 },
  {
    type: 'lookup.result',
    result: { outcome: 'found', record: record([one]), overlay: new Map(), unprinted: null },
  },
  {
    type: 'lookup.result',
    result: { outcome: 'found', record: record([]), overlay: new Map(), unprinted: null },
  },
  {
    type: 'lookup.result',
    result: {
      outcome: 'found',
      record: record([unpayable]),
      overlay: new Map(),
      unprinted: null,
    },
  },
  {
    type: 'lookup.result',
    result: {
      outcome: 'found',
      record: record([unpayable, unpayableToo]),
      overlay: new Map(),
      unprinted: null,
    },
  },
  {
    type: 'lookup.result',
    result: { outcome: 'found', record: record([one]), overlay: new Map(), unprinted: { reference: 'PY000000000001', amount: 100 } },
  },
  {
    type: 'lookup.result',
    result: { outcome: 'found', record: record([one]), overlay: new Map(), unprinted: { reference: 'PY000000000002', amount: null } },
  },
  { type: 'lookup.result', result: { outcome: 'too-many-look-ups' } },
  { type: 'lookup.result', result: { outcome: 'no-match' } },
  {
    type: 'lookup.result',
    result: { outcome: 'stale', whereToGo: { ar: 'نيابة', en: 'Prosecution' } },
  },
  {
    type: 'lookup.result',
    result: { outcome: 'trouble', reason: 'unreachable', fault, overlay: new Map() },
  },
  { type: 'quote.result', result: { outcome: 'quoted', quote: quote([one]), credits: [] } },
  { type: 'quote.result', result: { outcome: 'quoted', quote: quote([]), credits: [] } },
  { type: 'quote.result', result: { outcome: 'record-changed' } },
  {
    type: 'quote.result',
    result: { outcome: 'trouble', reason: 'slow', fault },
  },
  { type: 'SEND_CODE' },
  {
    type: 'code.result',
    result: { outcome: 'sent', challengeId: 'C-1', maskedPhone: '01•••••••21', expiresAt: '2026-11-22T08:05:00.000Z' },
  },
  { type: 'code.result', result: { outcome: 'too-many-codes' } },
  { type: 'code.result', result: { outcome: 'trouble', reason: 'slow', fault } },
  { type: 'CODE', typed: 'good' },
  { type: 'CODE', typed: 'bad' },
  { type: 'SHOW_PHOTO', violationId: one.violationId },
  { type: 'photo.result', result: { violationId: one.violationId, image: null } },
  { type: 'HIDE_PHOTO' },
  { type: 'CONTINUE' },
  { type: 'CHOOSE_PURPOSE', subjectId: null },
  { type: 'CHOOSE_PURPOSE', subjectId: 'VL-1' },
  { type: 'CHOOSE_PURPOSE', subjectId: 'DL-1' },
  { type: 'CHOOSE_METHOD', method: 'card' },
  { type: 'CHOOSE_METHOD', method: 'cash' },
  { type: 'CHOOSE_METHOD', method: 'qr' },
  { type: 'CHOOSE_METHOD', method: 'credit' },
  { type: 'CHOOSE_LINES', violationIds: [one.violationId] },
  { type: 'CONFIRM_QUOTE' },
  { type: 'DECLINE_QUOTE' },
  { type: 'CANCEL_PAYMENT' },
  { type: 'RETRY' },
  { type: 'BACK' },
  { type: 'END' },
  { type: 'SET_LANGUAGE', language: 'en' },
  { type: 'CALL_STAFF' },
];

const ways: readonly WayToPay[] = [
  { method: 'credit', amount: 100 },
  { method: 'card' },
  { method: 'qr' },
  { method: 'cash', notes: [500], whole: true },
];

const resumedPayment: ResumedPayment = {
  reference: 'PY000000000000',
  amount: 100,
  language: 'ar',
  state: 'being-resolved',
};

/** @param held piastres that every payment holds from its first tender on */
function input(resumed: ResumedPayment | null, held: number) {
  return {
    services: scriptedServices({
      methods: () => ['card', 'cash', 'qr'],
      waysToPay: () => ways,
      held: (reference) => (reference === null ? 0 : held),
    }),
    lookUpTries: 3,
    language: 'ar' as const,
    notices: [],
    resumed,
  };
}

/** From the attract state on, a machine that found a payment at its start is as one that found none. */
function paths(resumed: ResumedPayment | null, held: number) {
  return getShortestPaths(visitChart, {
    stopWhen: ({ value }) => resumed !== null && value === 'attract',
    input: input(resumed, held),
    events: [...events],
    serializeState: ({ value, context }) =>
      JSON.stringify([
        value,
        context.triesLeft,
        context.unknownNumbers,
        context.answer?.outcome,
        context.reReads,
        context.trouble?.at,
        context.record?.violations.length ?? -1,
        // No payment, the one that every event names, or any other.
        context.reference === null ? 'none' : context.reference === resumedPayment.reference,
      ]),
    limit: 500_000,
  });
}

const walked = [...paths(null, 0), ...paths(resumedPayment, 0)];
const walkedWithMoney = [...paths(null, 100), ...paths(resumedPayment, 100)];
const policy: Policy = {
  version: 1,
  issuedAt: '2026-11-22T08:00:00.000Z',
  factors: ['plate', 'licence', 'one-time-code'],
  methods: ['card'],
  lookUpTries: 3,
  certificateFee: 10_000,
  silentAuthoritySeconds: 20,
  idleSeconds: 60,
  idleWarningSeconds: 20,
  provisionalSlips: true,
  cachedRecordHours: 24,
  standInPrinting: true,
  cash: { denominations: [500, 1_000, 2_000, 5_000, 10_000, 20_000], mostNotes: 40 },
  offline: defaultPolicy.offline,
  retention: defaultPolicy.retention,
};

describe('the visit chart', () => {
  test('every state is reached by some path', () => {
    const reached = new Set([...walked, ...walkedWithMoney].map((path) => path.state.value));
    const all = Object.keys(visitChart.states).filter((s) => s !== 'starting');
    expect(all.filter((s) => !reached.has(s as never))).toEqual([]);
  });

  test('every state on every path has a page with all that the page needs', () => {
    for (const path of [...walked, ...walkedWithMoney]) {
      const { value, context } = path.state;
      const page = pages[value](context, policy);
      expect(page.page).toBeTruthy();
    }
  });

  test('every money and device event has a rule in every state', () => {
    const rootRules = Object.keys(visitChart.root.config.on ?? {});
    expect(deviceEventTypes.filter((type) => !rootRules.includes(type))).toEqual([]);
    expect(new Set(deviceEvents.map((e) => e.type))).toEqual(new Set(deviceEventTypes));
  });

  test('nobody is left in the attract state', () => {
    for (const path of walked.filter((p) => p.state.value === 'attract')) {
      const { identity, factor, sentCode, record: held, photo, purpose, chosen, quote: quoted, reference, prints } = path.state.context;
      const { paperNumber, answer } = path.state.context;
      expect({ paperNumber, answer }).toEqual({ paperNumber: null, answer: null });
      expect({ identity, factor, sentCode, held, photo, purpose, chosen, quoted, reference, prints }).toEqual({
        identity: null,
        factor: null,
        sentCode: null,
        held: null,
        photo: null,
        purpose: null,
        chosen: [],
        quoted: null,
        reference: null,
        prints: [],
      });
    }
  });

  test('a payment that was found at the start leaves nothing in the attract state: it is walked on from there once', () => {
    const untouched = ({ services: _their, ...context }: VisitContext) => context;
    const fresh = walked.find((path) => path.state.value === 'attract' && path.steps.length === 1)?.state.context;
    const after = paths(resumedPayment, 0).filter((path) => path.state.value === 'attract');
    expect(after.length).toBeGreaterThan(0);
    for (const { state } of after) expect(untouched(state.context)).toEqual(untouched(fresh as VisitContext));
  });

  test('whoever is asked who they are: nothing of anybody is there', () => {
    const asking = new Set(['national-id', 'factor', 'sending-code', 'code', 'looking-up']);
    for (const { state } of walked.filter((path) => asking.has(path.state.value))) {
      const { record: held, quote: quoted, unprinted, overlay, photo, answer, paperNumber } = state.context;
      expect({ held, quoted, unprinted, lines: overlay.size, photo, answer, paperNumber }).toEqual({
        answer: null,
        paperNumber: null,
        held: null,
        quoted: null,
        unprinted: null,
        lines: 0,
        photo: null,
      });
    }
  });

  test('no path leaves a payment but by the payment’s own result or our own failure', () => {
    const paying = new Set(['card', 'cash', 'qr', 'redeeming']);
    for (const path of [...walked, ...walkedWithMoney]) {
      path.steps.forEach((step, i) => {
        const next = path.steps[i + 1]?.state.value ?? path.state.value;
        const before = path.steps[i]?.state.value;
        if (paying.has(before as string) && next !== before)
          expect(['money.result', 'fatal']).toContain(path.steps[i + 1]?.event.type ?? 'money.result');
        void step;
      });
    }
  });

  test('once money may have moved, a fault never leads to a page that offers to pay again', () => {
    const fatal = walked.filter((p) => p.steps.at(-1)?.event.type === 'fatal');
    expect(fatal.length).toBeGreaterThan(0);
    for (const path of fatal) {
      const from = path.steps.at(-2)?.state.value;
      if (from === 'card') expect(path.state.value).toBe('payment-unknown');
      if (from === 'issuing') expect(path.state.value).toBe('paid-paper-follows');
      if (from === 'printing') expect(path.state.value).toBe('print-failed');
    }
  });

  test('until money moves every page of a visit leads back and ends; once it has moved none leads back', () => {
    const before = new Set(['national-id', 'factor', 'sending-code', 'code', 'looking-up', 'unprinted', 'not-found', 'record-stale']);
    for (const state of ['paper-number', 'asking-payment', 'payment-state', 'payment-not-known']) before.add(state);
    for (const state of ['authority-down', 'record', 'nothing-payable', 'purpose', 'lines', 'quoting', 'quote', 'way-to-pay', 'not-paid']) {
      before.add(state);
    }
    const beyond = new Set([
      'card',
      'cash',
      'qr',
      'redeeming',
      'crediting',
      'issuing',
      'printing',
      'print-failed',
      'paid-paper-follows',
      'due-back',
      'done',
      'payment-unknown',
    ]);
    for (const { state } of walked) {
      if (before.has(state.value))
        expect([state.value, state.can({ type: 'BACK' }), state.can({ type: 'END' })]).toEqual([state.value, true, true]);
      if (beyond.has(state.value)) expect([state.value, state.can({ type: 'BACK' })]).toEqual([state.value, false]);
    }
  });

  test('nobody leaves money behind: while a payment holds any, its visit ends on a credit', () => {
    const pagesToLeave = ['way-to-pay', 'not-paid', 'payment-unknown', 'resumed'];
    const there = walkedWithMoney.filter(({ state }) => state.context.reference !== null && pagesToLeave.includes(state.value));
    const leaving = there.map(({ state }) => getNextSnapshot(visitChart, state, { type: 'END' }).value);
    expect(leaving.length).toBeGreaterThan(0);
    expect(new Set(leaving)).toEqual(new Set(['crediting']));
  });

  test('once money has moved, nothing leads back to a page that asks for money', () => {
    const moved = ['issuing', 'printing', 'print-failed', 'paid-paper-follows', 'due-back', 'done'];
    const asking = ['record', 'purpose', 'lines', 'quoting', 'quote', 'way-to-pay', 'card', 'not-paid'];
    const pairs = walked.flatMap((path) =>
      path.steps.slice(1).map((step, i) => [path.steps[i]?.state.value as string, step.state.value as string] as const),
    );
    expect(pairs.some(([before]) => moved.includes(before))).toBe(true);
    expect(pairs.filter(([before, after]) => moved.includes(before) && asking.includes(after))).toEqual([]);
  });
});
