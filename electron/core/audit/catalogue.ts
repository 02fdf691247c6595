/**
 * Every event that may be audited. What moves money, messages or papers has its name and its meaning from the transition tables;
 * here stand who causes it, how it went, and which fields it may have beside its id and the amounts that it posts. Types and
 * the table in README.md follow from here, and audit.ts refuses everything else.
 */
import { printJobTransitions } from '../paper/print-job-transitions.ts';
import { paymentTransitions } from '../payment/payment-transitions.ts';
import { dueBackTransitions, reversalTransitions } from '../payment/reversal-transitions.ts';
import { tenderTransitions } from '../payment/tender-transitions.ts';
import type { Transition } from '../payment/transition.ts';
import { outboxTransitions } from '../settlement/outbox-transitions.ts';

const tables = [paymentTransitions, tenderTransitions, reversalTransitions, dueBackTransitions, outboxTransitions, printJobTransitions];
type TransitionEvent = (typeof tables)[number][number]['event'];

type Cause = 'citizen' | 'staff' | 'terminal' | 'printer' | 'authority' | 'core';
type Disposition = 'success' | 'failure' | 'none';

interface Event {
  readonly by: Cause;
  readonly disposition: Disposition;
  /** Ids, amounts, states and counts; never a person, a plate, a card, or a device's own words. */
  readonly fields: readonly string[];
}

interface OtherEvent extends Event {
  readonly message: string;
  /** The event that it is the end of; its field `began` is that one's row. */
  readonly ends?: string;
}

export interface CataloguedEvent extends OtherEvent {
  readonly type: AuditType;
}

const transitions = {
  'payment.opened': { by: 'citizen', disposition: 'none', fields: ['total', 'lines'] },
  'payment.covered': { by: 'core', disposition: 'success', fields: [] },
  'payment.abandoned': { by: 'core', disposition: 'none', fields: [] },
  'payment.sent': { by: 'core', disposition: 'none', fields: [] },
  'payment.settled': { by: 'authority', disposition: 'success', fields: ['dueBack'] },
  'payment.part-settled': { by: 'authority', disposition: 'success', fields: ['dueBack'] },
  'payment.refused': { by: 'authority', disposition: 'failure', fields: ['dueBack'] },
  'tender.created': { by: 'citizen', disposition: 'none', fields: ['amount'] },
  'tender.requested': { by: 'core', disposition: 'none', fields: ['serviceId', 'poiId', 'terminalSession'] },
  'tender.submitted': { by: 'core', disposition: 'none', fields: [] },
  'tender.interrupted': { by: 'core', disposition: 'none', fields: [] },
  'tender.approved': { by: 'terminal', disposition: 'success', fields: [] },
  'tender.declined': { by: 'terminal', disposition: 'failure', fields: [] },
  'tender.cancelled': { by: 'terminal', disposition: 'none', fields: [] },
  'tender.unknown': { by: 'terminal', disposition: 'none', fields: [] },
  'tender.found-approved': { by: 'terminal', disposition: 'success', fields: [] },
  'tender.found-declined': { by: 'terminal', disposition: 'failure', fields: [] },
  'tender.found-cancelled': { by: 'terminal', disposition: 'none', fields: [] },
  'tender.not-found': { by: 'terminal', disposition: 'failure', fields: [] },
  'tender.corrected-approved': { by: 'staff', disposition: 'success', fields: ['by', 'why'] },
  'tender.corrected-declined': { by: 'staff', disposition: 'failure', fields: ['by', 'why'] },
  'tender.paid-late': { by: 'authority', disposition: 'success', fields: [] },
  'reversal.requested': { by: 'core', disposition: 'none', fields: ['cause'] },
  'reversal.submitted': { by: 'core', disposition: 'none', fields: ['serviceId'] },
  'reversal.asked-again': { by: 'core', disposition: 'none', fields: ['serviceId'] },
  'reversal.reversed': { by: 'terminal', disposition: 'success', fields: [] },
  'reversal.refused': { by: 'terminal', disposition: 'failure', fields: [] },
  'reversal.unknown': { by: 'terminal', disposition: 'none', fields: [] },
  'reversal.found-reversed': { by: 'terminal', disposition: 'success', fields: [] },
  'reversal.found-refused': { by: 'terminal', disposition: 'failure', fields: [] },
  'due-back.owed': { by: 'core', disposition: 'none', fields: ['amount'] },
  'due-back.credited': { by: 'core', disposition: 'none', fields: ['amount'] },
  'due-back.held': { by: 'core', disposition: 'none', fields: ['amount'] },
  'due-back.confirmed': { by: 'core', disposition: 'none', fields: ['amount'] },
  'due-back.withdrawn': { by: 'core', disposition: 'none', fields: ['amount'] },
  'due-back.claimed': { by: 'authority', disposition: 'success', fields: ['by'] },
  'due-back.paid-back': { by: 'staff', disposition: 'success', fields: ['by'] },
  'outbox.sent': { by: 'core', disposition: 'none', fields: ['kind'] },
  'outbox.answered': { by: 'authority', disposition: 'success', fields: ['kind', 'issued', 'notIssued'] },
  'outbox.refused': { by: 'authority', disposition: 'failure', fields: ['kind', 'said'] },
  'outbox.conflict': { by: 'authority', disposition: 'failure', fields: ['said'] },
  'print.requested': { by: 'core', disposition: 'none', fields: [] },
  'print.sent': { by: 'core', disposition: 'none', fields: [] },
  'print.interrupted': { by: 'core', disposition: 'none', fields: [] },
  'print.completed': { by: 'printer', disposition: 'success', fields: [] },
  'print.failed': { by: 'printer', disposition: 'failure', fields: [] },
  'print.unknown': { by: 'printer', disposition: 'none', fields: [] },
  'print.found-completed': { by: 'printer', disposition: 'success', fields: [] },
  'print.found-failed': { by: 'printer', disposition: 'failure', fields: [] },
} as const satisfies Readonly<Record<TransitionEvent, Event>>;

