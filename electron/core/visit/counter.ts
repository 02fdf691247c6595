/** The same visit, driven by a clerk: found in one line, asked for in one step, its papers printed again. */
import type { Notes } from '../audit/notes.ts';
import { isReference, parsePaperNumber, type Reference } from '../identity/reference.ts';
import { parseSearch } from '../identity/search.ts';
import type { Log } from '../log.ts';
import type { ForeignPapers } from '../paper/foreign-papers.ts';
import type { Printing } from '../paper/printing.ts';
import type { Payments } from '../payment/payments.ts';
import type { EarlierPayment, FindProblem, ReprintView, StaffMember } from '../staff/view.ts';
import type { Intent } from './events.ts';
import type { PageName } from './view.ts';
import type { Visit } from './visit.ts';

export interface CounterOptions {
  readonly visit: Visit;
  readonly payments: Payments;
  readonly printing: Printing;
  readonly foreign: ForeignPapers;
  readonly notes: Notes;
  /** Who is at work. */
  readonly member: () => StaffMember | null;
  readonly log: Log;
  readonly onChange: () => void;
}

export interface CounterView {
  readonly findProblem: FindProblem | null;
  readonly earlier: readonly EarlierPayment[];
  readonly reprint: ReprintView | null;
}

/** Each method: false, it has no place now. */
export interface Counter {
  find(typed: string): boolean;
  /** @param violationIds empty: the certificate alone */
  quote(violationIds: readonly string[]): boolean;
  /** Of a payment of the person at hand, and of nobody else's. */
  reprint(reference: string): boolean;
  isPrinting(): boolean;
  /** Another person's turn, or nobody's. */
  forget(): void;
  view(): CounterView;
}

export function createCounter({ visit, payments, printing, foreign, notes, member, log, onChange }: CounterOptions): Counter {
  let findProblem: FindProblem | null = null;
  let reprinting: { readonly recordId: string; readonly view: ReprintView } | null = null;

  function earlier(): readonly EarlierPayment[] {
    const record = visit.recordAtHand();
    return record ? byDate([...payments.earlier(record.recordId), ...foreign.earlier(record)]) : [];
  }

  /** Ends the visit of the person before; false while their payment is on its way. */
  function clear(): boolean {
    if (!visit.mayEnd()) return false;
    visit.leave();
    return true;
  }

  function look(typed: string): FindProblem | null {
    if (isPrinting() || !clear()) return 'busy';
    const number = parsePaperNumber(typed);
    if (number.ok) return visit.proceed({ type: 'START_WITH_PAPER' }) && visit.proceed({ type: 'PAPER_NUMBER', typed }) ? null : 'busy';
    if (number.error === 'check-digit') return 'paper-number';
    const search = parseSearch(typed);
    if (!search.ok) return search.error;
    const { nationalId, factor } = search.value;
    if (!visit.proceed({ type: 'START' })) return 'busy';
    // The clerk reads the number off the card; whether its check digit must fit is not certain, and the authority decides.
    if (!reaches('factor', { type: 'NATIONAL_ID', typed: nationalId, checkDigitConfirmed: true })) return given('national-id');
    return reaches('looking-up', { type: 'FACTOR', typed: factor }) ? null : given('factor');
  }

  function reaches(page: PageName, intent: Intent): boolean {
    return visit.proceed(intent) && visit.view().page.page === page;
  }

  function given(problem: FindProblem): FindProblem {
    visit.proceed({ type: 'END' });
    return problem;
  }

  /** What a citizen does on the way to the amount, by the page that they would see; null: not on that way. */
  function nextStep(page: PageName, violationIds: readonly string[]): Intent | null {
    switch (page) {
      case 'quote':
      case 'nothing-payable':
        return { type: 'BACK' };
      case 'record':
        return { type: 'CONTINUE' };
      case 'purpose':
        return { type: 'CHOOSE_PURPOSE', subjectId: null };
      case 'lines':
        return { type: 'CHOOSE_LINES', violationIds };
      default:
        return null;
    }
  }

  function quote(violationIds: readonly string[]): boolean {
    const passed = new Set<PageName>();
    for (;;) {
      const { page } = visit.view().page;
      const step = nextStep(page, violationIds);
      // A page that comes a second time leads round in a circle: these lines cannot be asked for.
      if (step === null || passed.has(page)) return false;
      passed.add(page);
      if (!visit.proceed(step)) return false;
      if (visit.view().page.page === 'quoting') return true;
    }
  }

  function isPrinting(): boolean {
    return reprinting?.view.state === 'printing';
  }

  function reprint(reference: string): boolean {
    const person = visit.personAtHand();
    if (!person || !isReference(reference) || isPrinting() || !visit.mayEnd()) return false;
    const asked = earlier().find((payment) => payment.reference === reference);
    if (!asked) return false;
    const by = member()?.employeeNumber ?? null;
    // What cannot be written down does not happen.
    if (notes.note('papers.reprinted', { id: reference, by }) === null) return false;
    const { recordId } = person.record;
    if (asked.amount === null && !foreign.take(person, reference)) return false;
    void run(reference, recordId).catch((error: unknown) => {
      log.error('counter.reprint-failed', { detail: error instanceof Error ? error.message : String(error) });
      show(recordId, { reference, state: 'failed' });
    });
    return true;
  }

  async function run(reference: Reference, recordId: string): Promise<void> {
    show(recordId, { reference, state: 'printing' });
    const printed = await printing.reprint(reference, (prints) => show(recordId, { reference, state: 'printing', prints }));
    show(recordId, { reference, state: printed.outcome });
  }

  function show(recordId: string, view: Omit<ReprintView, 'prints'> & Partial<ReprintView>): void {
    reprinting = { recordId, view: { prints: reprinting?.view.prints ?? [], ...view } };
    onChange();
  }

  return {
    find(typed) {
      findProblem = look(typed);
      if (!isPrinting()) reprinting = null;
      onChange();
      return true;
    },
    quote,
    reprint,
    isPrinting,
    forget() {
      findProblem = null;
      if (!isPrinting()) reprinting = null;
    },
    view: () => ({
      findProblem,
      earlier: earlier(),
      // Beside the person whose papers they are, and beside nobody else.
      reprint: reprinting?.recordId === visit.recordAtHand()?.recordId ? (reprinting?.view ?? null) : null,
    }),
  };
}

/** The latest first. */
function byDate(payments: readonly EarlierPayment[]): readonly EarlierPayment[] {
  return payments.toSorted((a, b) => Date.parse(b.paidAt) - Date.parse(a.paidAt));
}
