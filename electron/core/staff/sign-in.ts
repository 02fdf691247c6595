/** Who somebody is, by employee number and PIN; and the first PIN of somebody whom the authority gave a one-time code. */
import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Notes } from '../audit/notes.ts';
import { type Clock, toInstant } from '../clock.ts';
import { plainTyped } from '../identity/typed.ts';
import type { Log } from '../log.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { StaffActivation, StaffList } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { createAllowance } from '../visit/allowance.ts';
import { isTooSimple, makeVerifier, verifyPin } from './pin.ts';
import { createTries, type Whose } from './tries.ts';
import type { FirstPinProblem, SignInProblem, StaffMember } from './view.ts';

const CODE_SHAPE = /^\d{8}$/;
const NUMBER_SHAPE = /^\d{3,12}$/;
/** From the authority's use of a code to the PIN: an answer that was lost on the way may be asked for again. */
const CODE_IS_FRESH_MS = 60 * 60_000;
/** A list that is older says nothing of who works here today. */
const LIST_IS_GOOD_MS = 30 * 24 * 60 * 60_000;
/** Of wrong numbers that nobody has, in an hour: they are counted, and shall not fill the journal. */
const AUDITED_STRANGERS = 60;
const HOUR_MS = 3_600_000;

interface OutOfService {
  readonly kind: 'out-of-service';
}

export interface SignInOptions {
  readonly journal: Journal;
  readonly notes: Notes;
  /** The authority's list, as it was last verified. */
  readonly list: () => StaffList | null;
  readonly authority: Pick<AuthorityClient, 'activateStaff'>;
  /** Of this machine alone: the pepper of the PINs comes from it. */
  readonly machineKey: KeyObject;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
}

/** Somebody at work, and the row of the audit with which it began. */
export interface SignedIn {
  readonly member: StaffMember;
  readonly began: number;
}

export interface SignIn {
  signIn(employeeNumber: string, pin: string): Promise<Result<SignedIn, SignInProblem>>;
  /** The same for somebody whose session is locked. */
  unlock(member: StaffMember, pin: string, began: number | null): Promise<Result<null, SignInProblem>>;
  choosePin(request: {
    readonly employeeNumber: string;
    readonly code: string;
    readonly pin: string;
  }): Promise<Result<SignedIn, FirstPinProblem>>;
  /** The PIN of somebody who was taken off the list is worth nothing should the number come back. Call when a new list has come. */
  retireStrangers(): void;
  /** False for somebody whom the list does not have any more, or not in this role. */
  isOnList(member: StaffMember): boolean;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { journal, notes, list, clock, log } = options;
  const { staff } = journal;
  const tries = createTries({ journal, clock });
  const pepper = derived('mukhalasa staff pepper v1');
  const marking = derived('mukhalasa staff tries v1');
  const strangers = createAllowance({ most: AUDITED_STRANGERS, withinMs: HOUR_MS, clock });
  /** Somebody who is not on the list, or has no PIN, costs the same time as somebody with a wrong one. */
  const nobody = makeVerifier(Buffer.from(options.randomBytes(16)).toString('hex'), pepper);

  function derived(label: string): Buffer {
    return Buffer.from(hkdfSync('sha256', options.machineKey.export(), new Uint8Array(), label, 32));
  }
  function marked(key: Uint8Array, ...parts: readonly string[]): Buffer {
    return createHmac('sha256', key).update(parts.join('|')).digest();
  }
  function mark(...parts: readonly string[]): string {
    return marked(marking, ...parts).toString('base64url');
  }
  /** Of one PIN alone: a verifier in another person's row, or an older one of the same, is worth nothing. */
  function pepperOf(employeeNumber: string, activation: string): Buffer {
    return marked(pepper, employeeNumber, activation);
  }
  /** The list, unless it is so old that nobody knows who works here. */
  function people(): StaffList['people'] | null {
    const current = list();
    return current && clock.now() - Date.parse(current.issuedAt) < LIST_IS_GOOD_MS ? current.people : null;
  }
  function find(employeeNumber: string): StaffMember | null {
    return people()?.find((person) => person.employeeNumber === employeeNumber) ?? null;
  }
  function whose(purpose: 'pin' | 'code', employeeNumber: string): Whose {
    return { who: mark(purpose, employeeNumber), by: find(employeeNumber) ? employeeNumber : null };
  }

  /** The person, if the PIN is theirs; a try is spent before it is looked at. */
  async function prove(employeeNumber: string, pin: string): Promise<Result<StaffMember, SignInProblem>> {
    if (!people()) return err({ kind: 'no-list' });
    const spent = written(() => tries.spend(whose('pin', employeeNumber)));
    if (!spent.ok) return spent;
    if (!spent.value.ok) return spent.value;
    const member = find(employeeNumber);
    const held = member && staff.pin(employeeNumber);
    const matches = held
      ? await verifyPin(held.verifier, pin, pepperOf(employeeNumber, held.activation))
      : await verifyPin(await nobody, pin, pepper);
    if (matches && member && held) return ok(member);
    const { left, lockedSeconds } = spent.value.value;
    // What was typed instead of a number of ours may be anything, and is not written down; nor is it again and again.
    if (member || strangers.take()) notes.note('staff.sign-in-failed', { by: member?.employeeNumber ?? null, left });
    return err(lockedSeconds > 0 ? { kind: 'locked-out', secondsLeft: lockedSeconds } : { kind: 'no-match', triesLeft: left });
  }

