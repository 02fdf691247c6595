import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import { createAllowance } from '../../../electron/core/visit/allowance.ts';
import { visitChart } from '../../../electron/core/visit/chart.ts';
import type { VisitEvent } from '../../../electron/core/visit/events.ts';
import { pages } from '../../../electron/core/visit/page.ts';
import type { VisitServices } from '../../../electron/core/visit/services.ts';
import { quote, record, scriptedServices, violation } from './scripted-services.ts';

const onCar = violation(1, { photo: true });
const onLicence = violation(2, { subjectId: 'DL-1' });
const held = record([onCar, onLicence]);
const sent = { outcome: 'sent', challengeId: 'C-1', maskedPhone: '01•••••••21', expiresAt: '2026-11-22T08:05:00.000Z' } as const;
const found = { outcome: 'found', record: held, overlay: new Map(), unprinted: null } as const;
const fault = { code: 'test', detail: '' };

/** The answers are events of the test: nothing is awaited. */
function begin(over: Partial<VisitServices> = {}) {
  const actor = createActor(visitChart, {
    input: { services: scriptedServices(over), lookUpTries: 3, language: 'ar', notices: [], resumed: null },
  });
  actor.start();
  return {
    send(...events: readonly VisitEvent[]) {
      for (const event of events) actor.send(event);
      const { value, context } = actor.getSnapshot();
      return pages[value](context, defaultPolicy);
    },
    context: () => actor.getSnapshot().context,
    /** Services that are still at work. */
    atWork: () => Object.values(actor.getSnapshot().children).length,
  };
}

const identify: readonly VisitEvent[] = [{ type: 'START' }, { type: 'NATIONAL_ID', typed: 'good', checkDigitConfirmed: false }];
const toRecord: readonly VisitEvent[] = [
  ...identify,
  { type: 'FACTOR', typed: { type: 'licence', number: 'good' } },
  { type: 'lookup.result', result: found },
];

describe('a certificate that is paid for and not printed', () => {
  const reference = 'PY483920175564';

  test('paid here: the page tells the amount, and how the payment stands is asked before the papers come', () => {
    const visit = begin();
    const unprinted = { reference, amount: 32_000 };
    expect(visit.send(...toRecord.slice(0, -1), { type: 'lookup.result', result: { ...found, unprinted } })).toMatchObject(unprinted);
    expect(visit.send({ type: 'CONTINUE' })).toMatchObject({ page: 'issuing', amount: 32_000 });
  });

  test('paid at another machine: it is printed at once, for the person who has just proved who they are', () => {
    const asked: unknown[] = [];
    const visit = begin({
      async print(...given) {
        asked.push(given[0], given[2]);
        return { outcome: 'completed', sheets: 1 };
      },
    });
    const unprinted = { reference, amount: null };
    visit.send(...toRecord.slice(0, -1), { type: 'lookup.result', result: { ...found, unprinted } });
    expect(visit.send({ type: 'CONTINUE' })).toMatchObject({ page: 'printing', reference });
    const { identity } = visit.context();
    expect(asked).toEqual([reference, { record: held, identity, language: 'ar' }]);
  });

  test('the record first: nothing is printed, and what is paid next is this machine’s own', () => {
    const visit = begin();
    visit.send(...toRecord.slice(0, -1), { type: 'lookup.result', result: { ...found, unprinted: { reference, amount: null } } });
    expect(visit.send({ type: 'DECLINE_QUOTE' }).page).toBe('record');
    expect(visit.context().reference).toBeNull();
  });
});

