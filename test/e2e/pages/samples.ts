/** Views of every page, for looking at them and for tests of single pages. */
import type { Piastres } from '../../../electron/core/money.ts';
import type { ServiceStanding } from '../../../electron/core/outage/standing.ts';
import type { KioskView } from '../../../electron/core/visit/view.ts';
import {
  bill,
  car,
  card,
  cash,
  choosableIds,
  codeImage,
  courtFees,
  driving,
  fault,
  huge,
  many,
  motorcycle,
  no,
  oldCar,
  one,
  pickup,
  print,
  qr,
  reference,
  type Sample,
  serviceFee,
  ticketPhoto,
  unpayableOnly,
  yes,
} from './sample-data.ts';
import { staffSamples } from './staff-samples.ts';

/** Serving from the local record. */
const withoutLine = {
  serving: 'offline',
  since: '2026-11-22T06:40:00.000Z',
  dataAsOf: '2026-11-22T06:38:00.000Z',
  limits: { recordHours: 72, paymentAmount: 500_000, unsentCount: 200, unsentAmount: 20_000_000 },
  extendedUntil: null,
  mostPayment: 500_000 as Piastres,
  methods: ['card', 'cash'],
} as const satisfies ServiceStanding;

/** With the authority a payment may be as large as it is. */
const noLimit = { most: null, overLimit: false } as const;

