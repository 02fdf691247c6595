/** Views of every page with the shortest and the longest data, for looking at them and for tests of single pages. Nobody in here is real. */
import type { Subject, Violation } from '../../../electron/core/register/schemas.ts';
import type { KioskView, LineView, PrintView, RecordView, SubjectView, VisitPage } from '../../../electron/core/visit/view.ts';

export interface Sample {
  /** Unique, begins with the page's name. */
  readonly name: string;
  readonly page: VisitPage;
  readonly view?: Partial<Omit<KioskView, 'page'>>;
  /** Typed on the keyboard before looking, one key a character. */
  readonly keys?: string;
  /** `data-action`s (or `letter:س`, `key:1`) pressed, in order, before looking (after `keys`). */
  readonly press?: readonly string[];
}

const driving: Subject = { subjectId: 'driving', kind: 'driving-licence', licenceNumber: '190482375', licenceClass: 'رخصة قيادة خاصة' };
const car: Subject = {
  subjectId: 'car',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'سطر', digits: '123' },
  vehicle: 'نيسان صني ٢٠١٨',
};
const pickup: Subject = {
  subjectId: 'pickup',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'هو', digits: '4867' },
  vehicle: 'شيفروليه ديماكس نقل خفيف مزدوجة الكابينة ٢٠١٤',
};
const oldCar: Subject = { subjectId: 'old-car', kind: 'vehicle-licence', plate: { type: 'old', digits: '128450', governorate: '14' } };
const motorcycle: Subject = { subjectId: 'motorcycle', kind: 'vehicle-licence', plate: { type: 'letters', letters: 'ى', digits: '7' } };

const descriptions = [
  { ar: 'تجاوز السرعة المقررة', en: 'Exceeding the speed limit' },
  { ar: 'الانتظار في أماكن ممنوع فيها الانتظار', en: 'Parking where parking is prohibited' },
  { ar: 'استعمال الهاتف المحمول باليد أثناء القيادة', en: 'Using a hand-held mobile phone while driving' },
  { ar: 'عدم استعمال حزام الأمان', en: 'Not wearing a seat belt' },
  {
    ar: 'تلويث الطريق أو إصدار أصوات مزعجة أو دخان كثيف أو عادم غير مطابق أو تساقط حمولة المركبة أو عدم إحكام تغطيتها بما يؤذي مستعملي الطريق',
    en: 'Polluting the road, disturbing noise, thick smoke, exhaust beyond the limits, or a spilling or unsecured load that harms other road users',
  },
];
const places = [
  { ar: 'الطريق الدائري – القاهرة', en: 'Ring Road – Cairo' },
  { ar: 'شارع الهرم – الجيزة', en: 'Al-Haram Street – Giza' },
  {
    ar: 'طريق القاهرة – الإسكندرية الصحراوي، الكيلو ٢٨، اتجاه الإسكندرية',
    en: 'Cairo – Alexandria Desert Road, kilometre 28, towards Alexandria',
  },
];

function pickFrom<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function violation(index: number, subjectId: string): Violation {
  return {
    violationId: String(100_000_000_000_000 + index * 7_919),
    subjectId,
    occurredAt: new Date(Date.UTC(2026, 8, 30, 7, 13) - index * 37 * 3_600_000).toISOString(),
    place: pickFrom(places, index),
    legalReference: pickFrom(['74/1', '72 مكررًا 2', '30/2', '76'], index),
    legalDescription: pickFrom(descriptions, index),
    minimum: 20_000,
    maximum: 150_000,
    amountDue: pickFrom([36_600, 30_000, 100_000, 15_050], index),
    payable: { answer: 'yes' },
    state: 'open',
    objectable: true,
    objectAt: {
      ar: 'نيابة مرور القاهرة، شباك التظلمات، خلال ٣٠ يومًا من تاريخ الإخطار',
      en: 'Cairo traffic prosecution, objections window, within 30 days of the notice',
    },
    ...(index % 2 === 0 ? { photo: true } : {}),
  };
}

