/**
 * npm run verify -- TOKEN | FILE.pdf | FILE.png  [--lists DIR] [--at INSTANT]
 *
 * Judges a clearance offline. Exit code: 0 final and valid, 10 provisional, 11 expired, 12 revoked, 1 not genuine, 2 unreadable (or
 * the lists to judge by are missing).
 *
 * A paper may hold several codes, as a receipt does that names several certificates: each is judged by itself, and the exit code is
 * that of the worst: not genuine, then revoked, expired, unreadable, provisional, final. A paper without a code is unreadable.
 */
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readVerificationLists } from '../keys/trusted-lists.ts';
import { err, ok, type Result } from '../result.ts';
import { readPrintedCodes } from './printed-code.ts';
import { type Verification, verifyClearance } from './verification.ts';
import { describeVerification } from './verification-text.ts';

const exitCodes: Readonly<Record<Verification['verdict'], number>> = {
  valid: 0,
  provisional: 10,
  expired: 11,
  revoked: 12,
  'not-genuine': 1,
  unreadable: 2,
};
/** A code that nobody can judge says less than a certain refusal and more than an acceptance. */
const worstFirst = ['not-genuine', 'revoked', 'expired', 'unreadable', 'provisional', 'valid'] as const satisfies Verification['verdict'][];
const usage = 'npm run verify -- "TOKEN" | FILE.pdf | FILE.png  [--lists DIR] [--at 2026-11-22T08:00:00Z]';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (!asked.ok) return unreadable(asked.error);
  const { what, listsFolder, at } = asked.value;
  const codes = what.startsWith('TC1:') ? ok([what]) : await readPrintedCodes(what);
  if (!codes.ok) return unreadable(codes.error);
  const lists = await readVerificationLists(listsFolder);
  if (!lists.ok) return unreadable(`the lists to judge by: ${lists.error}`);
  const verifications = codes.value.map((code) => verifyClearance(code, lists.value, at));
  for (const [index, verification] of verifications.entries()) {
    const several = verifications.length > 1 ? [...(index > 0 ? [''] : []), `Code ${index + 1} of ${verifications.length}`] : [];
    process.stdout.write(`${[...several, ...describeVerification(verification, at)].join('\n')}\n`);
  }
  const worst = worstFirst.find((verdict) => verifications.some((verification) => verification.verdict === verdict));
  return exitCodes[worst ?? 'unreadable'];
}

interface Asked {
  readonly what: string;
  readonly listsFolder: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

function readArguments(argv: readonly string[]): Result<Asked, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { lists: { type: 'string', default: 'out/demo/lists' }, at: { type: 'string' } },
    });
    const [what, ...others] = positionals;
    if (what === undefined || others.length > 0) return err(`one token (in quotes: it may hold spaces) or file is needed\n${usage}`);
    const at = values.at === undefined ? systemClock.now() : Date.parse(values.at);
    if (Number.isNaN(at)) return err(`--at is not an instant\n${usage}`);
    return ok({ what, listsFolder: values.lists, at });
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function unreadable(why: string): number {
  process.stderr.write(`${why}\n`);
  return exitCodes.unreadable;
}
