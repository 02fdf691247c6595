/** The record as the visit needs it: looked up whole, kept sealed for an outage, quoted and checked. */
import type { Clock } from '../clock.ts';
import { identityKey } from '../identity/factor.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import type { Reference } from '../identity/reference.ts';
import type { ListError, TrustedLists } from '../keys/trusted-lists.ts';
import type { Log } from '../log.ts';
import { err, ok, type Result } from '../result.ts';
import type { AuthorityError } from './authority-error.ts';
import type { AuthorityClient } from './client.ts';
import { defaultPolicy } from './default-policy.ts';
import type { Answered } from './exchange.ts';
import type { Guesses } from './guesses.ts';
import type { RecordStore, StoredRecord } from './record-store.ts';
import type {
  Bilingual,
  Credit,
  IssuedClearance,
  OneTimeCodeAnswer,
  PaymentState,
  Policy,
  Quote,
  Subject,
  TicketPhoto,
  Violation,
} from './schemas.ts';

/** A person's record, in memory for the length of a visit. */
export interface FoundRecord {
  /**
   * `register`: of the local copy, while the authority cannot be reached and money may be taken without it. `kept`: of the local copy,
   * to be shown without payment.
   */
  readonly from: 'authority' | 'register' | 'kept';
  readonly recordId: string;
  readonly version: number;
  readonly dataAsOf: string;
  readonly maskedName: string;
  readonly subjects: readonly Subject[];
  readonly violations: readonly Violation[];
  /** Clearances of this person that are valid now, wherever they were paid; none for a local copy, or where the authority did not say. */
  readonly issued: readonly IssuedClearance[];
  /** The authority's permission to ask for quotes; null for a local copy. */
  readonly access: string | null;
}

export type AuthorityTrouble = 'unreachable' | 'slow' | 'maintenance' | 'nonsense';

export type LookUpError =
  /** One answer for "no such person" and "factor does not match". */
  | { readonly kind: 'no-match' }
  | { readonly kind: 'stale'; readonly whereToGo: Bilingual }
  /** This machine or this identity asked too often. */
  | { readonly kind: 'too-many-look-ups' }
  | { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError; readonly kept: FoundRecord | null };

export type QuoteError =
  /** Amounts or lines are not those shown any more: read the record again before anything is shown as payable. */
  { readonly kind: 'record-changed' } | { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError };

export type SendCodeError =
  /** To this identity, whether or not anybody has it. */
  { readonly kind: 'too-many-codes' } | { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError };

export type PhotoError =
  /** The line has none, or the record is a kept one. */
  { readonly kind: 'missing' } | { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError };

export type PaymentError =
  /** The authority has heard of no such payment, and says so signed. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError };

export interface Register {
  /**
   * In the local copy alone. Null: not found here, which says nothing about the person; or too old even to be shown.
   * @param payableHours how old a record may be that is paid from; an older one is `kept`
   */
  find(identity: Identity, factor: Factor, payableHours: number): Promise<FoundRecord | 'too-many' | null>;
  /** @param onFound the person is found, and so many lines are about to be read */
  lookUp(identity: Identity, factor: Factor, onFound?: (lines: number) => void): Promise<Result<FoundRecord, LookUpError>>;
  /**
   * Has a one-time code sent to the phone on the record, if there is one: the answer does not tell. The code is good for one look-up,
   * three tries, until `expiresAt`.
   */
  sendCode(identity: Identity): Promise<Result<OneTimeCodeAnswer, SendCodeError>>;
  /** The photo of one ticket: a genuine PNG or JPEG by its first bytes, kept nowhere. */
  photo(record: FoundRecord, violationId: string): Promise<Result<TicketPhoto, PhotoError>>;
  /** @param violationIds empty: nothing but the service fee */
  quote(record: FoundRecord, violationIds: readonly string[]): Promise<Result<Answered<Quote>, QuoteError>>;
  /** Credits of this person that nobody has redeemed; none while the authority does not say. */
  credits(record: FoundRecord): Promise<readonly Credit[]>;
  /** @param reference of the payment itself, or of a paper of it */
  payment(reference: Reference): Promise<Result<PaymentState, PaymentError>>;
  policy(): Policy;
  /**
   * Fetches key list, revocations, policy and the list of staff; what fails stays as it was. True when the first three came and none of
   * them is anybody else's.
   */
  refresh(): Promise<boolean>;
  /** The list of staff alone. True when it is fresh. */
  refreshStaff(): Promise<boolean>;
  /** Resolves when every record looked up so far is sealed; for tests and for closing. */
  idle(): Promise<void>;
}

