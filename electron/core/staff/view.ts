/** What the pages of staff's show. Types only: the renderer imports them. */
import type { Instant } from '../clock.ts';
import type { NearLimit } from '../outage/limits.ts';
import type { LimitReached } from '../outage/standing.ts';
import type { PayBackState } from '../payment/credits.ts';
import type { CaseKind } from '../payment/transition.ts';
import type { Bilingual, OfflineLimits } from '../register/schemas.ts';
import type { RegisterStanding } from '../register/sync.ts';
import type { PrintView, ServiceNotice } from '../visit/view.ts';
import type { Role, StaffArea } from './roles.ts';

/** As the authority's list names them. */
export interface StaffMember {
  readonly employeeNumber: string;
  readonly name: Bilingual;
  readonly role: Role;
}

/** One answer for "no such number", "not on duty here" and "wrong PIN". */
export type SignInProblem =
  | { readonly kind: 'no-match'; readonly triesLeft: number }
  /** Whoever tries sooner is not even asked. */
  | { readonly kind: 'locked-out'; readonly secondsLeft: number }
  /** This machine has never had the list of people from the authority. */
  | { readonly kind: 'no-list' }
  /** The journal cannot be written, so nothing that must be audited may happen. */
  | { readonly kind: 'out-of-service' };

export type FirstPinProblem =
  /** Unknown, used, expired, or somebody else's. */
  | { readonly kind: 'code-not-accepted' }
  /** A code is good once, and only the authority knows whether it was used. */
  | { readonly kind: 'authority-unreachable' }
  /** Not six digits, one digit six times, a run, or the employee number's own digits. */
  | { readonly kind: 'pin-too-simple' }
  | Extract<SignInProblem, { readonly kind: 'locked-out' | 'no-list' | 'out-of-service' }>;

export type FindProblem =
  /** No national ID at the beginning, or nothing after it. */
  | 'format'
  | 'national-id'
  | 'factor'
  /** Twelve digits as on a paper, one of them wrong. */
  | 'paper-number'
  /** A payment is under way on this screen. */
  | 'busy';

export type DeviceName =
  | 'terminal'
  | 'cash-acceptor'
  | 'certificate-printer'
  | 'receipt-printer'
  | 'authority'
  | 'power'
  | 'journal-copies';

export interface DeviceReport {
  readonly device: DeviceName;
  readonly state: 'ready' | 'attention' | 'out';
  /** In the device's own words; empty when there is nothing to say. */
  readonly detail: string;
  readonly askedAt: Instant | null;
}

export type KeyName = 'client-key' | 'kiosk-certificate' | 'k-kiosk' | 'key-list' | 'revocations' | 'policy' | 'staff-list';

export interface KeyReport {
  readonly key: KeyName;
  /** The key's id, or the list's version. */
  readonly id: string | null;
  /** Made, received or issued then. */
  readonly since: Instant | null;
  readonly until: Instant | null;
  /** `due`: a technician renews it soon. */
  readonly state: 'good' | 'due' | 'bad';
}

export interface ServiceReport {
  readonly at: Instant;
  readonly kioskId: string;
  readonly devices: readonly DeviceReport[];
  readonly versions: {
    readonly program: string;
    readonly node: string;
    readonly journal: number;
    readonly policy: number | null;
  };
  readonly keys: readonly KeyReport[];
  /** When the authority last answered; null: not since the start. */
  readonly authorityAnsweredAt: Instant | null;
  readonly unsent: { readonly count: number; readonly amount: number; readonly oldest: Instant | null };
  /** False: it went back, and nothing is signed with it. */
  readonly clockTrusted: boolean;
  /** What the authority's clock is ahead of ours, in milliseconds; null before its first answer. */
  readonly clockOffsetMs: number | null;
  readonly storage: {
    readonly freeBytes: number;
    readonly journalBytes: number;
    readonly registerBytes: number;
    readonly logBytes: number;
  };
  readonly audit: { readonly rows: number; readonly head: string; readonly anchoredRow: number };
  readonly register: RegisterStanding;
  readonly openCases: number;
  readonly moneyInService: boolean;
}

