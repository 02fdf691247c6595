/**
 * The authority's signed documents as this machine last verified them: key list, revocation list, policy, list of staff. Kept as files, so that the
 * kiosk starts during an outage and a paper can be checked offline. The files hold the signed originals and are verified again at
 * each reading: a file is a cache, never a source of trust.
 */
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import {
  type Policy,
  policySchema,
  type RevocationList,
  revocationListSchema,
  type StaffList,
  staffListSchema,
} from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { writeAtomically } from './atomic-file.ts';
import { publicJwkSchema, publicKeyOf } from './ed25519.ts';
import { type KeyRing, readKeyList, verifyByKeyRing } from './key-list.ts';

/** Of a clock that is a little slow, and a list that was signed a little ahead. */
const AHEAD_MS = 24 * 3_600_000;

const listFiles = {
  root: 'root.json',
  keys: 'keys.jws',
  revocations: 'revocations.jws',
  policy: 'policy.jws',
  staff: 'staff.jws',
} as const;

export type ListError =
  /** Not signed by whom it must be, malformed, or older than what is held. Nothing changed. */
  { readonly kind: 'not-accepted'; readonly list: ListName; readonly detail: string };

export type ListName = 'keys' | 'revocations' | 'policy' | 'staff';

/** Outlives the files: whoever puts an older one back in its place hides a revocation with it. */
export interface NewestLists {
  newest(list: ListName): Instant | null;
  note(list: ListName, issuedAt: Instant): void;
}

export interface TrustedLists {
  /** Null until a key list was verified: then no answer and no paper can be trusted. */
  keys(): KeyRing | null;
  revocations(): RevocationList | null;
  /** Null until a policy was verified; the caller falls back to the default policy. */
  policy(): Policy | null;
  /** Null until this machine has had its own. */
  staff(): StaffList | null;
  acceptKeys(jws: string): Promise<Result<KeyRing, ListError>>;
  acceptRevocations(jws: string): Promise<Result<RevocationList, ListError>>;
  acceptPolicy(jws: string): Promise<Result<Policy, ListError>>;
  acceptStaff(jws: string): Promise<Result<StaffList, ListError>>;
}