export interface RegisterOptions {
  readonly client: AuthorityClient;
  readonly lists: TrustedLists;
  readonly store: RecordStore;
  readonly guesses: Guesses;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

const HOUR_MS = 3_600_000;
/** A record that changes while it is read is read once more; then staff are asked. */
const MAX_READINGS = 2;

export function createRegister(options: RegisterOptions): Register {
  const { client, lists, store, guesses, clock, log } = options;
  const keeping = new Set<Promise<void>>();

  async function lookUp(
    identity: Identity,
    factor: Factor,
    onFound: (lines: number) => void = () => undefined,
  ): Promise<Result<FoundRecord, LookUpError>> {
    const read = await readRecord(client, identity, factor, onFound);
    if (read.ok) {
      keep(identity, factor, read.value.stored);
      return ok({ ...recordOf(read.value.stored), from: 'authority', access: read.value.access, issued: read.value.issued });
    }
    if (read.error.kind !== 'failed') return err(read.error);
    const { cause } = read.error;
    return err({ kind: 'trouble', reason: troubleOf(cause), cause, kept: shown(await find(identity, factor, 0)) });
  }

  /** In the background: the citizen does not wait for the derivation. */
  function keep(identity: Identity, factor: Factor, stored: StoredRecord): void {
    const kept = store.keep(identity, factor, stored).then(
      () => undefined,
      (error: unknown) => log.error('record-not-kept', { detail: error instanceof Error ? error.name : 'unknown' }),
    );
    keeping.add(kept);
    void kept.finally(() => keeping.delete(kept));
  }

  async function find(identity: Identity, factor: Factor, payableHours: number): Promise<FoundRecord | 'too-many' | null> {
    if (factor.type === 'one-time-code') return null;
    const who = identityKey(identity);
    try {
      // Nobody counts guesses but this machine: refused before the door is tried, and the right one too.
      if (!guesses.mayTry(who)) return 'too-many';
      const stored = await store.open(identity, factor);
      if (stored === 'not-found-here') {
        guesses.missed(who);
        return null;
      }
      const age = clock.now() - Date.parse(stored.dataAsOf);
      // From the future: one of the two clocks is wrong, and nobody knows how old the record is.
      if (age < 0 || age > Math.max(policy().cachedRecordHours, payableHours) * HOUR_MS) return null;
      return {
        ...recordOf(stored),
        from: age <= payableHours * HOUR_MS && payableHours > 0 ? 'register' : 'kept',
        access: null,
        issued: [],
      };
    } catch (error) {
      log.error('register-unreadable', { detail: error instanceof Error ? error.message : 'unknown' });
      return null;
    }
  }

  async function quote(record: FoundRecord, violationIds: readonly string[]): Promise<Result<Answered<Quote>, QuoteError>> {
    if (record.access === null) return err(trouble({ kind: 'unreachable', detail: 'kept record' }));
    const quoted = await client.quote(record.recordId, violationIds, record.access, options.newId());
    if (!quoted.ok) {
      const refused = quoted.error.kind === 'refused' && quoted.error.signed;
      return err(refused ? { kind: 'record-changed' } : trouble(quoted.error));
    }
    return pricedAsShown(quoted.value.answer, record) ? quoted : err({ kind: 'record-changed' });
  }

  async function credits({ recordId, access }: FoundRecord): Promise<readonly Credit[]> {
    if (access === null) return [];
    const listed = await client.creditsOf(recordId, access);
    if (!listed.ok) log.warn('credits-not-listed', { kind: listed.error.kind });
    return listed.ok ? listed.value.answer.credits.filter(({ state }) => state === 'open') : [];
  }

  async function sendCode(identity: Identity): Promise<Result<OneTimeCodeAnswer, SendCodeError>> {
    const sent = await client.sendOneTimeCode(identity);
    if (sent.ok) return sent;
    return err(isTooMany(sent.error) ? { kind: 'too-many-codes' } : trouble(sent.error));
  }

  async function payment(reference: Reference): Promise<Result<PaymentState, PaymentError>> {
    const asked = await client.paymentByReference(reference);
    if (asked.ok) return ok(asked.value.answer);
    const { error } = asked;
    if (isTooMany(error)) return err({ kind: 'too-many' });
    const unknown = error.kind === 'refused' && error.signed && error.code === 'payment-unknown';
    return err(unknown ? { kind: 'unknown' } : trouble(error));
  }

  async function photo(record: FoundRecord, violationId: string): Promise<Result<TicketPhoto, PhotoError>> {
    const line = record.violations.find((violation) => violation.violationId === violationId);
    if (record.access === null || line?.photo !== true) return err({ kind: 'missing' });
    const fetched = await client.ticketPhoto(record.recordId, violationId, record.access);
    if (fetched.ok) return fetched;
    const missing = fetched.error.kind === 'refused' && fetched.error.code === 'photo-unknown';
    return err(missing ? { kind: 'missing' } : trouble(fetched.error));
  }

  function policy(): Policy {
    return lists.policy() ?? defaultPolicy;
  }

  /** Apart from the others: who works here is no reason to serve no citizen. */
  async function refreshStaff(): Promise<boolean> {
    const people = await client.staffList();
    return people.ok && (await lists.acceptStaff(people.value)).ok;
  }

  async function refresh(): Promise<boolean> {
    // The key list first: it judges the others.
    const keys = await client.keys();
    const keysFresh = keys.ok && stands(await lists.acceptKeys(keys.value));
    const [revocations, rules] = await Promise.all([client.revocations(), client.policy(), refreshStaff()]);
    const revocationsFresh = revocations.ok && stands(await lists.acceptRevocations(revocations.value));
    const rulesFresh = rules.ok && stands(await lists.acceptPolicy(rules.value));
    return keysFresh && revocationsFresh && rulesFresh;
  }

  return {
    lookUp,
    find,
    sendCode,
    photo,
    quote,
    credits,
    payment,
    policy,
    refresh,
    refreshStaff,
    async idle() {
      while (keeping.size > 0) await Promise.all(keeping);
    },
  };
}

/** An older list is not taken, and what is held goes on: that is no reason to serve nobody. Whoever minds reads the log. */
function stands(taken: Result<unknown, ListError>): boolean {
  return taken.ok || taken.error.detail === 'older';
}

function shown(found: FoundRecord | 'too-many' | null): FoundRecord | null {
  return found === 'too-many' ? null : found;
}

type ReadError = Exclude<LookUpError, { readonly kind: 'trouble' }> | { readonly kind: 'failed'; readonly cause: AuthorityError };

interface ReadRecord {
  readonly stored: StoredRecord;
  readonly access: string;
  readonly issued: readonly IssuedClearance[];
}

/** Look-up and every page, all of one version. */
async function readRecord(
  client: AuthorityClient,
  identity: Identity,
  factor: Factor,
  onFound: (lines: number) => void,
): Promise<Result<ReadRecord, ReadError>> {
  let last: AuthorityError = { kind: 'nonsense', detail: 'record keeps changing' };
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const found = await client.lookUp(identity, factor);
    if (!found.ok) return err(lookUpError(found.error));
    const answer = found.value;
    if (answer.outcome === 'no-match') return err({ kind: 'no-match' });
    if (answer.outcome === 'stale') return err({ kind: 'stale', whereToGo: answer.whereToGo });

    onFound(answer.violationCount);
    const [lines, issued] = await Promise.all([
      client.violations(answer.recordId, answer.accessToken),
      client.clearancesOf(answer.recordId, answer.accessToken),
    ]);
    if (lines.ok) {
      const { version, dataAsOf, violations } = lines.value;
      const { recordId, owner, subjects } = answer;
      const whole = version === answer.version && violations.length === answer.violationCount;
      const known = new Set(subjects.map((subject) => subject.subjectId));
      if (whole && violations.every((line) => known.has(line.subjectId))) {
        return ok({
          stored: { recordId, version, dataAsOf, owner, subjects, violations: [...violations] },
          access: answer.accessToken,
          // Papers of other machines are a service; without them the visit goes on.
          issued: issued.ok ? issued.value.answer.clearances : [],
        });
      }
    } else if (lines.error.kind !== 'refused') {
      return err({ kind: 'failed', cause: lines.error });
    } else {
      last = lines.error;
    }
    // A code is good for one look-up only.
    if (factor.type === 'one-time-code') break;
  }
  return err({ kind: 'failed', cause: last });
}

