/**
 * Who may do what: one row a method, asked by the door of the core (api.ts) before anything else. A page that hides a button spares a
 * refusal; it is never what keeps somebody out.
 */
import type { MethodName } from '../api.ts';

const roles = ['clerk', 'supervisor', 'technician'] as const;
export type Role = (typeof roles)[number];

/** `citizen`: no page of staff's is open. `nobody`: one is, and nobody has signed in at it yet, or it is locked. */
export const actors = ['citizen', 'nobody', ...roles] as const;
export type Actor = (typeof actors)[number];

const everybody = actors;
const theServed: readonly Actor[] = ['citizen', 'clerk', 'supervisor'];
const staff: readonly Actor[] = roles;
const counter: readonly Actor[] = ['clerk', 'supervisor'];

export const permissions: { readonly [M in MethodName]: readonly Actor[] } = {
  'visit.start': theServed,
  'visit.startWithPaper': theServed,
  'visit.submitPaperNumber': theServed,
  'visit.setLanguage': everybody,
  'visit.submitNationalId': theServed,
  'visit.submitFactor': theServed,
  'visit.sendCode': theServed,
  'visit.submitCode': theServed,
  'visit.continue': theServed,
  'visit.showPhoto': theServed,
  'visit.hidePhoto': theServed,
  'visit.choosePurpose': theServed,
  'visit.chooseLines': theServed,
  'visit.confirmQuote': theServed,
  'visit.chooseMethod': theServed,
  'visit.declineQuote': theServed,
  'visit.cancelPayment': theServed,
  'visit.retry': theServed,
  'visit.back': theServed,
  'visit.end': theServed,
  'visit.stay': theServed,
  'visit.callStaff': theServed,
  'staff.open': ['citizen'],
  'staff.close': ['nobody'],
  'staff.signIn': ['nobody'],
  'staff.firstPin': ['nobody'],
  'staff.choosePin': ['nobody'],
  'staff.unlock': ['nobody'],
  'staff.lock': staff,
  'staff.signOut': staff,
  'staff.stay': staff,
  'staff.turnTo': staff,
  'service.check': staff,
  'counter.find': counter,
  'counter.quote': counter,
  'counter.reprint': counter,
  // Whoever proposes is a supervisor; whoever agrees is somebody else, and sees the acquirer's report too.
  'cases.propose': ['supervisor'],
  'cases.withdraw': ['supervisor'],
  'cases.confirm': ['clerk', 'supervisor'],
  // The authority says once and to one machine that it may be handed over.
  'cases.payBack': ['clerk', 'supervisor'],
  'cases.handedOver': ['clerk', 'supervisor'],
  'cases.told': ['clerk', 'supervisor'],
  'cases.adoptAcceptor': ['supervisor'],
  'outage.extend': ['supervisor'],
};

export function mayCall(actor: Actor, method: MethodName): boolean {
  return permissions[method].includes(actor);
}

/** The table as Markdown, for README.md. */
export function renderPermissions(): string {
  const rows = Object.entries(permissions).map(
    ([method, allowed]) => `| ${method} | ${actors.map((actor) => (allowed.includes(actor) ? '●' : '')).join(' | ')} |`,
  );
  return [`| | ${actors.join(' | ')} |`, `|---|${actors.map(() => '---').join('|')}|`, ...rows].join('\n');
}

/** The pages of staff's that a role may turn to, the first when it signs in. */
export type StaffArea = 'counter' | 'service' | 'outage' | 'cases';

export const areas: { readonly [M in Mode]: { readonly [R in Role]: readonly [StaffArea, ...StaffArea[]] } } = {
  kiosk: { clerk: ['service', 'outage', 'cases'], supervisor: ['service', 'outage', 'cases'], technician: ['service', 'outage'] },
  counter: {
    clerk: ['counter', 'cases', 'outage', 'service'],
    supervisor: ['counter', 'cases', 'outage', 'service'],
    technician: ['service', 'outage'],
  },
};

/** Who stands before this machine: citizens, or a clerk. */
export type Mode = 'kiosk' | 'counter';
