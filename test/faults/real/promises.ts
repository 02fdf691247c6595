/** What a scenario promises, and what was seen. */
import type { Books } from './books.ts';

export interface Promises {
  /** One thing that must be so. @param seen told beside it */
  promise(what: string, kept: boolean, seen: unknown): void;
  /** Nothing lost, nothing doubled, nobody stuck. */
  whole(when: string, books: Books): void;
  allKept(): boolean;
}

export function createPromises(say: (line: string) => void): Promises {
  let all = true;
  function promise(what: string, kept: boolean, seen: unknown): void {
    all &&= kept;
    say(`  ${kept ? 'kept  ' : 'BROKEN'}  ${what}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`);
  }
  return {
    promise,
    whole(when, { lost, doubled, stuck, takings }) {
      const wrong = [...lost, ...doubled, ...stuck];
      promise(`${when}: lost 0, doubled 0, stuck 0`, wrong.length === 0, wrong.length === 0 ? takings : wrong);
    },
    allKept: () => all,
  };
}
