/** What sample views are made of: the shortest and the longest data. Nobody in here is real. */
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

export const driving: Subject = {
  subjectId: 'driving',
  kind: 'driving-licence',
  licenceNumber: '190482375',
  licenceClass: 'رخصة قيادة خاصة',
};
export const car: Subject = {
  subjectId: 'car',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'سطر', digits: '123' },
  vehicle: 'نيسان صني ٢٠١٨',
};
export const pickup: Subject = {
  subjectId: 'pickup',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'هو', digits: '4867' },
  vehicle: 'شيفروليه ديماكس نقل خفيف مزدوجة الكابينة ٢٠١٤',
};
export const oldCar: Subject = {
  subjectId: 'old-car',
  kind: 'vehicle-licence',
  plate: { type: 'old', digits: '128450', governorate: '14' },
};
export const motorcycle: Subject = {
  subjectId: 'motorcycle',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'ى', digits: '7' },
};

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
    from: 'authority',
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
export const one = record([subjectView(car, lines(1, car)), subjectView(driving, [])], shortName);
export const clear = record([subjectView(driving, [])], shortName);
export const many = record(
  [
    subjectView(driving, lines(12, driving)),
    subjectView(car, lines(47, car, 20)),
    subjectView(pickup, mixed),
    subjectView(oldCar, []),
    subjectView(motorcycle, lines(2, motorcycle, 90)),
  ],
  longName,
);
export const huge = record([subjectView(car, lines(390, car)), subjectView(driving, lines(10, driving, 400))], longName);
export const unpayableOnly = record([subjectView(pickup, mixed.slice(0, 2)), subjectView(driving, [])], longName);

export function choosableIds(of: RecordView): string[] {
  return of.subjects.flatMap((s) => s.lines.filter((l) => l.choosable).map((l) => l.violation.violationId));
}

export const serviceFee = {
  code: 'automated-service',
  label: { ar: 'رسم الخدمة المميكنة', en: 'Automated service fee' },
  amount: 10_000,
} as const;
export const courtFees = { code: 'court-fees', label: { ar: 'الرسوم القضائية', en: 'Court fees' }, amount: 32_500 } as const;
export const bill = { fines: 2_380_000, lineCount: 65, fees: [courtFees, serviceFee], total: 2_422_500 };
/** A road, a car from behind, its plate. */
export const ticketPhoto = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><path fill="#b9c7d2" d="M0 0h800v330H0z"/><path fill="#6b6f73" d="M0 330h800v270H0z"/><path fill="#fff" d="m390 330-60 270h40l30-270zM560 330l200 270h40L590 330z"/><rect fill="#8c1d1d" x="210" y="210" width="300" height="230" rx="40"/><path fill="#28323a" d="M250 230h220l20 80H230z"/><path fill="#111" d="M230 430h60v50h-60zM430 430h60v50h-60z"/><path fill="#fff" stroke="#111" stroke-width="4" d="M300 370h120v44H300z"/></svg>',
)}`;
/** What a square code looks like; nobody's. */
export const codeImage = `data:image/svg+xml,${encodeURIComponent(codeSvg(29))}`;
export const card = { method: 'card' } as const;
export const qr = { method: 'qr' } as const;
export const cash = { method: 'cash', notes: [500, 1_000, 2_000, 5_000, 10_000, 20_000], whole: true } as const;
export const reference = 'PY483920175564';
export const yes = (subject: Subject) => ({ subject, eligibility: { subjectId: subject.subjectId, eligible: true, reasons: [] } });
export const no = (subject: Subject) => ({
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

export function print(
  document: PrintView['document'],
  number: string,
  state: PrintView['state'],
  faults: PrintView['faults'] = [],
): PrintView {
  return { document, device: document === 'receipt' || document === 'slip' ? 'receipt' : 'a4', number, state, faults };
}

export const fault = { code: 'authority.timeout', detail: 'GET /v1/records/…/violations: no answer in 8000 ms' };

/** The page that the screen is on: that of staff, where one is open. */
export function shownPage({ page, view }: Sample): string {
  return view?.staff && view.staff.page !== 'closed' ? view.staff.page : page.page;
}

/**
 * The counter is a clerk's own desk: mouse and keyboard, 8 mm at least, and the size of its words is set once with the panel's pitch, for
 * who sits there all day; a citizen's knuckle and glasses never meet it.
 */
export function isDesk(sample: Sample): boolean {
  return shownPage(sample) === 'counter';
}

/** The least width and height of what is pressed, mm. */
export function leastTarget(sample: Sample): number {
  return isDesk(sample) ? 8 : 20;
}

/** @param side modules of the code, without its quiet zone */
function codeSvg(side: number): string {
  const dark = (x: number, y: number): boolean => {
    for (const [left, top] of [
      [0, 0],
      [side - 7, 0],
      [0, side - 7],
    ] as const) {
      const ring = Math.max(Math.abs(x - left - 3), Math.abs(y - top - 3));
      if (ring <= 4) return ring === 3 || ring <= 1;
    }
    return (x * 7 + y * 11 + x * y * 5 + (x ^ y)) % 3 === 0;
  };
  const squares = Array.from({ length: side * side }, (_, at) => [at % side, Math.floor(at / side)] as const)
    .filter(([x, y]) => dark(x, y))
    .map(([x, y]) => `M${x + 4} ${y + 4}h1v1h-1z`);
  const box = side + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box} ${box}"><path fill="#fff" d="M0 0h${box}v${box}H0z"/><path d="${squares.join('')}" shape-rendering="crispEdges"/></svg>`;
}