describe('what the citizen came for', () => {
  test('everything: all that can be paid is chosen, of all licences', () => {
    const visit = begin();
    expect(visit.send(...toRecord, { type: 'CONTINUE' })).toMatchObject({ page: 'purpose', payable: 2 });
    const page = visit.send({ type: 'CHOOSE_PURPOSE', subjectId: null });
    expect(page).toMatchObject({ page: 'lines', chosen: [onCar.violationId, onLicence.violationId] });
  });

  test('one licence: only its lines are shown and can be chosen', () => {
    const visit = begin();
    const page = visit.send(...toRecord, { type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: 'DL-1' });
    expect(page).toMatchObject({ page: 'lines', chosen: [onLicence.violationId] });
    expect(page.page === 'lines' && page.record.subjects.map((s) => s.subject.subjectId)).toEqual(['DL-1']);
    expect(visit.send({ type: 'CHOOSE_LINES', violationIds: [onCar.violationId] }).page).toBe('lines');
    expect(visit.send({ type: 'CHOOSE_LINES', violationIds: [onLicence.violationId] }).page).toBe('quoting');
  });

  test('a licence that owes nothing: its certificate, without a line', () => {
    const visit = begin();
    const clean = { ...found, record: record([onCar]) };
    visit.send(...identify, { type: 'FACTOR', typed: { type: 'licence', number: 'good' } }, { type: 'lookup.result', result: clean });
    expect(visit.send({ type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: 'DL-1' }).page).toBe('quoting');
  });

  test('a certificate that the authority does not give: its reasons, and the way back to what can be paid', () => {
    const visit = begin();
    const clean = { ...found, record: record([onCar]) };
    visit.send(...identify, { type: 'FACTOR', typed: { type: 'licence', number: 'good' } }, { type: 'lookup.result', result: clean });
    visit.send({ type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: 'DL-1' });
    const text = { ar: 'قرار', en: 'A ruling' };
    const none = { ...quote([]), clearanceIfPaid: [{ subjectId: 'DL-1', eligible: false, reasons: [{ code: 'other' as const, text }] }] };
    expect(visit.send({ type: 'quote.result', result: { outcome: 'quoted', quote: none, credits: [] } })).toMatchObject({
      page: 'nothing-payable',
      refused: 'certificate',
      reasons: [text],
    });
    expect(visit.send({ type: 'BACK' }).page).toBe('purpose');
  });

  test('one licence and no line of it: nothing to quote, whatever else is clear', () => {
    const visit = begin();
    const page = visit.send(...toRecord, { type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: 'DL-1' });
    expect(page.page).toBe('lines');
    expect(visit.send({ type: 'CHOOSE_LINES', violationIds: [] }).page).toBe('lines');
  });

  test('a licence that is not in the record is refused', () => {
    expect(begin().send(...toRecord, { type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: 'VL-9' }).page).toBe('purpose');
  });

  test('is not asked where there is one licence only', () => {
    const single = { ...found, record: { ...held, subjects: held.subjects.slice(0, 1), violations: [onCar] } };
    const visit = begin();
    visit.send(...identify, { type: 'FACTOR', typed: { type: 'licence', number: 'good' } }, { type: 'lookup.result', result: single });
    expect(visit.send({ type: 'CONTINUE' })).toMatchObject({ page: 'lines', chosen: [onCar.violationId] });
    expect(visit.send({ type: 'BACK' }).page).toBe('record');
  });
});

