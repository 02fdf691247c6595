/** What a handler is given and gives back; the server adds validation, signature, storage and faults. */
import type { Clock } from '../../../electron/core/clock.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { Client } from './credentials.ts';
import type { Snapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';

export interface Authority {
  readonly clock: Clock;
  readonly keys: AuthorityKeys;
  readonly storage: Storage;
  readonly snapshots: Snapshots;
}

export interface Call {
  /** Null in the public operations. */
  readonly client: Client | null;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
  /** Checked against the contract. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** A Buffer goes out as it is, anything else as JSON. */
  readonly body: object;
}

/** Synchronous, so that it runs inside the one transaction that also stores its answer. */
export type Handler = (call: Call, authority: Authority) => Answer;

/** Whose work takes longer than a transaction may: it does its own. */
export type SlowHandler = (call: Call, authority: Authority) => Promise<Answer>;

export function answered(body: object): Answer {
  return { status: 200, body };
}

/** RFC 9457. */
export function problem(status: number, code: string, title: string, more: object = {}): Answer {
  return { status, body: { type: `urn:mukhalasa:problem:${code}`, title, status, code, ...more } };
}