const others = {
  'core.started': {
    by: 'core',
    disposition: 'none',
    fields: ['version', 'demonstration', 'uncleanStop', 'clientKey', 'kioskKey', 'epoch'],
    message: 'The core serves, with the keys of these ids; `uncleanStop`: the one before did not close the journal',
  },
  'core.stopped': { by: 'core', disposition: 'none', fields: ['began'], message: 'The core stopped in order', ends: 'core.started' },
  'audit.broken': {
    by: 'core',
    disposition: 'failure',
    fields: ['row', 'to', 'kind'],
    message: 'After an unclean stop the end of this trail does not hold from `row` on (at the latest `to`): a case for staff',
  },
  'money.out-of-service': {
    by: 'core',
    disposition: 'failure',
    fields: [],
    message: 'A commit failed: no money is taken until a new start',
  },
  'certificate.refused': {
    by: 'authority',
    disposition: 'failure',
    fields: ['why'],
    message: 'The kiosk’s certificate does not stand any more: nobody new is served, what was paid is settled',
  },
  'acceptor.adopted': {
    by: 'staff',
    disposition: 'success',
    fields: ['serial', 'count', 'by'],
    message: 'This cash acceptor is in service from that count of its own on; without `by`: the first one of the machine',
  },
  'journal.copied': {
    by: 'core',
    disposition: 'success',
    fields: ['row', 'second'],
    message: 'A copy of the journal was made and read again; `row`: its newest row here; `second`: how the one on the other device went',
  },
  'journal.not-copied': { by: 'core', disposition: 'failure', fields: ['why'], message: 'No copy of the journal could be made' },
  'journal.damaged': {
    by: 'core',
    disposition: 'failure',
    fields: [],
    message: 'A fault in the structure of the running journal: no money is taken until it is restored',
  },
  'journal.restored': {
    by: 'staff',
    disposition: 'none',
    fields: ['epoch', 'row', 'hash', 'file', 'lostRow', 'lostHash'],
    message:
      'A copy whose newest row was `row` took the place of a journal that had got to `lostRow` (null: unreadable or gone); `file` is the copy’s SHA-256',
  },
  'epoch.reconciled': {
    by: 'core',
    disposition: 'success',
    fields: ['part'],
    message: 'A restored journal agrees with this part; with the last one money is taken again',
  },
  'numbers.received': {
    by: 'authority',
    disposition: 'success',
    fields: ['from', 'to'],
    message: 'A block of numbers for provisional slips, without their check digits',
  },
  'line.down': {
    by: 'authority',
    disposition: 'failure',
    fields: [],
    message: 'The authority cannot be reached: whoever comes is served from the register, within the signed limits, or not at all',
  },
  'line.up': {
    by: 'authority',
    disposition: 'success',
    fields: ['began'],
    message: 'The authority can be reached again: what waits is sent at once',
    ends: 'line.down',
  },
  'clock.not-trusted': {
    by: 'core',
    disposition: 'failure',
    fields: [],
    message: 'After a start the time was before that of this trail: nothing is signed with it until the authority has told it again',
  },
  'clock.corrected': {
    by: 'authority',
    disposition: 'success',
    fields: ['ms'],
    message: 'The machine’s time was set by a signed answer; `ms`: by how much, backwards is negative',
  },
  'limits.extended': {
    by: 'staff',
    disposition: 'success',
    fields: ['by', 'until'],
    message: 'A supervisor lets the machine go on without the authority to the second limits of the policy',
  },
  'visit.began': {
    by: 'citizen',
    disposition: 'none',
    fields: ['by'],
    message: 'Somebody touched the attract page, or a visit was resumed; `by`: the clerk who serves it',
  },
  'visit.ended': {
    by: 'citizen',
    disposition: 'none',
    fields: ['began', 'page'],
    message: 'The attract page is back; `page` is the last one before it',
    ends: 'visit.began',
  },
  'record.opened': {
    by: 'citizen',
    disposition: 'success',
    fields: ['from', 'version', 'by'],
    message: 'Identity and factor opened a record: the authority’s, or the copy kept here; `by`: the clerk who typed them',
  },
  'record.not-opened': {
    by: 'citizen',
    disposition: 'failure',
    fields: ['outcome', 'by'],
    message: 'Identity and factor opened no record; `by`: the clerk who typed them',
  },
  'payment.asked-for': {
    by: 'citizen',
    disposition: 'none',
    fields: ['outcome', 'by'],
    message: 'A number on paper was asked for, which shows a state and opens nothing; `by`: the clerk who typed it',
  },
  'staff.called': {
    by: 'citizen',
    disposition: 'none',
    fields: ['page'],
    message: 'Somebody called staff from this page, or the visit ended there',
  },
  'staff.signed-in': { by: 'staff', disposition: 'success', fields: ['by', 'role'], message: 'Employee number and PIN were right' },
  'staff.signed-out': {
    by: 'staff',
    disposition: 'none',
    fields: ['by', 'began', 'why'],
    message: 'Asked for, or after a time without a touch, or because the list of people changed, or the core stopped',
    ends: 'staff.signed-in',
  },
  'staff.locked': {
    by: 'staff',
    disposition: 'none',
    fields: ['by', 'why'],
    message: 'The pages are covered until the PIN is typed again',
  },
  'staff.unlocked': {
    by: 'staff',
    disposition: 'success',
    fields: ['by', 'began'],
    message: 'The same person goes on',
    ends: 'staff.locked',
  },
  'staff.sign-in-failed': {
    by: 'staff',
    disposition: 'failure',
    fields: ['by', 'left'],
    message: 'Wrong number or PIN; `by` only where it is the number of somebody on the list',
  },
  'staff.locked-out': {
    by: 'core',
    disposition: 'failure',
    fields: ['by', 'tries', 'seconds'],
    message: 'So many tries in a row: no other for so long',
  },
  'staff.code-refused': { by: 'staff', disposition: 'failure', fields: ['by'], message: 'The authority does not accept the one-time code' },
  'staff.pin-retired': { by: 'core', disposition: 'none', fields: ['by'], message: 'Somebody is not on the list any more' },
  'staff.pin-chosen': { by: 'staff', disposition: 'success', fields: ['by'], message: 'With a one-time code of the authority’s' },
  'staff.refused': {
    by: 'staff',
    disposition: 'failure',
    fields: ['by', 'actor', 'method'],
    message: 'Called what the role may not; nothing happened',
  },
  'papers.reprinted': {
    by: 'staff',
    disposition: 'none',
    fields: ['id', 'by'],
    message: 'A clerk asks for the papers of a payment once more',
  },
  'clearance.taken-over': {
    by: 'citizen',
    disposition: 'none',
    fields: ['id', 'clearances'],
    message: 'Certificates of a payment that another machine took are about to be printed here',
  },
  'credit.pay-back-asked': {
    by: 'staff',
    disposition: 'none',
    fields: ['id', 'by'],
    message: 'A credit is to be paid back: the authority is asked, nothing is handed over yet',
  },
  'credit.handed-over': {
    by: 'staff',
    disposition: 'success',
    fields: ['id', 'by'],
    message: 'The citizen has the money of a credit in hand',
  },
  'remainder.told': {
    by: 'staff',
    disposition: 'success',
    fields: ['id', 'by'],
    message: 'The citizen was told what is still owed of a payment that was taken without the authority',
  },
  'remainder.paid': {
    by: 'core',
    disposition: 'success',
    fields: ['id', 'payment'],
    message: 'What was still owed of a payment that was taken without the authority was paid',
  },
  'correction.proposed': {
    by: 'staff',
    disposition: 'none',
    fields: ['id', 'by', 'outcome'],
    message: 'One person says what the reports show',
  },
  'correction.withdrawn': { by: 'staff', disposition: 'none', fields: ['id', 'by'], message: 'The same person takes it back' },
  'correction.confirmed': { by: 'staff', disposition: 'success', fields: ['id', 'by'], message: 'Another person has read the same' },
  'payment.visit-ended': {
    by: 'citizen',
    disposition: 'none',
    fields: ['id', 'state'],
    message: 'The citizen of a payment left, at whatever point',
  },
  'identity.erased': { by: 'core', disposition: 'none', fields: ['id'], message: 'What names the person of a payment was erased' },
} as const satisfies Readonly<Record<string, OtherEvent>>;

