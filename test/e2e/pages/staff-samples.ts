/** Views of staff's pages, and of the counter's important moments. Nobody in here is real. */
import type {
  CaseView,
  DeviceReport,
  KeyReport,
  OutageReport,
  ServiceReport,
  StaffMember,
  StaffPage,
} from '../../../electron/core/staff/view.ts';
import type { AtHand, KioskView, VisitPage } from '../../../electron/core/visit/view.ts';
import {
  bill,
  car,
  card,
  cash,
  choosableIds,
  clear,
  codeImage,
  courtFees,
  driving,
  fault,
  many,
  no,
  one,
  pickup,
  print,
  qr,
  reference,
  type Sample,
  serviceFee,
  yes,
} from './sample-data.ts';

const clerk: StaffMember = { employeeNumber: '40217', name: { ar: 'هالة منصور', en: 'Hala Mansour' }, role: 'clerk' };
const supervisor: StaffMember = { employeeNumber: '40102', name: { ar: 'شريف عبد الحميد', en: 'Sherif Abdel Hamid' }, role: 'supervisor' };
const technician: StaffMember = { employeeNumber: '51880', name: { ar: 'مينا رزق', en: 'Mina Rizk' }, role: 'technician' };

const attract: VisitPage = {
  page: 'attract',
  certificateFee: 10_000,
  services: ['look-up', 'pay', 'print-paid'],
  methods: ['card'],
  notices: [],
  canStart: true,
};

function atKiosk(name: string, staff: StaffPage, more: Omit<Sample, 'name' | 'page' | 'view'> = {}): Sample {
  return { name, page: attract, view: { staff }, ...more };
}

const devices: readonly DeviceReport[] = [
  { device: 'terminal', state: 'ready', detail: '', askedAt: '2026-11-22T04:01:00.000Z' },
  { device: 'cash-acceptor', state: 'ready', detail: '', askedAt: '2026-11-22T04:01:00.000Z' },
  { device: 'certificate-printer', state: 'ready', detail: '', askedAt: '2026-11-22T04:01:00.000Z' },
  { device: 'receipt-printer', state: 'ready', detail: '', askedAt: '2026-11-22T04:01:00.000Z' },
  { device: 'power', state: 'ready', detail: '', askedAt: '2026-11-22T04:01:00.000Z' },
  { device: 'journal-copies', state: 'ready', detail: '', askedAt: '2026-11-22T03:40:00.000Z' },
  { device: 'authority', state: 'ready', detail: '', askedAt: '2026-11-22T04:00:40.000Z' },
];
const keys: readonly KeyReport[] = [
  { key: 'client-key', id: 'kiosk-0417-c3', since: '2026-09-01T08:00:00.000Z', until: null, state: 'good' },
  { key: 'kiosk-certificate', id: 'kiosk-0417-s2', since: '2026-09-01T08:00:00.000Z', until: '2027-09-01T08:00:00.000Z', state: 'good' },
  { key: 'k-kiosk', id: 'epoch-19', since: '2026-11-15T01:00:00.000Z', until: null, state: 'good' },
  { key: 'key-list', id: '31', since: '2026-11-20T06:00:00.000Z', until: '2026-12-20T06:00:00.000Z', state: 'good' },
  { key: 'revocations', id: '2048', since: '2026-11-22T03:30:00.000Z', until: '2026-11-29T03:30:00.000Z', state: 'good' },
  { key: 'policy', id: '12', since: '2026-10-04T08:00:00.000Z', until: null, state: 'good' },
  { key: 'staff-list', id: '77', since: '2026-11-21T19:00:00.000Z', until: '2026-11-28T19:00:00.000Z', state: 'good' },
];
const report: ServiceReport = {
  at: '2026-11-22T04:01:05.000Z',
  kioskId: 'CAI-NASR-0417',
  devices,
  versions: { program: '0.4.0', node: '24.11.1', journal: 3, policy: 12 },
  keys,
  authorityAnsweredAt: '2026-11-22T04:00:40.000Z',
  unsent: { count: 0, amount: 0, oldest: null },
  clockTrusted: true,
  clockOffsetMs: 240,
  storage: { freeBytes: 182_400_000_000, journalBytes: 41_000_000, registerBytes: 880_000_000, logBytes: 12_300_000 },
  audit: { rows: 18_204, head: '9f3c1a7be0d24c55', anchoredRow: 18_200 },
  register: { epoch: '2026-11-22', dataAsOf: '2026-11-22T04:00:40.000Z', downloading: null, problem: null },
  openCases: 0,
  moneyInService: true,
};
const badReport: ServiceReport = {
  ...report,
  devices: devices.map((device) => {
    if (device.device === 'certificate-printer')
      return { ...device, state: 'out', detail: 'media-jam-error, cover-open, job 17 cancelled' };
    if (device.device === 'receipt-printer') return { ...device, state: 'attention', detail: 'paper low' };
    return device;
  }),
  keys: keys.map((key) => {
    if (key.key === 'kiosk-certificate') return { ...key, until: '2026-12-02T08:00:00.000Z', state: 'due' };
    if (key.key === 'revocations') return { ...key, id: null, since: null, until: null, state: 'bad' };
    return key;
  }),
  authorityAnsweredAt: null,
  unsent: { count: 14, amount: 1_248_350, oldest: '2026-11-21T15:20:00.000Z' },
  clockTrusted: false,
  clockOffsetMs: 95_000,
  register: { epoch: null, dataAsOf: null, downloading: { done: 130, of: 480 }, problem: 'damaged-part' },
  openCases: 3,
  moneyInService: false,
};

