/** What the QR signs is what stands beside it, or the paper must not exist. */
import { checkClearanceToken, clears, verifyClearance } from '../clearance/verification.ts';
import type { VerificationLists } from '../keys/trusted-lists.ts';
import type { Subject } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import type { Paper } from './papers.ts';

/**
 * Every code on the paper is the authority's, says what stands beside it, and is worth something at this moment.
 * @param now milliseconds since 1970
 * @returns whether any code was signed with a demonstration key
 */
export function checkGenuine(
  paper: Paper,
  lists: VerificationLists | null,
  now: number,
): Result<{ readonly demonstration: boolean }, string> {
  const codes = codesOf(paper);
  if (codes === null) return ok({ demonstration: false });
  if (!lists) return err('no key list');
  let demonstration = false;
  for (const { token, subject, idLastFour } of codes) {
    const verified = verifyClearance(token, lists, now);
    if (verified.verdict !== 'valid' && verified.verdict !== 'provisional') return err(`token ${verified.verdict}`);
    if (!clears(verified.claims, subject)) return err('the token clears another subject');
    if (verified.claims.idLastFour !== idLastFour) return err('the token is another person’s');
    demonstration ||= verified.demonstration;
  }
  if (paper.kind === 'clearance') {
    const { subject, ...rest } = paper;
    const same = checkClearanceToken({ ...rest, subjectId: subject.subjectId }, lists.keys);
    if (!same.ok) return same;
  }
  return ok({ demonstration });
}

interface Code {
  readonly token: string;
  readonly subject: Subject;
  readonly idLastFour: string;
}

/** The signed codes that the paper would carry; null: this kind of paper carries none. */
function codesOf(paper: Paper): readonly Code[] | null {
  switch (paper.kind) {
    case 'clearance':
      return [paper];
    case 'receipt':
    case 'statement':
      return paper.subjects.flatMap(({ subject, clearanceToken }) =>
        clearanceToken === undefined ? [] : [{ token: clearanceToken, subject, idLastFour: paper.idLastFour }],
      );
    case 'slip':
      return null;
  }
}