const events = { ...transitions, ...others };

export type AuditType = keyof typeof events;

/** What a device or a person said in words stays with the event of the transition, which nothing keeps for ever. */
export type SpokenDetail = 'detail' | 'reason';
export type DetailOf<Type extends AuditType> = (typeof events)[Type]['fields'][number];
/** A transition's row has the aggregate's id and whatever it posts as well. */
export type FieldOf<Type extends AuditType> = DetailOf<Type> | (Type extends TransitionEvent ? 'id' | AmountOf<Type> : never);
type Posted<Row> = Row extends { readonly event: infer E; readonly posts: readonly { readonly amount: infer A }[] } ? [E, A] : never;
type AmountOf<Type> = Extract<Posted<(typeof tables)[number][number]>, [Type, unknown]>[1] & string;

const rows: readonly Transition[] = tables.flat();

/** The whole catalogue, in the order of the tables. */
export const catalogue: ReadonlyMap<string, CataloguedEvent> = new Map<string, CataloguedEvent>([
  ...Object.entries(transitions).map(([type, event]) => [type, ofTransition(type as TransitionEvent, event)] as const),
  ...Object.entries(others).map(([type, event]) => [type, { ...event, type: type as AuditType }] as const),
]);

function ofTransition(type: TransitionEvent, event: Event): CataloguedEvent {
  const same = rows.filter((row) => row.event === type);
  const posted = same.flatMap((row) => (row.posts ?? []).map((posting) => posting.amount));
  return {
    ...event,
    type,
    fields: [...new Set(['id', ...posted, ...event.fields])],
    message: [...new Set(same.map((row) => row.why))].join('; or: '),
  };
}

/** The catalogue as Markdown, for README.md. */
export function renderCatalogue(): string {
  const lines = [...catalogue.values()].map(({ type, by, disposition, fields, message, ends }) => {
    const end = ends === undefined ? '' : `; ends ${ends}`;
    return `| ${type} | ${by} | ${disposition} | ${fields.join(', ')} | ${message}${end} |`;
  });
  return ['| event | by | disposition | fields | what it says |', '|---|---|---|---|---|', ...lines].join('\n');
}