const limits = { recordHours: 72, paymentAmount: 500_000, unsentCount: 200, unsentAmount: 20_000_000 };
const extendedLimits = { recordHours: 120, paymentAmount: 1_000_000, unsentCount: 400, unsentAmount: 40_000_000 };
const noOutage: OutageReport = {
  at: '2026-11-22T04:01:05.000Z',
  downSince: null,
  dataAsOf: '2026-11-22T03:55:00.000Z',
  unsent: { count: 0, amount: 0, oldest: null },
  numbers: { left: 412, of: 500 },
  limits,
  reached: null,
  near: [],
  extension: null,
  extendable: null,
  clockTrusted: true,
};
const outage: OutageReport = {
  ...noOutage,
  downSince: '2026-11-19T15:20:00.000Z',
  dataAsOf: '2026-11-19T15:14:00.000Z',
  unsent: { count: 163, amount: 12_483_500, oldest: '2026-11-19T15:31:00.000Z' },
  near: ['data-too-old', 'unsent-count'],
  extendable: { hours: 24, limits: extendedLimits },
};
const stopped: OutageReport = {
  ...outage,
  unsent: { count: 231, amount: 39_999_500, oldest: '2026-11-19T15:31:00.000Z' },
  limits: extendedLimits,
  reached: 'numbers-used-up',
  near: ['unsent-amount', 'numbers-used-up'],
  numbers: { left: 0, of: 0 },
  extension: { by: '40102', until: '2026-11-22T21:40:00.000Z' },
  extendable: null,
};

const waiting: CaseView = {
  id: 4,
  kind: 'tender-unknown',
  reference,
  about: 'T7Q2M4X9KD',
  amount: 2_422_500,
  span: null,
  openedAt: '2026-11-21T10:42:00.000Z',
  proposal: null,
  canPropose: ['paid', 'not-paid'],
  canConfirm: false,
  canWithdraw: false,
  payBack: null,
  canTell: false,
  canAdopt: false,
};
const plain: CaseView = { ...waiting, canPropose: [] };
const cases: readonly CaseView[] = [
  waiting,
  {
    ...waiting,
    id: 5,
    about: 'T3B8N1V6ZC',
    amount: 46_600,
    reference: 'PY204417730092',
    proposal: { outcome: 'paid', by: '40317', at: '2026-11-22T06:15:00.000Z' },
    canPropose: [],
    canConfirm: true,
  },
  {
    ...waiting,
    id: 6,
    about: 'T0F5H2J8PA',
    amount: 10_000,
    reference: 'PY771204958836',
    proposal: { outcome: 'not-paid', by: '40102', at: '2026-11-22T06:20:00.000Z' },
    canPropose: [],
    canWithdraw: true,
    payBack: null,
    canTell: false,
    canAdopt: false,
  },
  { ...plain, id: 9, kind: 'print-unknown', about: 'P-118', amount: null },
];