describe('a one-time code', () => {
  const toCode: readonly VisitEvent[] = [...identify, { type: 'SEND_CODE' }, { type: 'code.result', result: sent }];

  test('is looked up under the challenge that it was sent for', () => {
    const asked: unknown[] = [];
    const visit = begin({
      lookUp(_, factor) {
        asked.push(factor);
        return new Promise<never>(() => undefined);
      },
    });
    expect(visit.send(...toCode)).toEqual({ page: 'code', maskedPhone: sent.maskedPhone });
    expect(visit.send({ type: 'CODE', typed: 'bad' })).toMatchObject({ page: 'code', problem: 'format' });
    expect(visit.send({ type: 'CODE', typed: 'good' }).page).toBe('looking-up');
    expect(asked).toEqual([{ type: 'one-time-code', challengeId: 'C-1', code: '123456' }]);
  });

  test('that is wrong costs a try and can be typed again', () => {
    const visit = begin();
    visit.send(...toCode, { type: 'CODE', typed: 'good' });
    expect(visit.send({ type: 'lookup.result', result: { outcome: 'no-match' } }).page).toBe('not-found');
    expect(visit.send({ type: 'BACK' }).page).toBe('code');
    visit.send({ type: 'CODE', typed: 'good' }, { type: 'lookup.result', result: { outcome: 'no-match' } }, { type: 'BACK' });
    expect(visit.send({ type: 'CODE', typed: 'good' }, { type: 'lookup.result', result: { outcome: 'no-match' } }).page).toBe(
      'staff-needed',
    );
  });

  test('is never used a second time: after trouble, and when the record changed, a new one is sent', () => {
    const trouble = { outcome: 'trouble', reason: 'slow', fault } as const;
    const visit = begin();
    visit.send(...toCode, { type: 'CODE', typed: 'good' });
    visit.send({ type: 'lookup.result', result: { ...trouble, overlay: new Map() } });
    expect(visit.send({ type: 'RETRY' }).page).toBe('sending-code');
    visit.send({ type: 'code.result', result: sent }, { type: 'CODE', typed: 'good' }, { type: 'lookup.result', result: found });
    visit.send(
      { type: 'CONTINUE' },
      { type: 'CHOOSE_PURPOSE', subjectId: null },
      { type: 'CHOOSE_LINES', violationIds: [onCar.violationId] },
    );
    expect(visit.send({ type: 'quote.result', result: { outcome: 'record-changed' } }).page).toBe('authority-down');
    expect(visit.send({ type: 'RETRY' }).page).toBe('sending-code');
  });

  test('whose time is over costs no try', () => {
    const visit = begin();
    visit.send(...toCode);
    expect(visit.send({ type: 'CODE', typed: 'late' })).toMatchObject({ page: 'code', problem: 'expired' });
    visit.send({ type: 'CODE', typed: 'good' });
    expect(visit.send({ type: 'lookup.result', result: { outcome: 'no-match' } })).toEqual({ page: 'not-found', by: 'code', triesLeft: 2 });
    expect(visit.send({ type: 'RETRY' }).page).toBe('code');
  });

  test('is sent three times in a visit, and not at all where the policy does not take it', () => {
    const visit = begin();
    visit.send(...toCode, { type: 'RETRY' }, { type: 'code.result', result: sent }, { type: 'RETRY' });
    expect(visit.send({ type: 'code.result', result: sent }).page).toBe('code');
    expect(visit.send({ type: 'RETRY' })).toMatchObject({ page: 'factor', problem: 'too-many-codes' });
    expect(visit.send({ type: 'SEND_CODE' })).toMatchObject({ page: 'factor', problem: 'too-many-codes' });
    expect(begin({ factors: () => ['plate'] }).send(...identify, { type: 'SEND_CODE' }).page).toBe('factor');
    const licence = { type: 'FACTOR', typed: { type: 'licence', number: 'good' } } as const;
    expect(begin({ factors: () => ['plate'] }).send(...identify, licence).page).toBe('factor');
  });

  test('leaves nothing of the person before, whoever is asked next', () => {
    const visit = begin();
    visit.send(...toRecord, { type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: null });
    visit.send(
      { type: 'CHOOSE_LINES', violationIds: [onCar.violationId] },
      { type: 'quote.result', result: { outcome: 'record-changed' } },
    );
    expect(visit.context().record).toBeNull();
    visit.send({ type: 'lookup.result', result: { outcome: 'no-match' } }, { type: 'RETRY' });
    const { identity, factor, record: kept, overlay, quote: quoted, chosen } = visit.context();
    expect({ identity, factor, kept, lines: overlay.size, quoted, chosen }).toEqual({
      identity: null,
      factor: null,
      kept: null,
      lines: 0,
      quoted: null,
      chosen: [],
    });
  });

  test('that cannot be sent again leaves the other factors', () => {
    const visit = begin();
    visit.send(...identify, { type: 'SEND_CODE' });
    expect(visit.send({ type: 'code.result', result: { outcome: 'too-many-codes' } })).toMatchObject({
      page: 'factor',
      problem: 'too-many-codes',
    });
  });
});

describe('the photo of a ticket', () => {
  test('is fetched when asked for, shown, and gone with its page', () => {
    const visit = begin();
    expect(visit.send(...toRecord, { type: 'SHOW_PHOTO', violationId: onCar.violationId })).toMatchObject({ photo: { state: 'loading' } });
    const image = 'data:image/png;base64,AAAA';
    expect(visit.send({ type: 'photo.result', result: { violationId: onCar.violationId, image } })).toMatchObject({
      page: 'record',
      photo: { state: 'shown', image },
    });
    visit.send({ type: 'CONTINUE' });
    expect(visit.atWork()).toBe(0);
    expect(visit.send({ type: 'BACK' })).not.toHaveProperty('photo');
  });

  test('that comes after it was closed is not shown', () => {
    const visit = begin();
    visit.send(...toRecord, { type: 'SHOW_PHOTO', violationId: onCar.violationId }, { type: 'HIDE_PHOTO' });
    expect(visit.send({ type: 'photo.result', result: { violationId: onCar.violationId, image: 'data:,' } })).not.toHaveProperty('photo');
  });

  test('of a line without one is not asked for', () => {
    expect(begin().send(...toRecord, { type: 'SHOW_PHOTO', violationId: onLicence.violationId })).not.toHaveProperty('photo');
  });
});