const unpayable: Pick<Violation, 'payable' | 'objectable'> = {
  objectable: false,
  payable: {
    answer: 'no',
    reason: 'court-case',
    explanation: { ar: 'هذه المخالفة منظورة أمام المحكمة.', en: 'This violation is before the court.' },
    whereToGo: { ar: 'نيابة مرور الجيزة، شباك ٤', en: 'Giza traffic prosecution, window 4' },
  },
};

function lineOf(violation: Violation): LineView {
  return { violation, choosable: violation.payable.answer === 'yes' && violation.state === 'open' };
}

function lines(count: number, subject: Subject, from = 0): LineView[] {
  return Array.from({ length: count }, (_, i) => lineOf(violation(from + i, subject.subjectId)));
}

function subjectView(subject: Subject, held: readonly LineView[]): SubjectView {
  return { subject, lines: held, count: held.length, amountDue: held.reduce((sum, line) => sum + line.violation.amountDue, 0) };
}

function record(subjects: readonly SubjectView[], maskedName: string): RecordView {
  return {
    maskedName,
    dataAsOf: '2026-11-22T08:05:00.000Z',
    subjects,
    violationCount: subjects.reduce((sum, subject) => sum + subject.count, 0),
    amountDue: subjects.reduce((sum, subject) => sum + subject.amountDue, 0),
  };
}

const special = lines(4, pickup, 300);
const mixed: LineView[] = [
  lineOf({ ...(special[0] as LineView).violation, ...unpayable }),
  lineOf({ ...(special[1] as LineView).violation, state: 'objected' }),
  { violation: (special[2] as LineView).violation, choosable: false, ourPayment: { reference: 'PY483920175564', state: 'paid' } },
  lineOf({ ...(special[3] as LineView).violation, composition: { amount: 10_000, until: '2026-11-25' } }),
];

const shortName = 'منى س•••• ع••';
const longName = 'عبد ال••••• م•••• أ••• ع•• ال••••• ح••• إ•••••• م•••• ع•• ال•••• س••• ال•••••••';
const one = record([subjectView(car, lines(1, car)), subjectView(driving, [])], shortName);
const many = record(
  [
    subjectView(driving, lines(12, driving)),
    subjectView(car, lines(47, car, 20)),
    subjectView(pickup, mixed),
    subjectView(oldCar, []),
    subjectView(motorcycle, lines(2, motorcycle, 90)),
  ],
  longName,
);
const huge = record([subjectView(car, lines(390, car)), subjectView(driving, lines(10, driving, 400))], longName);
const unpayableOnly = record([subjectView(pickup, mixed.slice(0, 2)), subjectView(driving, [])], longName);

function choosableIds(of: RecordView): string[] {
  return of.subjects.flatMap((s) => s.lines.filter((l) => l.choosable).map((l) => l.violation.violationId));
}

