/**
 * npm run kept -- JOURNAL [--policy FILE] [--at INSTANT]
 *
 * What a journal keeps of people, why, and until when. Exit code: 0 nothing is overdue, 1 something is, 2 unreadable.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openKeptFile } from '../../../db/journal/kept-file.ts';
import { type KeepingReason, keepingReasons } from '../../../db/journal/kept-identities.ts';
import { type Clock, toInstant } from '../clock.ts';
import { defaultPolicy } from '../register/default-policy.ts';
import { policySchema } from '../register/schemas.ts';

const usage = 'npm run kept -- JOURNAL [--policy FILE] [--at INSTANT]';
const DAY_MS = 24 * 3_600_000;

const whys: Readonly<Record<KeepingReason, string>> = {
  'under-way': 'the payment is not over',
  unanswered: 'the authority has not answered',
  'open-case': 'a case for staff is open',
  owed: 'an amount is owed to the person',
  'waiting-paper': 'a certificate that is still valid was never printed',
  term: 'the term of the policy runs',
};

export interface Kept {
  readonly exit: 0 | 1 | 2;
  readonly said: string;
}

export function keptCommand(argv: readonly string[], clock: Clock): Kept {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { policy: { type: 'string' }, at: { type: 'string' } },
    });
    const [file] = positionals;
    if (file === undefined) return { exit: 2, said: usage };
    const at = values.at === undefined ? clock.now() : Date.parse(values.at);
    if (Number.isNaN(at)) return { exit: 2, said: `${values.at} is not an instant; ${usage}` };
    const { retention } = values.policy === undefined ? defaultPolicy : policySchema.parse(JSON.parse(readFileSync(values.policy, 'utf8')));
    return report(file, at, retention.identityDays);
  } catch (error) {
    return { exit: 2, said: error instanceof Error ? error.message : String(error) };
  }
}

function report(file: string, now: number, identityDays: number): Kept {
  const journal = openKeptFile(file);
  try {
    const identities = journal.identities(toInstant(now));
    const lines = [
      `People named in ${file}, at ${toInstant(now)}; the policy keeps them ${identityDays} days after their payment is over.`,
    ];
    for (const why of keepingReasons) {
      const kept = identities.filter((one) => one.why === why);
      const [oldest] = kept;
      if (oldest) lines.push(`${String(kept.length).padStart(7)}  ${whys[why]}; the oldest since ${oldest.since}`);
    }
    const overdue = identities.filter(({ why, since }) => why === 'term' && Date.parse(since) + identityDays * DAY_MS < now).length;
    const { foreign, erased, audit, guesses } = journal.counts();
    lines.push(
      `${String(foreign).padStart(7)}  certificates of payments at other machines that were printed here; they go after the same term`,
    );
    lines.push(`${String(erased).padStart(7)}  erased: of their payments amounts, references and states remain, under salted commitments`);
    lines.push(`${String(audit).padStart(7)}  rows of the audit trail, which name nobody`);
    lines.push(
      `${String(guesses).padStart(7)}  look-ups in vain without the authority, under tags of the machine’s key; they go within the hour`,
    );
    lines.push(overdue === 0 ? 'Nothing is overdue.' : `${overdue} should have been erased by now: has the machine been quiet since?`);
    lines.push('Copies of this journal keep what it kept when they were made, until they expire (electron/core/journal-care/README.md).');
    lines.push('The register names nobody without the machine’s key (electron/core/register/README.md).');
    return { exit: overdue === 0 ? 0 : 1, said: lines.join('\n') };
  } finally {
    journal.close();
  }
}