function lookUpError(error: AuthorityError): ReadError {
  return isTooMany(error) ? { kind: 'too-many-look-ups' } : { kind: 'failed', cause: error };
}

function isTooMany(error: AuthorityError): boolean {
  return error.kind === 'refused' && error.status === 429;
}

/** Every line costs what the citizen was shown, in the version of the record that they were shown. */
function pricedAsShown(quote: Quote, record: FoundRecord): boolean {
  if (quote.recordVersion !== record.version) return false;
  const shown = new Map(record.violations.map((violation) => [violation.violationId, violation]));
  return quote.lines.every((line) => {
    const violation = shown.get(line.violationId);
    return violation?.amountDue === line.amount && violation.subjectId === line.subjectId;
  });
}

function recordOf(stored: StoredRecord): Omit<FoundRecord, 'from' | 'access' | 'issued'> {
  const { recordId, version, dataAsOf, owner, subjects, violations } = stored;
  return { recordId, version, dataAsOf, maskedName: owner.maskedName, subjects, violations };
}

function trouble(cause: AuthorityError): { readonly kind: 'trouble'; readonly reason: AuthorityTrouble; readonly cause: AuthorityError } {
  return { kind: 'trouble', reason: troubleOf(cause), cause };
}

/** What a citizen is told of an error; staff see the cause. */
function troubleOf(error: AuthorityError): AuthorityTrouble {
  switch (error.kind) {
    case 'unreachable':
    case 'circuit-open':
    case 'unauthorized':
      return 'unreachable';
    case 'slow':
      return 'slow';
    case 'maintenance':
      return 'maintenance';
    case 'nonsense':
    case 'not-an-answer':
    case 'refused':
      return 'nonsense';
  }
}
