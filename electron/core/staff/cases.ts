/** Cases for staff, and the one thing that two people may decide: what became of a card payment that no terminal can answer for. */

import type { CaseRow } from '../../../db/journal/book-store.ts';
import type { Journal } from '../../../db/journal/journal.ts';
import type { TenderRow } from '../../../db/journal/money-store.ts';
import type { ProposalRow } from '../../../db/journal/staff-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CardService, Correction } from '../payment/card.ts';
import { mayCall } from './roles.ts';
import type { CaseView, CorrectionOutcome, StaffMember } from './view.ts';

export interface CasesOptions {
  readonly journal: Journal;
  readonly card: Pick<CardService, 'correct'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

/** Each method: false, it has no place now, or not for this person. */
export interface Cases {
  view(member: StaffMember): readonly CaseView[];
  propose(member: StaffMember, caseId: number, outcome: CorrectionOutcome): boolean;
  /** Only by whoever proposed it. */
  withdraw(member: StaffMember, caseId: number): boolean;
  /** Never by whoever proposed it: with one person on duty the case waits. */
  confirm(member: StaffMember, caseId: number): boolean;
}

export function createCases({ journal, card, clock, log, onChange }: CasesOptions): Cases {
  const { books, money, staff } = journal;

  function view(member: StaffMember): readonly CaseView[] {
    return books.openCases().map((row) => viewOf(row, member));
  }

  function viewOf(row: CaseRow, { employeeNumber, role }: StaffMember): CaseView {
    const proposal = proposalOf(row.id);
    const mine = proposal?.proposedBy === employeeNumber;
    return {
      id: row.id,
      kind: row.kind,
      reference: row.payment,
      about: row.about,
      amount: amountOf(row),
      openedAt: row.openedAt,
      proposal: proposal ? { outcome: proposal.outcome, by: proposal.proposedBy, at: proposal.proposedAt } : null,
      canPropose: proposal === null && mayCall(role, 'cases.propose') && correctable(row) !== null,
      canConfirm: proposal !== null && !mine && mayCall(role, 'cases.confirm') && correctable(row) !== null,
      canWithdraw: mine && mayCall(role, 'cases.withdraw'),
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
      default:
        return null;
    }
  }

  function proposalOf(caseId: number): ProposalRow | null {
    return staff.openProposals().find((row) => row.caseId === caseId) ?? null;
  }

  /** The tender that the case is about, while only people can say what became of it. */
  function correctable({ kind, about }: CaseRow): TenderRow | null {
    const tender = kind === 'tender-unknown' ? money.tender(about) : undefined;
    return tender?.state === 'unknown' ? tender : null;
  }

  function caseOf(caseId: number): CaseRow | null {
    return books.openCases().find((row) => row.id === caseId) ?? null;
  }

  /** One transaction with its row of the audit; false when it could not be written. */
  function written(work: () => void): boolean {
    try {
      journal.transaction(work);
    } catch (error) {
      log.error('cases.not-written', { detail: error instanceof Error ? error.message : String(error) });
      return false;
    }
    onChange();
    return true;
  }

  function propose({ employeeNumber: by }: StaffMember, caseId: number, outcome: CorrectionOutcome): boolean {
    const row = caseOf(caseId);
    if (!row || !correctable(row) || proposalOf(caseId)) return false;
    const at = toInstant(clock.now());
    return written(() => {
      staff.propose({ caseId, outcome, proposedBy: by, proposedAt: at });
      writeAudit(journal, { at, type: 'correction.proposed', subject: null, fields: { id: row.about, by, outcome } });
    });
  }

  function withdraw({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    const proposal = proposalOf(caseId);
    if (!row || proposal?.proposedBy !== by) return false;
    const at = toInstant(clock.now());
    return written(() => {
      staff.withdraw(proposal.id, at);
      writeAudit(journal, { at, type: 'correction.withdrawn', subject: null, fields: { id: row.about, by } });
    });
  }

  function confirm({ employeeNumber: by }: StaffMember, caseId: number): boolean {
    const row = caseOf(caseId);
    const tender = row && correctable(row);
    const proposal = proposalOf(caseId);
    if (!tender || !proposal || proposal.proposedBy === by) return false;
    // First that they agree, then what follows from it: the correction's own row names both.
    const agreed = written(() => {
      staff.confirm(proposal.id, by);
      writeAudit(journal, { at: toInstant(clock.now()), type: 'correction.confirmed', subject: null, fields: { id: tender.id, by } });
    });
    if (!agreed) return false;
    void card
      .correct(tender.id, decisionOf(tender, proposal, by))
      .then(
        (recorded) => log.info('cases.corrected', { tender: tender.id, outcome: recorded?.kind ?? 'none' }),
        (error: unknown) => log.error('cases.correction-failed', { detail: error instanceof Error ? error.message : String(error) }),
      )
      .then(onChange);
    return true;
  }

  return { view, propose, withdraw, confirm };
}

/** The report names the sale by our own service id; it knows no card and no transaction of the terminal's. */
function decisionOf(tender: TenderRow, { outcome, proposedBy }: ProposalRow, confirmedBy: string): Correction {
  const by = [proposedBy, confirmedBy] as const;
  if (outcome === 'not-paid') {
    return { outcome: { outcome: 'not-paid', reason: 'not-found', detail: 'acquirer report' }, by, why: 'acquirer-report-lacks-it' };
  }
  const card = { brand: '', maskedPan: '', entryMode: '', approvalCode: '' };
  const transaction = { id: tender.serviceId, at: tender.requestedAt };
  return { outcome: { outcome: 'paid', amount: tender.amountRequested, transaction, card }, by, why: 'acquirer-report-shows-it' };
}
