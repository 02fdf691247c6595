/** Who somebody is, by employee number and PIN; and the first PIN of somebody whom the authority gave a one-time code. */
import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Notes } from '../audit/notes.ts';
import { type Clock, toInstant } from '../clock.ts';
import { plainTyped } from '../identity/typed.ts';
import type { Log } from '../log.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { StaffList } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { isTooSimple, makeVerifier, verifyPin } from './pin.ts';
import { createTries } from './tries.ts';
import type { FirstPinProblem, SignInProblem, StaffMember } from './view.ts';

const CODE_SHAPE = /^\d{8}$/;
const NUMBER_SHAPE = /^\d{3,12}$/;

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
  unlock(member: StaffMember, pin: string): Promise<Result<null, SignInProblem>>;
  choosePin(request: {
    readonly employeeNumber: string;
    readonly code: string;
    readonly pin: string;
  }): Promise<Result<SignedIn, FirstPinProblem>>;
  /** False for somebody whom the list does not have any more, or not in this role. */
  isOnList(member: StaffMember): boolean;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { journal, notes, list, clock, log } = options;
  const { staff } = journal;
  const tries = createTries({ journal, clock });
  const pepper = derived('mukhalasa staff pepper v1');
  const marking = derived('mukhalasa staff tries v1');
  /** Somebody who is not on the list, or has no PIN, costs the same time as somebody with a wrong one. */
  const nobody = makeVerifier(Buffer.from(options.randomBytes(16)).toString('hex'), pepper);

  function derived(label: string): Buffer {
    return Buffer.from(hkdfSync('sha256', options.machineKey.export(), new Uint8Array(), label, 32));
  }
  function mark(...parts: readonly string[]): string {
    return createHmac('sha256', marking).update(parts.join('|')).digest('base64url');
  }
  function find(employeeNumber: string): StaffMember | null {
    return list()?.people.find((person) => person.employeeNumber === employeeNumber) ?? null;
  }

  /** The person, if the PIN is theirs; a try is spent before it is looked at. */
  async function prove(employeeNumber: string, pin: string): Promise<Result<StaffMember, SignInProblem>> {
    if (!list()) return err({ kind: 'no-list' });
    let spent: ReturnType<typeof tries.spend>;
    try {
      spent = tries.spend(mark('pin', employeeNumber));
    } catch (error) {
      return outOfService(error);
    }
    if (!spent.ok) return spent;
    const member = find(employeeNumber);
    const verifier = member && staff.verifier(employeeNumber);
    const matches = await verifyPin(verifier ?? (await nobody), pin, pepper);
    if (matches && member && verifier) return ok(member);
    // What was typed instead of a number of ours may be anything, and is not written down.
    notes.note('staff.sign-in-failed', { by: member?.employeeNumber ?? null, left: spent.value.left });
    const { left, lockedSeconds } = spent.value;
    return err(lockedSeconds > 0 ? { kind: 'locked-out', secondsLeft: lockedSeconds } : { kind: 'no-match', triesLeft: left });
  }

  /** What follows a proof, on the disk before anybody is let in. */
  function admit<T>(employeeNumber: string, work: () => T): Result<T, { readonly kind: 'out-of-service' }> {
    try {
      return ok(
        journal.transaction(() => {
          staff.clearTries(mark('pin', employeeNumber));
          return work();
        }),
      );
    } catch (error) {
      return outOfService(error);
    }
  }

  function outOfService(error: unknown): Result<never, { readonly kind: 'out-of-service' }> {
    log.error('staff.journal-failed', { detail: error instanceof Error ? error.message : String(error) });
    return err({ kind: 'out-of-service' });
  }

  function begin(member: StaffMember): SignedIn {
    const { employeeNumber: by, role } = member;
    return {
      member,
      began: writeAudit(journal, { at: toInstant(clock.now()), type: 'staff.signed-in', subject: null, fields: { by, role } }),
    };
  }

  return {
    async signIn(typed, typedPin) {
      const proved = await prove(plainTyped(typed), plainTyped(typedPin));
      return proved.ok ? admit(proved.value.employeeNumber, () => begin(proved.value)) : proved;
    },

    async unlock({ employeeNumber }, typedPin) {
      const proved = await prove(employeeNumber, plainTyped(typedPin));
      return proved.ok ? admit(employeeNumber, () => null) : proved;
    },

    async choosePin(request) {
      const employeeNumber = plainTyped(request.employeeNumber);
      const code = plainTyped(request.code);
      const pin = plainTyped(request.pin);
      if (!list()) return err({ kind: 'no-list' });
      if (isTooSimple(pin, employeeNumber)) return err({ kind: 'pin-too-simple' });
      const who = mark('code', employeeNumber);
      let spent: ReturnType<typeof tries.spend>;
      try {
        // Apart from the PIN's: a code is what somebody needs who has tried too many PINs.
        spent = tries.spend(who);
      } catch (error) {
        return outOfService(error);
      }
      if (!spent.ok) return spent;
      if (!CODE_SHAPE.test(code) || !NUMBER_SHAPE.test(employeeNumber)) return err({ kind: 'code-not-accepted' });
      const member = find(employeeNumber);
      // The same try again has the same key, so that an answer that was lost on the way does not lose the code.
      const activated = await options.authority.activateStaff(employeeNumber, code, mark('activation', employeeNumber, code));
      if (!activated.ok) {
        const refused = activated.error.kind === 'refused' && activated.error.signed;
        return err({ kind: refused ? 'code-not-accepted' : 'authority-unreachable' });
      }
      const { activationId } = activated.value.answer;
      // A code that made a PIN here before makes no other: the authority repeats its answer for ever.
      if (!member || staff.isUsed(activationId)) return err({ kind: 'code-not-accepted' });
      const verifier = await makeVerifier(pin, pepper);
      return admit(employeeNumber, () => {
        const at = toInstant(clock.now());
        staff.clearTries(who);
        staff.putPin({ employeeNumber, activation: activationId, verifier, chosenAt: at });
        writeAudit(journal, { at, type: 'staff.pin-chosen', subject: null, fields: { by: employeeNumber } });
        return begin(member);
      });
    },

    isOnList: (member) => find(member.employeeNumber)?.role === member.role,
  };
}
