/**
 * Cases for staff, and what two people may decide: what became of a card payment that no terminal can answer for, and that a restored
 * journal was compared with what others know of the time that it does not.
 */

import type { CaseRow } from '../../../db/journal/book-store.ts';
import type { EpochRow } from '../../../db/journal/epoch-store.ts';
import type { Journal } from '../../../db/journal/journal.ts';
import type { TenderRow } from '../../../db/journal/money-store.ts';
import type { ProposalRow } from '../../../db/journal/staff-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import { type Log, messageOf } from '../log.ts';
import { sum } from '../money.ts';
import type { CardService, Correction } from '../payment/card.ts';
import type { CashService } from '../payment/cash.ts';

import type { CreditService } from '../payment/credits.ts';
import { mayCall } from './roles.ts';
import type { CaseView, HandOverView, ProposedOutcome, StaffMember } from './view.ts';

export interface CasesOptions {
  readonly journal: Journal;
  readonly card: Pick<CardService, 'correct'>;
  readonly cash: Pick<CashService, 'adopt'>;
  readonly credits: Pick<CreditService, 'payBack' | 'payBackState'>;
  /** Sends what waits for the authority. */
  readonly send: () => Promise<unknown>;
  /** Somebody who may propose: on the list, as a supervisor. */
  readonly mayPropose: (employeeNumber: string) => boolean;
  /** A correction was carried out: what follows from it is done, money that is due back perhaps. */
  readonly onCorrected: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

/** Each method: false, it has no place now, or not for this person. */
export interface Cases {
  view(member: StaffMember): readonly CaseView[];
  propose(member: StaffMember, caseId: number, outcome: ProposedOutcome): boolean;
  /** By whoever proposed it or another supervisor, so that nobody who has left blocks a case. */
  withdraw(member: StaffMember, caseId: number): boolean;
  /**
   * Never by whoever proposed it: with one person on duty the case waits. Nor while that person is not a supervisor any more.
   * @param outcome as the person read it
   */
  confirm(member: StaffMember, caseId: number, outcome: ProposedOutcome): boolean;
  /** Asks the authority first; what it agrees to is then in `handOver`. */
  payBack(member: StaffMember, caseId: number): boolean;
  /** What is to be handed over now, whoever asked for it; null: nothing. */
  handOver(member: StaffMember): HandOverView | null;
  /** The money of this case is in the citizen's hand. */
  handedOver(member: StaffMember, caseId: number): boolean;
  /** The citizen knows what is still owed. */
  told(member: StaffMember, caseId: number): boolean;
  /** The cash acceptor that stands there now is taken into service with the count that it shows. */
  adoptAcceptor(member: StaffMember, caseId: number): boolean;
  /** At start: carries out what was confirmed just before the program stopped. */
  resume(): Promise<void>;
}

export function createCases(options: CasesOptions): Cases {
  const { journal, card, cash, credits, mayPropose, onCorrected, clock, log, onChange } = options;
  const { books, money, staff } = journal;

  function view(member: StaffMember): readonly CaseView[] {
    // What is to be handed over stands above the list.
    return books.openCases().flatMap((row) => (row.kind === 'pay-out' ? [] : [viewOf(row, member)]));
  }

  function viewOf(row: CaseRow, { employeeNumber, role }: StaffMember): CaseView {
    const proposal = staff.proposalOf(row.id);
    const waits = proposal !== null && proposal.confirmedBy === null;
    return {
      id: row.id,
      kind: row.kind,
      reference: row.payment,
      about: row.about,
      amount: amountOf(row),
      span: spanOf(row),
      openedAt: row.openedAt,
      proposal: proposal ? { outcome: proposal.outcome, by: proposal.proposedBy, at: proposal.proposedAt } : null,
      canPropose: proposal === null && mayCall(role, 'cases.propose') ? decidable(row) : [],
      canConfirm:
        waits && mayCall(role, 'cases.confirm') && isConfirmable(proposal, employeeNumber) && decidable(row).includes(proposal.outcome),
      canWithdraw: waits && mayCall(role, 'cases.withdraw'),
      payBack: row.kind === 'due-back' && mayCall(role, 'cases.payBack') ? credits.payBackState(row.about) : null,
      canTell: row.kind === 'still-owed' && mayCall(role, 'cases.told'),
      canAdopt: isAboutAcceptor(row) && mayCall(role, 'cases.adoptAcceptor'),
    };
  }

  function amountOf({ kind, payment, about }: CaseRow): number | null {
    if (payment === null) return null;
    switch (kind) {
      case 'tender-unknown':
      case 'tender-contradicted':
        return money.tender(about)?.amountRequested ?? null;
      case 'reversal-unknown':
        return money.reversal(about)?.amount ?? null;
      case 'due-back':
        return money.dueBackOf(payment).find((row) => row.id === about)?.amount ?? null;
      case 'still-owed':
        return sum(money.lines(payment).flatMap(({ remainder }) => remainder ?? []));
      default:
        return null;
    }
  }

  function isConfirmable({ proposedBy }: ProposalRow, by: string): boolean {
    return proposedBy !== by && mayPropose(proposedBy);
  }

  /** What people can say of the case now. */
  function decidable(row: CaseRow): readonly ProposedOutcome[] {
    if (row.kind === 'restored') return ['compared'];
    return correctable(row) === null ? [] : ['paid', 'not-paid'];
  }

  function spanOf({ kind, about }: CaseRow): CaseView['span'] {
    const epoch = kind === 'restored' ? journal.epochs.all().find((one) => restoredCase(one) === about) : undefined;
    return epoch ? { from: epoch.headAt, until: epoch.beganAt } : null;
  }

  /** The tender that the case is about, while only people can say what became of it. Of a credit the authority alone can, and always. */
  function correctable({ kind, about }: CaseRow): TenderRow | null {
    const tender = kind === 'tender-unknown' ? money.tender(about) : undefined;
    return tender?.state === 'unknown' && tender.method !== 'credit' ? tender : null;
  }

  function caseOf(caseId: number): CaseRow | null {
    return books.openCases().find((row) => row.id === caseId) ?? null;
  }

  /** One transaction with its row of the audit; false when it could not be written. */
  function written(work: () => void): boolean {
    try {
      journal.transaction(work);
    } catch (error) {
      log.error('cases.not-written', { detail: messageOf(error) });
      return false;
    }
    onChange();
    return true;
  }

  function propose({ employeeNumber: by }: StaffMember, caseId: number, outcome: ProposedOutcome): boolean {
    const row = caseOf(caseId);
    if (!row || !decidable(row).includes(outcome) || staff.proposalOf(caseId)) return false;
    const at = toInstant(clock.now());
    return written(() => {
      staff.propose({ caseId, outcome, proposedBy: by, proposedAt: at });
      writeAudit(journal, { at, type: 'correction.proposed', subject: null, fields: { id: row.about, by, outcome } });
    });
  }

  function withdraw({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    const proposal = staff.proposalOf(caseId);
    if (!row || !proposal || proposal.confirmedBy !== null) return false;
    const at = toInstant(clock.now());
    return written(() => {
      staff.withdraw(proposal.id, at);
      writeAudit(journal, { at, type: 'correction.withdrawn', subject: null, fields: { id: row.about, by } });
    });
  }

  function confirm({ employeeNumber: by }: StaffMember, caseId: number, outcome: ProposedOutcome): boolean {
    const row = caseOf(caseId);
    const proposal = staff.proposalOf(caseId);
    if (!row || !decidable(row).includes(outcome)) return false;
    if (proposal?.outcome !== outcome || proposal.confirmedBy !== null || !isConfirmable(proposal, by)) return false;
    if (proposal.outcome === 'compared') return confirmCompared(row, proposal, by);
    const tender = correctable(row);
    if (!tender) return false;
    // First that they agree, then what follows from it: a program that stops in between carries it out at its next start.
    const agreed = written(() => {
      if (!staff.confirm(proposal.id, by)) throw new Error('the proposal is not open any more');
      writeAudit(journal, { at: toInstant(clock.now()), type: 'correction.confirmed', subject: null, fields: { id: tender.id, by } });
    });
    if (agreed) void carryOut(tender, proposal, by);
    return agreed;
  }

  function confirmCompared(row: CaseRow, proposal: ProposalRow, by: string): boolean {
    const at = toInstant(clock.now());
    return written(() => {
      if (!staff.confirm(proposal.id, by)) throw new Error('the proposal is not open any more');
      writeAudit(journal, { at, type: 'correction.confirmed', subject: null, fields: { id: row.about, by } });
      books.closeCase({ kind: row.kind, about: row.about, at });
      // Of two restores each has its case, and money waits for both.
      if (books.openCases().some(({ kind }) => kind === 'restored')) return;
      if (journal.epochs.reconciled('reports', at)) {
        writeAudit(journal, { at, type: 'epoch.reconciled', subject: null, fields: { part: 'reports' } });
      }
    });
  }

  async function carryOut(tender: TenderRow, proposal: ProposalRow, confirmedBy: string): Promise<void> {
    try {
      const recorded = await card.correct(tender.id, decisionOf(tender, proposal, confirmedBy));
      // The device has answered meanwhile after all, and its word counts.
      if (recorded === null) log.warn('cases.correction-not-needed', { tender: tender.id });
      else await onCorrected();
    } catch (error) {
      log.error('cases.correction-failed', { detail: messageOf(error) });
    }
    onChange();
  }

  function payBack({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    if (row?.kind !== 'due-back' || !credits.payBack(row.about, by)) return false;
    void options.send().then(onChange, (error: unknown) => log.error('cases.pay-back-failed', { detail: messageOf(error) }));
    onChange();
    return true;
  }

  /** In the journal until it is done: it outlives a restart, a shift, and an answer that comes late. */
  function handOver({ role }: StaffMember): HandOverView | null {
    const open = mayCall(role, 'cases.handedOver') ? books.openCases().find(({ kind }) => kind === 'pay-out') : undefined;
    const row = open && money.dueBack(open.about);
    return row && row.number !== null ? { caseId: open.id, number: row.number, amount: row.amount } : null;
  }

  function handedOver({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    if (row?.kind !== 'pay-out') return false;
    const at = toInstant(clock.now());
    return written(() => {
      if (!books.closeCase({ kind: 'pay-out', about: row.about, at })) throw new Error('it was handed over before');
      const subject = row.payment && money.commitmentOf(row.payment);
      writeAudit(journal, { at, type: 'credit.handed-over', subject, fields: { id: row.about, by } });
    });
  }

  function told({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    if (row?.kind !== 'still-owed') return false;
    const at = toInstant(clock.now());
    return written(() => {
      if (!books.closeCase({ kind: 'still-owed', about: row.about, at })) throw new Error('it was closed before');
      const subject = row.payment && money.commitmentOf(row.payment);
      writeAudit(journal, { at, type: 'remainder.told', subject, fields: { id: row.about, by } });
    });
  }

  function adoptAcceptor({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    if (!row || !isAboutAcceptor(row)) return false;
    void cash.adopt(by).then(onChange, (error: unknown) => log.error('cases.adopt-failed', { detail: messageOf(error) }));
    return true;
  }

  async function resume(): Promise<void> {
    for (const row of books.openCases()) {
      const tender = correctable(row);
      const proposal = staff.proposalOf(row.id);
      if (tender && proposal?.confirmedBy) await carryOut(tender, proposal, proposal.confirmedBy);
    }
  }

  return { view, propose, withdraw, confirm, payBack, handOver, handedOver, told, adoptAcceptor, resume };
}

function isAboutAcceptor({ kind }: CaseRow): boolean {
  return kind === 'acceptor-changed' || kind === 'cash-differs';
}

/** What the case of a restored journal is about. */
export function restoredCase({ number }: Pick<EpochRow, 'number'>): string {
  return `epoch ${number}`;
}

/** The report knows no card and no transaction of the terminal's: what it shows as paid cannot be given back there, and is due back. */
function decisionOf(tender: TenderRow, { outcome, proposedBy }: ProposalRow, confirmedBy: string): Correction {
  const by = [proposedBy, confirmedBy] as const;
  if (outcome === 'not-paid') {
    return { outcome: { outcome: 'not-paid', reason: 'not-found', detail: 'acquirer report' }, by, why: 'acquirer-report-lacks-it' };
  }
  const card = tender.method === 'card' ? { brand: '', maskedPan: '', entryMode: '', approvalCode: '' } : null;
  const transaction = { id: '', at: tender.requestedAt };
  return { outcome: { outcome: 'paid', amount: tender.amountRequested, transaction, card }, by, why: 'acquirer-report-shows-it' };
}
