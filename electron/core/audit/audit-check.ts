/**
 * npm run audit-check -- FILE [--head ROW:HASH]... [--public-key FILE]...
 *
 * Verifies the audit chain of a journal; see README.md beside this file. Exit code: 0 whole, 1 bad, 2 unreadable.
 */

import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AuditFile, openAuditFile } from '../../../db/journal/audit-file.ts';
import { kidOf } from '../clearance/token.ts';
import { publicJwkSchema, publicKeyOf } from '../keys/ed25519.ts';
import { messageOf } from '../log.ts';
import { err, ok, type Result } from '../result.ts';
import {
  type Anchor,
  type AuditHead,
  beginningAfter,
  type ChainFault,
  type ChainReport,
  parseHead,
  printedHead,
  verifyChain,
} from './chain.ts';
import { isGenuine } from './heads.ts';

const usage = 'npm run audit-check -- FILE [--head ROW:HASH]... [--public-key FILE]...';

export interface Checked {
  /** 0 whole, 1 bad, 2 unreadable. */
  readonly exit: 0 | 1 | 2;
  readonly said: string;
}

export function auditCheck(argv: readonly string[]): Checked {
  const asked = readArguments(argv);
  if (!asked.ok) return { exit: 2, said: asked.error };
  const { file } = asked.value;
  const opened = openAuditFile(file);
  if (!opened.ok) return { exit: 2, said: `${file}: ${opened.error}` };
  try {
    return check(opened.value, asked.value);
  } catch (error) {
    return { exit: 2, said: `${file}: ${messageOf(error)}` };
  } finally {
    opened.value.close();
  }
}

interface Asked {
  readonly file: string;
  readonly heads: readonly AuditHead[];
  /** By their ids; none: signatures are not verified. */
  readonly keys: ReadonlyMap<string, KeyObject>;
}

function check(audit: AuditFile, { heads, keys }: Asked): Checked {
  const [first] = audit.heads;
  const begins = first?.signature === null ? first.row : 0;
  const kept = audit.heads.map((head): Anchor => {
    const unsigned = head === first && head.signature === null;
    return { row: head.row, hash: hex(head.hash), genuine: unsigned || (keys.size > 0 ? isGenuine(head, keys) : head.signature !== null) };
  });
  const given = heads.map((head): Anchor => ({ ...head, genuine: true }));
  const report = verifyChain(beginningAfter(begins), audit.rowsAfter(begins), [...kept, ...given]);
  const signatures = keys.size > 0 ? 'verified' : 'not verified, for want of a public key';
  const said = [
    ...(report.fault ? [describe(report.fault)] : ['whole']),
    `${report.rows} rows of the chain ${report.fault ? 'before that' : 'read'}, from row ${begins + 1} on`,
    ...(begins > 0 ? [`${audit.rowsUpTo(begins)} rows from before the chain are not protected`] : []),
    ...(report.fault ? [] : protection(report, begins)),
    `${kept.filter((head) => head.row > begins).length} signed heads in the journal, their signatures ${signatures}; ${given.length} given`,
  ];
  return { exit: report.fault ? 1 : 0, said: said.join('\n') };
}

function protection({ head, anchored }: ChainReport, begins: number): string[] {
  const open = head.row - anchored;
  return [
    anchored > begins ? `anchored up to row ${anchored}` : 'not anchored anywhere',
    `${open} rows since then are not protected: they could be changed or cut off without a trace`,
    `the last is ${printedHead(head)}`,
  ];
}

function describe({ kind, row, to }: ChainFault): string {
  switch (kind) {
    case 'changed':
      return `BAD at row ${row}: it was changed`;
    case 'missing':
      return `BAD at row ${row}: it is missing`;
    case 'not-in-order':
      return `BAD at row ${row}: another row is in its place`;
    case 'not-as-anchored':
      return `BAD at row ${row === to ? row : `${row} or later, up to row ${to}`}: it was changed and the chain made anew; row ${to} was anchored with another hash`;
    case 'head-not-genuine':
      return `BAD at row ${row}: the head that is kept for it is not signed with a key that was given`;
  }
}

function readArguments(argv: readonly string[]): Result<Asked, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { head: { type: 'string', multiple: true, default: [] }, 'public-key': { type: 'string', multiple: true, default: [] } },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return err(usage);
    const heads = values.head.map((text) => parseHead(text) ?? refuse(`${text} is not a head, ROW:HASH with 16 to 64 hexadecimal digits`));
    const keys = values['public-key'].map((name) => publicKeyOf(publicJwkSchema.parse(JSON.parse(readFileSync(name, 'utf8'))).x));
    return ok({ file, heads, keys: new Map(keys.map((key) => [kidOf(key), key])) });
  } catch (error) {
    return err(`${messageOf(error)}\n${usage}`);
  }
}

function refuse(why: string): never {
  throw new RangeError(why);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