const moneyCases: readonly CaseView[] = [
  { ...plain, id: 11, kind: 'due-back', about: 'CR204417730095', amount: 37_100, payBack: 'possible' },
  { ...plain, id: 12, kind: 'due-back', about: 'CR771204958838', amount: 20_000, payBack: 'asked' },
  { ...plain, id: 13, kind: 'due-back', about: 'CR204417730111', amount: 5_000, payBack: 'not-registered-yet' },
  { ...plain, id: 14, kind: 'due-back', about: 'CR204417730129', amount: 10_000, payBack: 'redeemed-elsewhere' },
  { ...plain, id: 15, kind: 'acceptor-changed', about: 'NV200-4471', amount: null, reference: null, canTell: false, canAdopt: true },
];
const handOver = { caseId: 21, number: 'CR483920175567', amount: 20_000 };

const counterPage: Extract<StaffPage, { readonly page: 'counter' }> = {
  page: 'counter',
  person: clerk,
  areas: ['counter', 'cases', 'outage', 'service'],
  notices: [],
  findProblem: null,
  earlier: [],
  reprint: null,
};
const earlier = [
  { reference: 'PY204417730092', amount: 46_600, paidAt: '2026-11-22T07:48:00.000Z' },
  { reference: 'PY771204958836', amount: null, paidAt: '2026-03-09T09:12:00.000Z' },
];
const atHand: AtHand = { record: many, chosen: choosableIds(many) };

interface Moment {
  readonly staff?: Partial<typeof counterPage>;
  readonly view?: Partial<Omit<KioskView, 'page' | 'staff'>>;
  readonly keys?: string;
  readonly press?: readonly string[];
}

function atCounter(name: string, page: VisitPage, { staff, view, ...more }: Moment = {}): Sample {
  return { name, page, view: { mode: 'counter', staff: { ...counterPage, ...staff }, ...view }, ...more };
}

const inPayment = { atHand, canGoBack: false, canEnd: false } as const;

