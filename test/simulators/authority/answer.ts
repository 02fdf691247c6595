/** What a handler is given and gives back; the server adds validation, signature, storage and faults. */
import type { Clock } from '../../../electron/core/clock.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { Client } from './credentials.ts';
import type { Storage } from './storage.ts';

export interface Authority {
  readonly clock: Clock;
  readonly keys: AuthorityKeys;
  readonly storage: Storage;
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
  readonly body: object;
}

/** Synchronous, so that it runs inside the one transaction that also stores its answer. */
export type Handler = (call: Call, authority: Authority) => Answer;

export function answered(body: object): Answer {
  return { status: 200, body };
}

/** RFC 9457. */
export function problem(status: number, code: string, title: string, more: object = {}): Answer {
  return { status, body: { type: `urn:mukhalasa:problem:${code}`, title, status, code, ...more } };
}
