import type { ReactElement, ReactNode } from 'react';
import type { FirstPinProblem, SignInProblem } from '../../electron/core/staff/view.ts';
import { Notice } from '../citizen/facts.tsx';
import { useWords, type Words } from '../strings/words.tsx';

const SECONDS = 60;

/** What happened, and what to do about it. */
export function Problem({ problem }: { readonly problem: SignInProblem | FirstPinProblem }): ReactElement {
  const words = useWords();
  return (
    <Notice kind="problem" name={problem.kind}>
      {said(words, problem)}
    </Notice>
  );
}

function said(words: Words, problem: SignInProblem | FirstPinProblem): ReactNode {
  switch (problem.kind) {
    case 'no-match':
      return words.text('staff.problem-no-match', { count: problem.triesLeft });
    case 'locked-out':
      return words.text('staff.problem-locked-out', { count: Math.ceil(problem.secondsLeft / SECONDS) });
    case 'no-list':
    case 'out-of-service':
    case 'code-not-accepted':
    case 'authority-unreachable':
    case 'pin-too-simple':
      return words.text(`staff.problem-${problem.kind}`);
  }
}