describe('the way to pay', () => {
  const toQuote: readonly VisitEvent[] = [
    ...toRecord,
    { type: 'CONTINUE' },
    { type: 'CHOOSE_PURPOSE', subjectId: null },
    { type: 'CHOOSE_LINES', violationIds: [onCar.violationId] },
    { type: 'quote.result', result: { outcome: 'quoted', quote: quote([onCar]), credits: [] } },
  ];

  test('is not asked where there is one', () => {
    expect(begin().send(...toQuote, { type: 'CONFIRM_QUOTE' }).page).toBe('card');
  });

  test('that the policy does not allow takes no money', () => {
    const visit = begin({ methods: () => [] });
    expect(visit.send(...toQuote)).toMatchObject({ page: 'quote', payable: false });
    expect(visit.send({ type: 'CONFIRM_QUOTE' }).page).toBe('quote');
  });

  test('is asked where there are several, and only what the machine has leads on', () => {
    const ways = [{ method: 'card' }, { method: 'qr' }] as const;
    const visit = begin({ methods: () => ['card', 'qr'], waysToPay: () => ways });
    expect(visit.send(...toQuote, { type: 'CONFIRM_QUOTE' })).toMatchObject({ page: 'way-to-pay', ways });
    expect(visit.send({ type: 'CHOOSE_METHOD', method: 'cash' }).page).toBe('way-to-pay');
    expect(visit.send({ type: 'BACK' }).page).toBe('quote');
    expect(visit.send({ type: 'CONFIRM_QUOTE' }, { type: 'CHOOSE_METHOD', method: 'card' }).page).toBe('card');
  });
});

describe('an answer that comes too late', () => {
  /** A service that is answered when the test says so. */
  function slow<T>() {
    const answers: ((value: T) => void)[] = [];
    return { answers, ask: () => new Promise<T>((resolve) => answers.push(resolve)) };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('of the last person’s look-up is never shown to the next person', async () => {
    const lookUps = slow<typeof found>();
    const visit = begin({ lookUp: lookUps.ask });
    const identified: readonly VisitEvent[] = [...identify, { type: 'FACTOR', typed: { type: 'licence', number: 'good' } }];
    visit.send(...identified, { type: 'END' });
    expect(visit.send(...identified).page).toBe('looking-up');
    lookUps.answers[0]?.(found);
    await settled();
    expect(visit.send().page).toBe('looking-up');
    lookUps.answers[1]?.({ ...found, record: { ...held, maskedName: 'the next person' } });
    await settled();
    expect(visit.send()).toMatchObject({ page: 'record', record: { maskedName: 'the next person' } });
  });

  test('of a quote for other lines is never shown as the amount to pay', async () => {
    const quotes = slow<{ readonly outcome: 'quoted'; readonly quote: ReturnType<typeof quote>; readonly credits: [] }>();
    const visit = begin({ quote: quotes.ask });
    visit.send(...toRecord, { type: 'CONTINUE' }, { type: 'CHOOSE_PURPOSE', subjectId: null });
    visit.send({ type: 'CHOOSE_LINES', violationIds: [onCar.violationId] }, { type: 'BACK' });
    visit.send({ type: 'CHOOSE_LINES', violationIds: [onCar.violationId, onLicence.violationId] });
    quotes.answers[0]?.({ outcome: 'quoted', quote: quote([onCar]), credits: [] });
    await settled();
    expect(visit.send().page).toBe('quoting');
    quotes.answers[1]?.({ outcome: 'quoted', quote: quote([onCar, onLicence]), credits: [] });
    await settled();
    expect(visit.send()).toMatchObject({ page: 'quote', quote: { lineCount: 2 } });
  });
});

test('one kiosk causes so many messages within a quarter of an hour, whoever stands there', () => {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now, delay: () => Promise.resolve() };
  const codes = createAllowance({ most: 2, withinMs: 1000, clock });
  expect([codes.take(), codes.take(), codes.take()]).toEqual([true, true, false]);
  now = 999;
  expect(codes.take()).toBe(false);
  now = 1000;
  expect([codes.take(), codes.take(), codes.take()]).toEqual([true, true, false]);
});