const serviceFee = {
  code: 'automated-service',
  label: { ar: 'رسم الخدمة المميكنة', en: 'Automated service fee' },
  amount: 10_000,
} as const;
const courtFees = { code: 'court-fees', label: { ar: 'الرسوم القضائية', en: 'Court fees' }, amount: 32_500 } as const;
const bill = { fines: 2_380_000, lineCount: 65, fees: [courtFees, serviceFee], total: 2_422_500 };
/** A road, a car from behind, its plate. */
const ticketPhoto = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><path fill="#b9c7d2" d="M0 0h800v330H0z"/><path fill="#6b6f73" d="M0 330h800v270H0z"/><path fill="#fff" d="m390 330-60 270h40l30-270zM560 330l200 270h40L590 330z"/><rect fill="#8c1d1d" x="210" y="210" width="300" height="230" rx="40"/><path fill="#28323a" d="M250 230h220l20 80H230z"/><path fill="#111" d="M230 430h60v50h-60zM430 430h60v50h-60z"/><path fill="#fff" stroke="#111" stroke-width="4" d="M300 370h120v44H300z"/></svg>',
)}`;
const reference = 'PY483920175564';
const yes = (subject: Subject) => ({ subject, eligibility: { subjectId: subject.subjectId, eligible: true, reasons: [] } });
const no = (subject: Subject) => ({
  subject,
  eligibility: {
    subjectId: subject.subjectId,
    eligible: false,
    reasons: [
      {
        code: 'line-not-payable' as const,
        text: {
          ar: 'على هذه الرخصة مخالفة منظورة أمام المحكمة. تُسدد في نيابة مرور الجيزة، شباك ٤.',
          en: 'A violation on this licence is before the court. It is paid at the Giza traffic prosecution, window 4.',
        },
      },
      {
        code: 'line-under-objection' as const,
        text: { ar: 'على هذه الرخصة مخالفة عليها تظلم.', en: 'A violation on this licence is under objection.' },
      },
    ],
  },
});

function print(document: PrintView['document'], number: string, state: PrintView['state'], faults: PrintView['faults'] = []): PrintView {
  return { document, device: document === 'receipt' ? 'receipt' : 'a4', number, state, faults };
}

const fault = { code: 'authority.timeout', detail: 'GET /v1/records/…/violations: no answer in 8000 ms' };

export const samples: readonly Sample[] = [
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
    name: 'attract-closed',
    page: { page: 'attract', certificateFee: 10_000, services: [], methods: [], notices: ['money-out-of-service'], canStart: false },
  },
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
  { name: 'lines-one', page: { page: 'lines', record: one, chosen: choosableIds(one) } },
  { name: 'lines-many', page: { page: 'lines', record: many, chosen: choosableIds(many) } },
  { name: 'lines-objected', page: { page: 'lines', record: many, chosen: choosableIds(many) }, press: ['object-100000000000000'] },
  { name: 'lines-huge', page: { page: 'lines', record: huge, chosen: choosableIds(huge) } },
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
      },
    },
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
      },
    },
  },
  { name: 'way-to-pay', page: { page: 'way-to-pay', amount: 2_422_500, methods: ['card', 'cash', 'qr'] } },
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
      amount: 2_422_500,
      fault: { code: 'terminal.refused', detail: 'Refusal 05' },
    },
  },
  {
    name: 'not-paid-returned',
    page: {
      page: 'not-paid',
      reason: 'amount-mismatch-reversed',
      amount: 2_422_500,
      fault: { code: 'terminal.amount', detail: 'approved 100.00' },
    },
  },
  {
    name: 'not-paid-earlier',
    page: {
      page: 'not-paid',
      reason: 'already-in-payment',
      amount: 2_422_500,
      fault: { code: 'already-in-payment', detail: reference },
    },
  },
  {
    name: 'payment-unknown',
    page: {
      page: 'payment-unknown',
      amount: 2_422_500,
      reference,
      fault: { code: 'terminal.silent', detail: 'no answer to TransactionStatus' },
    },
    view: { canGoBack: false },
  },
  { name: 'issuing', page: { page: 'issuing', amount: 2_422_500, reference }, view: { canGoBack: false, canEnd: false } },
  { name: 'paid-paper-follows', page: { page: 'paid-paper-follows', amount: 2_422_500, reference, fault }, view: { canGoBack: false } },
  {
    name: 'due-back',
    page: { page: 'due-back', amount: 2_422_500, dueBack: 37_100, reversed: false, reference },
    view: { canGoBack: false },
  },
  {
    name: 'due-back-reversed',
    page: { page: 'due-back', amount: 2_422_500, dueBack: 2_422_500, reversed: true, reference },
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
      ],
      missing: [no(pickup)],
      dueBack: 37_100,
      bill,
    },
    view: { canGoBack: false },
  },
  ...(['being-resolved', 'unknown', 'paid', 'not-paid'] as const).map(
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
    atHand: null,
    ...sample.view,
  };
}
