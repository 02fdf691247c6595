/**
 * What may stand in the program's log: fields by name, and what the value of each may be. Whatever else is given is dropped and its
 * name said; what looks like a person, a card or a secret in words that others chose is masked. The compiler holds the sources to
 * this table, `allowed` whatever comes past the compiler.
 */
import { isReference } from '../identity/reference.ts';

/** A `token` is a name from a program: a code, an id, a reference, a path. A `text` may be a device's or the system's own words. */
type Kind = 'number' | 'boolean' | 'token' | 'tokens' | 'text';

const logFields = {
  /** Of a printer: what it said of itself. */
  a4: 'text',
  /** The tender, reversal or message that it is about. */
  about: 'token',
  actor: 'token',
  /** Piastres. */
  amount: 'number',
  /** Where in an input. */
  at: 'token',
  attempt: 'number',
  attempts: 'number',
  code: 'token',
  detail: 'text',
  faults: 'tokens',
  fence: 'token',
  file: 'token',
  intent: 'token',
  /** A printer's own number of a job. */
  job: 'number',
  jobName: 'token',
  kind: 'token',
  list: 'token',
  /** An outbox row. */
  message: 'token',
  method: 'token',
  ms: 'number',
  notices: 'tokens',
  /** A paper's. */
  number: 'token',
  operation: 'token',
  outcome: 'token',
  page: 'token',
  /** Of a snapshot. */
  parts: 'number',
  reason: 'token',
  receipt: 'text',
  record: 'boolean',
  /** Of the audit. */
  row: 'number',
  said: 'text',
  serviceId: 'token',
  signed: 'boolean',
  stale: 'boolean',
  state: 'token',
  status: 'number',
  tender: 'token',
  type: 'token',
} as const satisfies Readonly<Record<string, Kind>>;

interface Values {
  readonly number: number;
  readonly boolean: boolean;
  readonly token: string;
  readonly tokens: readonly string[];
  readonly text: string;
}

export type LogFields = { readonly [Name in keyof typeof logFields]?: Values[(typeof logFields)[Name]] };

/** Characters. */
const LONGEST_TEXT = 1_000;
const LONGEST_TOKEN = 100;
const MOST_TOKENS = 10;
/** A larger one is no count, time or amount of ours, but may be somebody's number. */
const LARGEST_NUMBER = 1e9;

const tokenForm = /^[\w.:/@+-]*$/;
const eventForm = /^[a-z][a-z0-9.-]{0,60}$/;

/** Fields as they may be written; `dropped` names the others. */
export function allowed(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const kind = Object.hasOwn(logFields, name) ? logFields[name as keyof typeof logFields] : null;
    const said = kind === null ? null : readers[kind](value);
    if (said === null) dropped.push(readers.token(name) ?? 'unnamed');
    else kept[name] = said;
  }
  return dropped.length === 0 ? kept : { ...kept, dropped: dropped.slice(0, MOST_TOKENS) };
}

/** An event's name is written in the sources, never put together from what somebody said. */
export function eventName(event: string): string {
  return eventForm.test(event) ? masked(event) : 'event-without-a-name';
}

/** Null: not such a value. */
const readers: { readonly [K in Kind]: (value: unknown) => Values[K] | null } = {
  number: (value) => (typeof value === 'number' && Math.abs(value) < LARGEST_NUMBER ? value : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  token: (value) => (typeof value === 'string' && tokenForm.test(value) ? masked(value).slice(0, LONGEST_TOKEN) : null),
  tokens(value) {
    const tokens: readonly unknown[] = Array.isArray(value) ? value.slice(0, MOST_TOKENS) : [null];
    const read = tokens.map((token) => readers.token(token)).filter((token) => token !== null);
    return read.length === tokens.length ? read : null;
  },
  text: (value) => (typeof value === 'string' ? masked(value).slice(0, LONGEST_TEXT) : null),
};

/** Invisible letters between two digits hide nothing. */
const invisible = /\p{Cf}/gu;
/** A name is Arabic words, a plate is Arabic letters with digits beside them. */
const arabicWords = /(?:\p{Nd}{1,6}\s{0,3})?\p{Script=Arabic}[\p{Script=Arabic}\p{M}\p{Nd}\s،./-]*/gu;
/** National IDs, passports, phones, cards and licences, in the digits of any script, written in one or in groups. A reference may stay. */
const numbers = /(?:PY|CL|PV|CR|HO|OB)\d{12}(?!\p{Nd})|\p{Nd}(?:[ -]?\p{Nd}){11,}|\p{Nd}{7,}/gu;
/** Keys, tokens and signatures. */
const secrets = /[\w+=-]{43,}/g;
/** What comes after this of a text is not looked at, and not written either. */
const LOOKED_AT = 2_000;

function masked(text: string): string {
  return text
    .slice(0, LOOKED_AT)
    .replace(invisible, '')
    .replace(arabicWords, '[words]')
    .replace(numbers, (found) => (isReference(found) ? found : '[digits]'))
    .replace(secrets, '[secret]');
}