/** Service without the authority. */
export interface OutageReport {
  readonly at: Instant;
  /** Null: the authority can be reached. */
  readonly downSince: Instant | null;
  /** Of the register as a whole; null: there is none. */
  readonly dataAsOf: Instant | null;
  readonly unsent: { readonly count: number; readonly amount: number; readonly oldest: Instant | null };
  /** Of the blocks for provisional slips. */
  readonly numbers: { readonly left: number; readonly of: number };
  /** Those that hold now. */
  readonly limits: OfflineLimits;
  /** Why no money would be taken now without the authority; null: it would. */
  readonly reached: LimitReached | null;
  readonly near: readonly NearLimit[];
  readonly extension: { readonly by: string; readonly until: Instant } | null;
  /** What a supervisor can extend to now. */
  readonly extendable: { readonly hours: number; readonly limits: OfflineLimits } | null;
  readonly clockTrusted: boolean;
}

export interface CaseView {
  readonly id: number;
  readonly kind: CaseKind;
  readonly reference: string | null;
  /** The tender, reversal or message that it is about. */
  readonly about: string;
  /** Piastres, where it is about an amount. */
  readonly amount: number | null;
  /** What was taken in this time is in no copy: of a restored journal. */
  readonly span: { readonly from: Instant; readonly until: Instant } | null;
  readonly openedAt: Instant;
  /** What one person has proposed and another has to agree to; null: nothing yet, or nothing can be decided here. */
  readonly proposal: { readonly outcome: ProposedOutcome; readonly by: string; readonly at: Instant } | null;
  readonly canPropose: readonly ProposedOutcome[];
  /** False for whoever proposed it: then the case waits for somebody else. */
  readonly canConfirm: boolean;
  readonly canWithdraw: boolean;
  /** An amount that is owed: whether it can be paid back here now; null: the case is about something else. */
  readonly payBack: PayBackState | null;
  /** What is still owed has to be said to the citizen, and this person may say that it was. */
  readonly canTell: boolean;
  /** Another cash acceptor stands there, or its count differs, and this person may take it into service as it is. */
  readonly canAdopt: boolean;
}

/** The authority has recorded that it is paid back: the money is handed over now, against the slip and the person's own card. */
export interface HandOverView {
  readonly caseId: number;
  readonly number: string;
  readonly amount: number;
}

/** What the acquirer's report says of a card payment that no terminal can answer for any more. */
export type CorrectionOutcome = 'paid' | 'not-paid';

/** What one person proposes and another confirms; `compared`: a restored journal, with the acquirer's and the authority's reports. */
export type ProposedOutcome = CorrectionOutcome | 'compared';

export interface ReprintView {
  readonly reference: string;
  readonly state: 'printing' | 'completed' | 'failed';
  readonly prints: readonly PrintView[];
}

/** A payment of the person at hand whose papers can be printed again. */
export interface EarlierPayment {
  readonly reference: string;
  /** Piastres; null: another machine was paid, and only its certificates are known here. */
  readonly amount: number | null;
  readonly paidAt: Instant;
}

export type StaffPage =
  /** Nobody of staff is at the machine: the citizens' page shows. */
  | { readonly page: 'closed' }
  | {
      readonly page: 'sign-in';
      /** A PIN is being checked. */
      readonly busy: boolean;
      readonly problem: SignInProblem | null;
      /** At a kiosk, back to the citizens' page; a counter has none. */
      readonly canClose: boolean;
    }
  | { readonly page: 'first-pin'; readonly busy: boolean; readonly problem: FirstPinProblem | null }
  | { readonly page: 'locked'; readonly person: StaffMember; readonly busy: boolean; readonly problem: SignInProblem | null }
  | {
      readonly page: 'counter';
      readonly person: StaffMember;
      readonly areas: readonly StaffArea[];
      /** Which services cannot be given now, whatever page the visit shows. */
      readonly notices: readonly ServiceNotice[];
      readonly findProblem: FindProblem | null;
      readonly earlier: readonly EarlierPayment[];
      readonly reprint: ReprintView | null;
    }
  | {
      readonly page: 'service';
      readonly person: StaffMember;
      readonly areas: readonly StaffArea[];
      readonly report: ServiceReport;
      readonly checking: boolean;
    }
  | {
      readonly page: 'outage';
      readonly person: StaffMember;
      readonly areas: readonly StaffArea[];
      readonly report: OutageReport;
    }
  | {
      readonly page: 'cases';
      readonly person: StaffMember;
      readonly areas: readonly StaffArea[];
      readonly cases: readonly CaseView[];
      readonly handOver: HandOverView | null;
    };

export type StaffPageName = StaffPage['page'];