const citizens: readonly Sample[] = [
  {
    name: 'attract',
    page: {
      page: 'attract',
      certificateFee: 10_000,
      services: ['look-up', 'pay', 'print-paid'],
      methods: ['card'],
      notices: [],
      canStart: true,
    },
  },
  {
    name: 'attract-notices',
    page: {
      page: 'attract',
      certificateFee: 10_000,
      services: [],
      methods: [],
      notices: ['authority-unreachable', 'terminal-unavailable', 'certificate-printer-unavailable'],
      canStart: true,
    },
  },
  {
    name: 'attract-without-line',
    page: {
      page: 'attract',
      certificateFee: 10_000,
      services: ['look-up', 'pay'],
      methods: ['card', 'cash'],
      notices: ['authority-unreachable'],
      canStart: true,
    },
    view: { standing: withoutLine },
  },
  {
    name: 'attract-closed',
    page: { page: 'attract', certificateFee: 10_000, services: [], methods: [], notices: ['money-out-of-service'], canStart: false },
  },
  { name: 'paper-number', page: { page: 'paper-number', number: '' }, keys: '4839201' },
  {
    name: 'paper-number-check-digit',
    page: { page: 'paper-number', number: '', problem: 'check-digit' },
    keys: '483920175576',
    press: ['primary'],
  },
  { name: 'asking-payment', page: { page: 'asking-payment' } },
  ...(
    [
      ['settled', 0, 2],
      ['part-settled', 37_100, 0],
      ['refused', 2_422_500, 0],
      ['waiting', 0, 0],
    ] as const
  ).map(
    ([state, dueBack, certificates]): Sample => ({
      name: `payment-state-${state}`,
      page: { page: 'payment-state', number: '483920175567', payment: { state, dueBack, certificates } },
    }),
  ),
  { name: 'payment-not-known', page: { page: 'payment-not-known', number: '483920175567', why: 'unknown', fault } },
  { name: 'payment-not-known-line', page: { page: 'payment-not-known', number: '483920175567', why: 'unreachable', fault } },
  { name: 'national-id', page: { page: 'national-id' } },
  { name: 'national-id-typing', page: { page: 'national-id' }, keys: '2850115' },
  { name: 'national-id-date', page: { page: 'national-id', problem: 'date' }, keys: '28513150199993', press: ['primary'] },
  {
    name: 'national-id-check-digit',
    page: { page: 'national-id', problem: 'check-digit' },
    keys: '28501150199992',
    press: ['primary'],
  },
  { name: 'national-id-privacy', page: { page: 'national-id' }, press: ['privacy-more'] },
  {
    name: 'factor-plate',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'] },
    press: ['letter:س', 'letter:ط', 'letter:ر', 'key:1', 'key:2'],
  },
  {
    name: 'factor-problem',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'], problem: 'plate-banned-letter' },
  },
  {
    name: 'factor-old-plate',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'] },
    press: ['plate-kind-old'],
  },
  {
    name: 'factor-governorates',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'] },
    press: ['plate-kind-old', 'key:1', 'key:2', 'key:8', 'governorate-26'],
  },
  {
    name: 'factor-licence',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'] },
    press: ['factor-licence'],
  },
  {
    name: 'factor-code',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'] },
    press: ['factor-one-time-code'],
  },
  {
    name: 'factor-too-many-codes',
    page: { page: 'factor', factors: ['plate', 'licence', 'one-time-code'], problem: 'too-many-codes' },
  },
  { name: 'sending-code', page: { page: 'sending-code' } },
  { name: 'code', page: { page: 'code', maskedPhone: '01•••••••21' }, keys: '4821' },
  { name: 'code-format', page: { page: 'code', maskedPhone: '01•••••••21', problem: 'format' }, keys: '4821', press: ['primary'] },
  { name: 'looking-up', page: { page: 'looking-up', reading: null } },
  { name: 'looking-up-reading', page: { page: 'looking-up', reading: 65 } },
  { name: 'unprinted', page: { page: 'unprinted', reference, amount: 2_422_500 } },
  { name: 'unprinted-elsewhere', page: { page: 'unprinted', reference, amount: null } },
  { name: 'not-found', page: { page: 'not-found', by: 'detail', triesLeft: 2 } },
  { name: 'not-found-code', page: { page: 'not-found', by: 'code', triesLeft: 1 } },
  { name: 'code-expired', page: { page: 'code', maskedPhone: '01•••••••21', problem: 'expired' }, keys: '482193', press: ['primary'] },
  {
    name: 'record-stale',
    page: {
      page: 'record-stale',
      whereToGo: {
        ar: 'نيابة مرور القاهرة، شارع بورسعيد، الدور الأول، شباك ٧',
        en: 'Cairo traffic prosecution, Port Said Street, first floor, window 7',
      },
    },
  },
  { name: 'authority-down', page: { page: 'authority-down', reason: 'unreachable', fault } },
  { name: 'authority-down-cached', page: { page: 'authority-down', reason: 'maintenance', fault, record: many } },
  { name: 'record-one', page: { page: 'record', record: one } },
  { name: 'record-many', page: { page: 'record', record: many } },
  { name: 'record-opened', page: { page: 'record', record: many }, press: ['show-pickup'] },
  { name: 'record-huge-opened', page: { page: 'record', record: huge }, press: ['show-car'] },
  {
    name: 'record-photo',
    page: { page: 'record', record: many, photo: { violationId: '100000000000000', state: 'shown', image: ticketPhoto } },
  },
  {
    name: 'record-photo-loading',
    page: { page: 'record', record: many, photo: { violationId: '100000000000000', state: 'loading' } },
  },
  {
    name: 'record-photo-missing',
    page: { page: 'record', record: many, photo: { violationId: '100000000000000', state: 'missing' } },
  },
  {
    name: 'purpose',
    page: {
      page: 'purpose',
      payable: 1,
      purposes: [
        { subject: car, payable: 1, count: 1, choosable: true },
        { subject: driving, payable: 0, count: 0, choosable: true },
      ],
    },
  },
  {
    name: 'purpose-many',
    page: {
      page: 'purpose',
      payable: 61,
      purposes: [
        { subject: driving, payable: 12, count: 12, choosable: true },
        { subject: car, payable: 47, count: 47, choosable: true },
        { subject: pickup, payable: 0, count: 2, choosable: false },
        { subject: oldCar, payable: 0, count: 0, choosable: true },
        { subject: motorcycle, payable: 2, count: 2, choosable: true },
      ],
    },
  },
  { name: 'lines-one', page: { page: 'lines', record: one, chosen: choosableIds(one), ...noLimit } },
  {
    name: 'lines-over-the-limit',
    page: {
      page: 'lines',
      record: { ...many, from: 'register' },
      chosen: choosableIds(many),
      most: withoutLine.mostPayment,
      overLimit: true,
    },
    view: { standing: withoutLine },
  },
  { name: 'lines-many', page: { page: 'lines', record: many, chosen: choosableIds(many), ...noLimit } },
  {
    name: 'lines-objected',
    page: { page: 'lines', record: many, chosen: choosableIds(many), ...noLimit },
    press: ['object-100000000000000'],
  },
  { name: 'lines-huge', page: { page: 'lines', record: huge, chosen: choosableIds(huge), ...noLimit } },
  {
    name: 'nothing-payable',
    page: {
      page: 'nothing-payable',
      refused: 'payment',
      record: unpayableOnly,
      reasons: [
        {
          ar: 'هذه المخالفة منظورة أمام المحكمة. نيابة مرور الجيزة، شباك ٤',
          en: 'This violation is before the court. Giza traffic prosecution, window 4',
        },
      ],
    },
  },
  {
    name: 'nothing-payable-certificate',
    page: {
      page: 'nothing-payable',
      refused: 'certificate',
      record: one,
      reasons: no(driving).eligibility.reasons.map(({ text }) => text),
    },
  },
  { name: 'quoting', page: { page: 'quoting' } },
  {
    name: 'quote',
    page: {
      page: 'quote',
      nothingOwed: false,
      payable: true,
      notices: [],
      quote: {
        fines: 2_380_000,
        lineCount: 65,
        fees: [courtFees, serviceFee],
        total: 2_422_500,
        certificates: [yes(driving), yes(car)],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: null,
      },
    },
  },
  {
    name: 'quote-long',
    page: {
      page: 'quote',
      nothingOwed: false,
      payable: true,
      notices: ['authority-unreachable'],
      quote: {
        fines: 98_765_432,
        lineCount: 400,
        fees: [courtFees, serviceFee],
        total: 98_807_932,
        certificates: [yes(driving), yes(car), yes(oldCar), yes(motorcycle), no(pickup)],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: null,
      },
    },
  },
  {
    name: 'quote-nothing-owed',
    page: {
      page: 'quote',
      nothingOwed: true,
      payable: true,
      notices: [],
      quote: {
        fines: 0,
        lineCount: 0,
        fees: [serviceFee],
        total: 10_000,
        certificates: [yes(driving), yes(car)],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: null,
      },
    },
  },
  {
    name: 'quote-nothing-owed-without-line',
    page: {
      page: 'quote',
      nothingOwed: true,
      payable: true,
      notices: ['authority-unreachable'],
      quote: {
        fines: 0,
        lineCount: 0,
        fees: [serviceFee],
        total: 10_000,
        certificates: [],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: '2026-11-22T06:38:00.000Z',
      },
    },
    view: { standing: withoutLine },
  },
  {
    name: 'quote-without-line',
    page: {
      page: 'quote',
      nothingOwed: false,
      payable: true,
      notices: ['authority-unreachable'],
      quote: {
        fines: 300_000,
        lineCount: 6,
        fees: [courtFees, serviceFee],
        total: 342_500,
        certificates: [],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: '2026-11-22T06:38:00.000Z',
      },
    },
    view: { standing: withoutLine },
  },
  {
    name: 'quote-not-payable',
    page: {
      page: 'quote',
      nothingOwed: false,
      payable: false,
      notices: ['terminal-unavailable', 'receipt-printer-unavailable'],
      quote: {
        fines: 2_380_000,
        lineCount: 65,
        fees: [courtFees, serviceFee],
        total: 2_422_500,
        certificates: [no(pickup)],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: null,
      },
    },
  },
  {
    name: 'way-to-pay',
    page: { page: 'way-to-pay', amount: 2_422_500, held: 0, total: 2_422_500, ways: [card, qr, { ...cash, whole: false }], reference: '' },
  },
  {
    name: 'way-to-pay-all',
    page: {
      page: 'way-to-pay',
      amount: 46_600,
      held: 0,
      total: 46_600,
      ways: [{ method: 'credit', amount: 20_000 }, card, qr, { ...cash, whole: false }],
      reference: '',
    },
  },
  {
    name: 'way-to-pay-rest',
    page: {
      page: 'way-to-pay',
      amount: 6_600,
      held: 40_000,
      total: 46_600,
      ways: [card, qr, { method: 'cash', notes: [500, 1_000, 2_000, 5_000], whole: false }],
      reference,
    },
    view: { canGoBack: false },
  },
  ...(['insert', 'reading', 'returning', 'stopping'] as const).map(
    (phase): Sample => ({
      name: `cash-${phase}`,
      page: { page: 'cash', amount: 26_600, held: 20_000, total: 46_600, cash: { phase, takes: cash.notes, returned: null }, reference },
      view: { canGoBack: false, canEnd: false },
    }),
  ),
  {
    name: 'cash-came-back',
    page: {
      page: 'cash',
      amount: 6_600,
      held: 40_000,
      total: 46_600,
      cash: { phase: 'insert', takes: [500, 1_000, 2_000, 5_000], returned: { value: 20_000, why: 'too-large' } },
      reference,
    },
    view: { canGoBack: false, canEnd: false },
  },
  ...(['starting', 'shown', 'cancelling'] as const).map(
    (phase): Sample => ({
      name: `qr-${phase}`,
      page: {
        page: 'qr',
        amount: 2_422_500,
        qr:
          phase === 'starting'
            ? { phase, image: null, serviceReference: null, expiresAt: null }
            : { phase, image: codeImage, serviceReference: '739204417730', expiresAt: '2026-11-22T08:25:00.000Z' },
        reference,
      },
      view: { canGoBack: false, canEnd: false },
    }),
  ),
  { name: 'redeeming', page: { page: 'redeeming', amount: 20_000, reference }, view: { canGoBack: false, canEnd: false } },
  { name: 'crediting', page: { page: 'crediting', reference }, view: { canGoBack: false, canEnd: false } },
  ...(['starting', 'present-card', 'processing', 'cancelling', 'asking', 'take-card'] as const).map(
    (phase): Sample => ({
      name: `card-${phase}`,
      page: { page: 'card', amount: 2_422_500, phase, reference },
      view: { canGoBack: false, canEnd: false },
    }),
  ),
  {
    name: 'not-paid',
    page: {
      page: 'not-paid',
      reason: 'refused',
      method: 'card',
      ways: ['card'],
      amount: 2_422_500,
      held: 0,
      fault: { code: 'terminal.refused', detail: 'Refusal 05' },
    },
  },
  {
    name: 'not-paid-returned',
    page: {
      page: 'not-paid',
      reason: 'amount-mismatch-reversed',
      method: 'card',
      ways: ['card'],
      amount: 2_422_500,
      held: 0,
      fault: { code: 'terminal.amount', detail: 'approved 100.00' },
    },
  },
  {
    name: 'not-paid-earlier',
    page: {
      page: 'not-paid',
      reason: 'already-in-payment',
      method: 'card',
      ways: ['card'],
      amount: 2_422_500,
      held: 0,
      fault: { code: 'already-in-payment', detail: reference },
    },
  },
  {
    name: 'not-paid-held',
    page: {
      page: 'not-paid',
      reason: 'qr-expired',
      method: 'qr',
      ways: ['card', 'qr', 'cash'],
      amount: 6_600,
      held: 40_000,
      fault: { code: 'qr.expired', detail: '' },
    },
  },
  {
    name: 'not-paid-cash',
    page: {
      page: 'not-paid',
      reason: 'cash-unavailable',
      method: 'cash',
      ways: ['card', 'qr'],
      amount: 46_600,
      held: 0,
      fault: { code: 'acceptor.jam', detail: '' },
    },
  },
  {
    name: 'not-paid-credit',
    page: {
      page: 'not-paid',
      reason: 'credit-unavailable',
      method: 'credit',
      ways: ['credit', 'card'],
      amount: 46_600,
      held: 0,
      fault: { code: 'authority.timeout', detail: '' },
    },
  },
  {
    name: 'payment-unknown',
    page: {
      page: 'payment-unknown',
      method: 'card',
      amount: 2_422_500,
      slip: 'printing',
      reference,
      fault: { code: 'terminal.silent', detail: 'no answer to TransactionStatus' },
    },
    view: { canGoBack: false },
  },
  {
    name: 'payment-unknown-cash',
    page: {
      page: 'payment-unknown',
      method: 'cash',
      amount: 6_600,
      slip: 'printed',
      reference,
      fault: { code: 'acceptor.lost', detail: 'no answer to the poll' },
    },
    view: { canGoBack: false },
  },
  {
    name: 'payment-unknown-qr',
    page: {
      page: 'payment-unknown',
      method: 'qr',
      amount: 2_422_500,
      slip: 'failed',
      reference,
      fault: { code: 'authority.timeout', detail: '' },
    },
    view: { canGoBack: false },
  },
  { name: 'issuing', page: { page: 'issuing', amount: 2_422_500, reference }, view: { canGoBack: false, canEnd: false } },
  {
    name: 'paid-provisional',
    page: { page: 'paid-paper-follows', amount: 46_600, reference, slips: 1, fault },
    view: { canGoBack: false, standing: withoutLine },
  },
  {
    name: 'paid-paper-follows',
    page: { page: 'paid-paper-follows', amount: 2_422_500, reference, slips: 0, fault },
    view: { canGoBack: false },
  },
  {
    name: 'due-back',
    page: {
      page: 'due-back',
      amount: 2_422_500,
      dueBack: 37_100,
      reversed: false,
      unfinished: false,
      credits: [{ number: 'CR204417730095', amount: 37_100 }],
      slip: 'printed',
      reference,
    },
    view: { canGoBack: false },
  },
  {
    name: 'due-back-unfinished',
    page: {
      page: 'due-back',
      amount: 46_600,
      dueBack: 40_000,
      reversed: false,
      unfinished: true,
      credits: [
        { number: 'CR204417730095', amount: 20_000 },
        { number: 'CR771204958838', amount: 20_000 },
      ],
      slip: 'failed',
      reference,
    },
    view: { canGoBack: false },
  },
  {
    name: 'due-back-reversed',
    page: {
      page: 'due-back',
      amount: 2_422_500,
      dueBack: 2_422_500,
      reversed: true,
      unfinished: false,
      credits: [],
      slip: 'none',
      reference,
    },
    view: { canGoBack: false },
  },
  {
    name: 'printing',
    page: {
      page: 'printing',
      reference,
      prints: [
        print('clearance', 'CL771204958836', 'completed'),
        print('clearance', 'CL204417730092', 'printing'),
        print('receipt', reference, 'waiting'),
      ],
    },
    view: { canGoBack: false, canEnd: false },
  },
  {
    name: 'printing-paper-out',
    page: {
      page: 'printing',
      reference,
      prints: [print('clearance', 'CL771204958836', 'printing', ['paper-out']), print('receipt', reference, 'queued')],
    },
    view: { canGoBack: false, canEnd: false },
  },
  {
    name: 'print-failed',
    page: {
      page: 'print-failed',
      reference,
      canRetry: true,
      fault: { code: 'printer.jam', detail: 'media-jam-error, job 17 cancelled' },
      prints: [
        print('clearance', 'CL771204958836', 'completed'),
        print('clearance', 'CL204417730092', 'failed', ['paper-jam', 'cover-open']),
        print('receipt', reference, 'unknown'),
      ],
    },
    view: { canGoBack: false },
  },
  {
    name: 'done-one',
    page: {
      page: 'done',
      reference,
      sheets: 2,
      prints: [print('clearance', 'CL771204958836', 'completed'), print('receipt', reference, 'completed')],
      missing: [],
      dueBack: 0,
      bill,
    },
    view: { canGoBack: false },
  },
  {
    name: 'done-bill',
    page: {
      page: 'done',
      reference,
      sheets: 2,
      prints: [print('clearance', 'CL771204958836', 'completed'), print('receipt', reference, 'completed')],
      missing: [],
      dueBack: 0,
      bill,
    },
    press: ['show-bill'],
  },
  {
    name: 'done-many',
    page: {
      page: 'done',
      reference,
      sheets: 12,
      prints: [
        print('clearance', 'CL771204958836', 'completed'),
        print('clearance', 'CL204417730092', 'completed'),
        print('clearance', 'CL204417730093', 'completed'),
        print('statement', reference, 'completed'),
        print('receipt', 'PY483920175565', 'completed'),
        print('slip', 'CR204417730095', 'completed'),
      ],
      missing: [no(pickup)],
      dueBack: 37_100,
      bill,
    },
    view: { canGoBack: false },
  },
  ...(['being-resolved', 'unknown', 'paid', 'part-paid', 'not-paid'] as const).map(
    (state): Sample => ({
      name: `resumed-${state}`,
      page: { page: 'resumed', reference, amount: 2_422_500, state },
      view: { canGoBack: false, canEnd: state !== 'being-resolved' },
    }),
  ),
  {
    name: 'staff-needed-tries',
    page: { page: 'staff-needed', reason: 'too-many-tries', fault: { code: 'too-many-tries', detail: '' } },
    view: { canGoBack: false },
  },
  {
    name: 'staff-needed-look-ups',
    page: { page: 'staff-needed', reason: 'too-many-look-ups', fault: { code: 'too-many-look-ups', detail: '' } },
  },
  {
    name: 'staff-needed-fault',
    page: { page: 'staff-needed', reason: 'fault', fault: { code: 'unexpected', detail: 'SQLITE_FULL' } },
    view: { staffCalled: true },
  },
  {
    name: 'out-of-service',
    page: { page: 'out-of-service', fault: { code: 'journal.newer', detail: 'schema 7, program 6' } },
    view: { canGoBack: false, canEnd: false },
  },
  { name: 'national-id-idle', page: { page: 'national-id' }, keys: '2850115', view: { idleSecondsLeft: 17 } },
];

export const samples: readonly Sample[] = [...citizens, ...staffSamples];

export function viewOf(sample: Sample, language: KioskView['language']): KioskView {
  const atRest = sample.page.page === 'attract';
  return {
    revision: 1,
    language,
    page: sample.page,
    idleSecondsLeft: null,
    canGoBack: !atRest,
    canEnd: !atRest,
    demonstration: true,
    staffCalled: false,
    panel: { pitch: null, sounds: true },
    mode: 'kiosk',
    staff: { page: 'closed' },
    standing: { serving: 'online' },
    atHand: null,
    ...sample.view,
  };
}