/** Reads what is in `folder`; a file that does not verify is logged and left out, as if it were not there. */
export async function openTrustedLists(options: {
  readonly folder: string;
  readonly root: KeyObject;
  /** The list of people of another machine is none for this one. */
  readonly kioskId: string;
  /** A release takes no list of keys that says demonstration; one that lies in the folder is for the caller to judge. */
  readonly allowDemonstration: boolean;
  readonly newest: NewestLists;
  /** One that is not trusted is no judge of what is from the future: the authority's time could not be verified without its keys. */
  readonly clock: Clock & { readonly trusted?: () => boolean };
  readonly log: Log;
}): Promise<TrustedLists> {
  const { folder, root, kioskId, allowDemonstration, newest, clock, log } = options;
  /** The documents as they were signed. */
  const held = new Map<ListName, string>();
  let opened = false;
  let keys: KeyRing | null = null;
  let revocations: RevocationList | null = null;
  let policy: Policy | null = null;
  let staff: StaffList | null = null;

  async function takeKeys(jws: string): Promise<Result<KeyRing, ListError>> {
    const read = await readKeyList(jws, root, keys);
    if (!read.ok) return err({ kind: 'not-accepted', list: 'keys', detail: read.error.kind });
    // Again: another may have been taken while this one was being verified.
    const misdated = whyMisdated('keys', read.value, keys);
    if (misdated) return err({ kind: 'not-accepted', list: 'keys', detail: misdated });
    if (opened && read.value.demonstration && !allowDemonstration) {
      return err({ kind: 'not-accepted', list: 'keys', detail: 'demonstration' });
    }
    keys = read.value;
    await judgeAgain(read.value);
    return ok(read.value);
  }
  /** A document whose key was revoked is nobody's word, and no other one is held back because it seems newer. */
  async function judgeAgain(ring: KeyRing): Promise<void> {
    for (const [list, jws] of held) {
      if ((await verifyByKeyRing(jws, ring, 'documents', 'issuedAt')).ok) continue;
      log.error('list-dropped', { list });
      held.delete(list);
      note(list, toInstant(0));
      if (list === 'revocations') revocations = null;
      if (list === 'policy') policy = null;
      if (list === 'staff') staff = null;
    }
  }
  async function takeRevocations(jws: string): Promise<Result<RevocationList, ListError>> {
    const read = await readDocument(jws, keys, revocationListSchema);
    if (!read.ok) return err({ kind: 'not-accepted', list: 'revocations', detail: read.error });
    const misdated = whyMisdated('revocations', read.value, revocations);
    if (misdated) return err({ kind: 'not-accepted', list: 'revocations', detail: misdated });
    held.set('revocations', jws);
    revocations = read.value;
    return ok(read.value);
  }
  async function takePolicy(jws: string): Promise<Result<Policy, ListError>> {
    const read = await readDocument(jws, keys, policySchema);
    if (!read.ok) return err({ kind: 'not-accepted', list: 'policy', detail: read.error });
    const misdated = policy && read.value.version < policy.version ? 'older' : whyMisdated('policy', read.value, policy);
    if (misdated) return err({ kind: 'not-accepted', list: 'policy', detail: misdated });
    held.set('policy', jws);
    policy = read.value;
    return ok(read.value);
  }
  async function takeStaff(jws: string): Promise<Result<StaffList, ListError>> {
    const read = await readDocument(jws, keys, staffListSchema);
    if (!read.ok) return err({ kind: 'not-accepted', list: 'staff', detail: read.error });
    if (read.value.kioskId !== kioskId) return err({ kind: 'not-accepted', list: 'staff', detail: 'of another machine' });
    // An older list may still have somebody who is not to work here any more.
    const misdated = whyMisdated('staff', read.value, staff);
    if (misdated) return err({ kind: 'not-accepted', list: 'staff', detail: misdated });
    held.set('staff', jws);
    staff = read.value;
    return ok(read.value);
  }
  /** Older than what is held, or was before a restart; or so far ahead that it would hold back every later one. */
  function whyMisdated(list: ListName, { issuedAt }: Issued, now: Issued | null): 'older' | 'from-the-future' | null {
    const known = now?.issuedAt ?? newest.newest(list);
    if (known !== null && isBefore(issuedAt, known)) return 'older';
    const mayJudge = clock.trusted?.() ?? true;
    return mayJudge && Date.parse(issuedAt) > clock.now() + AHEAD_MS ? 'from-the-future' : null;
  }
  function keeping<T extends Issued>(list: ListName, take: (jws: string) => Promise<Result<T, ListError>>) {
    return async (jws: string): Promise<Result<T, ListError>> => {
      const taken = await take(jws);
      if (taken.ok) keepList(list, jws, taken.value.issuedAt);
      else log.error('list-not-accepted', { list: taken.error.list, detail: taken.error.detail });
      return taken;
    };
  }
  function keepList(list: ListName, jws: string, issuedAt: Instant): void {
    // Only what is kept is the newest: with no file of it the next start would take none.
    if (keep(listFiles[list], jws)) note(list, issuedAt);
  }
  function note(list: ListName, issuedAt: Instant): void {
    try {
      newest.note(list, issuedAt);
    } catch (error) {
      log.error('list-not-kept', { file: listFiles[list], detail: error instanceof Error ? error.message : String(error) });
    }
  }
  /** A full disk must not stop what was verified from being used. */
  function keep(file: string, content: string): boolean {
    try {
      writeAtomically(join(folder, file), content);
      return true;
    } catch (error) {
      log.error('list-not-kept', { file, detail: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }
  async function restore(file: string, take: (jws: string) => Promise<Result<unknown, ListError>>): Promise<void> {
    const jws = readIfThere(join(folder, file));
    if (jws === null) return;
    const taken = await take(jws);
    if (!taken.ok) log.error('kept-list-not-accepted', { list: taken.error.list, detail: taken.error.detail });
  }

  await restore(listFiles.keys, takeKeys);
  await restore(listFiles.revocations, takeRevocations);
  await restore(listFiles.policy, takePolicy);
  await restore(listFiles.staff, takeStaff);
  opened = true;
  // The public root, for whoever checks a paper on this machine without its credentials.
  keep(listFiles.root, `${JSON.stringify(root.export({ format: 'jwk' }))}\n`);

  return {
    keys: () => keys,
    revocations: () => revocations,
    policy: () => policy,
    staff: () => staff,
    acceptKeys: keeping('keys', takeKeys),
    acceptRevocations: keeping('revocations', takeRevocations),
    acceptPolicy: keeping('policy', takePolicy),
    acceptStaff: keeping('staff', takeStaff),
  };
}

export interface VerificationLists {
  readonly keys: KeyRing;
  readonly revocations: RevocationList;
}

/** The lists to verify a paper with, from a folder that `openTrustedLists` keeps; `error` is a sentence for a person. */
export async function readVerificationLists(folder: string): Promise<Result<VerificationLists, string>> {
  const root = readIfThere(join(folder, listFiles.root));
  const keysJws = readIfThere(join(folder, listFiles.keys));
  const revocationsJws = readIfThere(join(folder, listFiles.revocations));
  if (root === null) return err(`${join(folder, listFiles.root)} is missing`);
  if (keysJws === null) return err(`${join(folder, listFiles.keys)} is missing`);
  if (revocationsJws === null) return err(`${join(folder, listFiles.revocations)} is missing`);
  let rootKey: KeyObject;
  try {
    rootKey = publicKeyOf(publicJwkSchema.parse(JSON.parse(root)).x);
  } catch {
    return err(`${join(folder, listFiles.root)} is not an Ed25519 key`);
  }
  const keys = await readKeyList(keysJws, rootKey, null);
  if (!keys.ok) return err(`${join(folder, listFiles.keys)} does not verify: ${keys.error.kind}`);
  const revocations = await readDocument(revocationsJws, keys.value, revocationListSchema);
  if (!revocations.ok) return err(`${join(folder, listFiles.revocations)} does not verify: ${revocations.error}`);
  return ok({ keys: keys.value, revocations: revocations.value });
}

async function readDocument<Schema extends z.ZodType>(
  jws: string,
  keys: KeyRing | null,
  schema: Schema,
): Promise<Result<z.infer<Schema>, string>> {
  if (!keys) return err('no key list');
  const verified = await verifyByKeyRing(jws, keys, 'documents', 'issuedAt');
  if (!verified.ok) return verified;
  const parsed = schema.safeParse(verified.value.payload);
  return parsed.success ? ok(parsed.data) : err(`malformed ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
}

interface Issued {
  readonly issuedAt: Instant;
}

function isBefore(one: Instant, other: Instant): boolean {
  return Date.parse(one) < Date.parse(other);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