export const staffSamples: readonly Sample[] = [
  atKiosk('sign-in', { page: 'sign-in', busy: false, problem: null, canClose: true }),
  atKiosk(
    'sign-in-typed',
    { page: 'sign-in', busy: false, problem: null, canClose: true },
    { keys: '40217', press: ['field-pin', 'key:1', 'key:9'] },
  ),
  atKiosk('sign-in-no-match', { page: 'sign-in', busy: false, problem: { kind: 'no-match', triesLeft: 3 }, canClose: true }),
  atKiosk('sign-in-locked-out', { page: 'sign-in', busy: false, problem: { kind: 'locked-out', secondsLeft: 890 }, canClose: false }),
  atKiosk('first-pin', { page: 'first-pin', busy: false, problem: { kind: 'pin-too-simple' } }),
  atKiosk(
    'first-pin-differs',
    { page: 'first-pin', busy: false, problem: null },
    {
      keys: '40217',
      press: ['primary', ...[...'48210937'].map((digit) => `key:${digit}`), 'primary', 'key:1', 'primary', 'key:2', 'primary'],
    },
  ),
  atKiosk('locked', { page: 'locked', person: technician, busy: false, problem: null }),
  atKiosk('service', { page: 'service', person: technician, areas: ['service', 'outage'], report, checking: false }),
  atKiosk('service-bad', {
    page: 'service',
    person: supervisor,
    areas: ['service', 'outage', 'cases'],
    report: badReport,
    checking: false,
  }),
  atKiosk('outage', { page: 'outage', person: supervisor, areas: ['service', 'outage', 'cases'], report: outage }),
  atKiosk('outage-stopped', { page: 'outage', person: clerk, areas: ['service', 'outage', 'cases'], report: stopped }),
  atKiosk('outage-none', { page: 'outage', person: technician, areas: ['service', 'outage'], report: noOutage }),
  atKiosk('cases', { page: 'cases', person: supervisor, areas: ['service', 'outage', 'cases'], cases, handOver: null }),
  atKiosk('cases-restored', {
    page: 'cases',
    person: supervisor,
    areas: ['service', 'outage', 'cases'],
    cases: [
      {
        ...waiting,
        id: 11,
        kind: 'restored',
        about: 'epoch 2',
        reference: null,
        amount: null,
        span: { from: '2026-11-21T18:00:04.000Z', until: '2026-11-22T05:31:40.000Z' },
        openedAt: '2026-11-22T05:31:40.000Z',
        canPropose: ['compared'],
      },
    ],
    handOver: null,
  }),
  atKiosk('cases-money', { page: 'cases', person: supervisor, areas: ['service', 'outage', 'cases'], cases: moneyCases, handOver }),
  atKiosk('cases-none', { page: 'cases', person: clerk, areas: ['service', 'outage', 'cases'], cases: [], handOver: null }),
  atCounter('counter', attract, { view: { canGoBack: false, canEnd: false } }),
  atCounter('counter-find-problem', attract, {
    staff: { findProblem: 'factor', notices: ['terminal-unavailable', 'receipt-printer-unavailable'] },
    view: { canGoBack: false, canEnd: false },
    keys: '28501150199993 س ث ر',
    press: ['find'],
  }),
  atCounter('counter-not-found', { page: 'not-found', by: 'detail', triesLeft: 2 }, { keys: '28501150199993 س ط ر ١٢٤' }),
  atCounter('counter-payment-state', {
    page: 'payment-state',
    number: '483920175567',
    payment: { state: 'part-settled', dueBack: 37_100, certificates: 1 },
  }),
  atCounter('counter-record', { page: 'record', record: many }, { staff: { earlier }, view: { atHand: { ...atHand, chosen: [] } } }),
  atCounter('counter-record-one', { page: 'record', record: one }, { view: { atHand: { record: one, chosen: [] } } }),
  atCounter('counter-record-clear', { page: 'record', record: clear }, { view: { atHand: { record: clear, chosen: [] } } }),
  atCounter(
    'counter-quote',
    {
      page: 'quote',
      nothingOwed: false,
      payable: true,
      notices: [],
      quote: {
        ...bill,
        fees: [courtFees, serviceFee],
        certificates: [yes(driving), yes(car), no(pickup)],
        expiresAt: '2026-11-22T08:25:00.000Z',
        provisionalAsOf: null,
      },
    },
    { view: { atHand } },
  ),
  atCounter('counter-card', { page: 'card', amount: 2_422_500, phase: 'present-card', reference }, { view: inPayment }),
  atCounter(
    'counter-way-to-pay',
    {
      page: 'way-to-pay',
      amount: 6_600,
      held: 40_000,
      total: 46_600,
      ways: [{ method: 'credit', amount: 20_000 }, card, qr, { ...cash, whole: false }],
      reference,
    },
    { view: { atHand, canGoBack: false } },
  ),
  atCounter(
    'counter-cash',
    {
      page: 'cash',
      amount: 6_600,
      held: 40_000,
      total: 46_600,
      cash: { phase: 'insert', takes: [500, 1_000, 2_000, 5_000], returned: { value: 20_000, why: 'too-large' } },
      reference,
    },
    { view: inPayment },
  ),
  atCounter(
    'counter-qr',
    {
      page: 'qr',
      amount: 2_422_500,
      qr: { phase: 'shown', image: codeImage, serviceReference: '739204417730', expiresAt: '2026-11-22T08:25:00.000Z' },
      reference,
    },
    { view: inPayment },
  ),
  atCounter(
    'counter-due-back',
    {
      page: 'due-back',
      amount: 46_600,
      dueBack: 40_000,
      reversed: false,
      unfinished: true,
      credits: [{ number: 'CR204417730095', amount: 40_000 }],
      slip: 'failed',
      reference,
    },
    { view: { atHand, canGoBack: false } },
  ),
  atCounter(
    'counter-unknown',
    { page: 'payment-unknown', method: 'card', amount: 2_422_500, slip: 'printed', reference, fault },
    { view: { atHand, canGoBack: false } },
  ),
  atCounter(
    'counter-printing',
    {
      page: 'printing',
      reference,
      prints: [
        print('clearance', 'CL771204958836', 'completed'),
        print('clearance', 'CL204417730092', 'printing', ['paper-out']),
        print('receipt', reference, 'waiting'),
      ],
    },
    { view: inPayment },
  ),
  atCounter(
    'counter-done',
    {
      page: 'done',
      reference,
      sheets: 3,
      prints: [
        print('clearance', 'CL771204958836', 'completed'),
        print('clearance', 'CL204417730092', 'completed'),
        print('receipt', reference, 'completed'),
      ],
      missing: [no(pickup)],
      dueBack: 37_100,
      bill,
    },
    { view: { atHand, canGoBack: false } },
  ),
  atCounter(
    'counter-reprint-failed',
    { page: 'record', record: one },
    {
      staff: {
        earlier,
        reprint: {
          reference: 'PY204417730092',
          state: 'failed',
          prints: [print('clearance', 'CL204417730092', 'failed', ['paper-jam']), print('receipt', 'PY204417730092', 'completed')],
        },
      },
      view: { atHand: { record: one, chosen: [] } },
    },
  ),
];