  /** What follows a proof, on the disk before anybody is let in. */
  function admit<T>(employeeNumber: string, work: () => T): Result<T, OutOfService> {
    return written(() =>
      journal.transaction(() => {
        staff.clearTries(mark('pin', employeeNumber));
        return work();
      }),
    );
  }

  function written<T>(work: () => T): Result<T, OutOfService> {
    try {
      return ok(work());
    } catch (error) {
      log.error('staff.journal-failed', { detail: error instanceof Error ? error.message : String(error) });
      return err({ kind: 'out-of-service' });
    }
  }

  function begin(member: StaffMember): SignedIn {
    const { employeeNumber: by, role } = member;
    return {
      member,
      began: writeAudit(journal, { at: toInstant(clock.now()), type: 'staff.signed-in', subject: null, fields: { by, role } }),
    };
  }

  /** The authority's word that the code was this person's, used just now. */
  async function activate(employeeNumber: string, code: string): Promise<Result<StaffActivation, FirstPinProblem>> {
    // The same try again has the same key, so that an answer that was lost on the way does not lose the code.
    const activated = await options.authority.activateStaff(employeeNumber, code, mark('activation', employeeNumber, code));
    if (activated.ok) {
      const { answer } = activated.value;
      const age = clock.now() - Date.parse(answer.activatedAt);
      // The authority repeats its answer for ever; a code is good for the one time, and for one PIN here.
      const fresh = Math.abs(age) < CODE_IS_FRESH_MS && !staff.isUsed(answer.activationId);
      return fresh ? ok(answer) : err({ kind: 'code-not-accepted' });
    }
    const refused = activated.error.kind === 'refused' && activated.error.signed;
    return err({ kind: refused ? 'code-not-accepted' : 'authority-unreachable' });
  }

  return {
    async signIn(typed, typedPin) {
      const proved = await prove(plainTyped(typed), plainTyped(typedPin));
      return proved.ok ? admit(proved.value.employeeNumber, () => begin(proved.value)) : proved;
    },

    async unlock({ employeeNumber: by }, typedPin, began) {
      const proved = await prove(by, plainTyped(typedPin));
      if (!proved.ok) return proved;
      return admit(by, () => {
        writeAudit(journal, { at: toInstant(clock.now()), type: 'staff.unlocked', subject: null, fields: { by, began } });
        return null;
      });
    },

    async choosePin(request) {
      const employeeNumber = plainTyped(request.employeeNumber);
      const code = plainTyped(request.code);
      const pin = plainTyped(request.pin);
      if (!people()) return err({ kind: 'no-list' });
      if (isTooSimple(pin, employeeNumber)) return err({ kind: 'pin-too-simple' });
      if (!CODE_SHAPE.test(code) || !NUMBER_SHAPE.test(employeeNumber)) return err({ kind: 'code-not-accepted' });
      // Tries of its own: a code is what somebody needs who has tried too many PINs.
      const codeTries = whose('code', employeeNumber);
      const wait = written(() => tries.locked(codeTries));
      if (!wait.ok) return wait;
      if (wait.value) return err(wait.value);
      const activated = await activate(employeeNumber, code);
      const member = find(employeeNumber);
      if (!activated.ok || !member) {
        const problem: FirstPinProblem = activated.ok ? { kind: 'code-not-accepted' } : activated.error;
        // Only the authority's own refusal is a wrong code: a line that is down costs nobody a try.
        if (problem.kind !== 'code-not-accepted') return err(problem);
        const spent = written(() => tries.spend(codeTries));
        if (member || strangers.take()) notes.note('staff.code-refused', { by: codeTries.by });
        return spent.ok ? err(problem) : spent;
      }
      const { activationId } = activated.value;
      const verifier = await makeVerifier(pin, pepperOf(employeeNumber, activationId));
      return admit(employeeNumber, () => {
        const at = toInstant(clock.now());
        staff.clearTries(codeTries.who);
        staff.putPin({ employeeNumber, activation: activationId, verifier, chosenAt: at });
        writeAudit(journal, { at, type: 'staff.pin-chosen', subject: null, fields: { by: employeeNumber } });
        return begin(member);
      });
    },

    retireStrangers() {
      const current = list();
      if (!current) return;
      const known = new Set(current.people.map((person) => person.employeeNumber));
      for (const by of staff.peopleWithPins().filter((employeeNumber) => !known.has(employeeNumber))) {
        written(() =>
          journal.transaction(() => {
            staff.retirePin(by);
            writeAudit(journal, { at: toInstant(clock.now()), type: 'staff.pin-retired', subject: null, fields: { by } });
          }),
        );
      }
    },

    isOnList: (member) => find(member.employeeNumber)?.role === member.role,
  };
}
