import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { AtHand, PageName } from '../../electron/core/visit/view.ts';
import type { Send } from '../kiosk.ts';

export interface Ticks {
  readonly ticked: ReadonlySet<string>;
  /** In the order of the record. */
  readonly choosable: readonly string[];
  /** The visit waits for what is to be paid. */
  readonly isChoosing: boolean;
  /** With nothing ticked there is still the certificate of a licence without violations to ask for. */
  readonly canAsk: boolean;
  readonly turn: (violationIds: readonly string[], isTicked: boolean) => void;
  /** Asks for the amount of what is ticked, where it can be asked for. */
  readonly ask: () => void;
}

const choosing: ReadonlySet<PageName> = new Set(['record', 'purpose', 'lines']);

/** What the clerk has ticked of the record at hand; to begin with, all that can be paid. It is the page's until the amount is asked for. */
export function useTicks(atHand: AtHand | null, page: PageName, send: Send): Ticks {
  const [kept, setKept] = useState<ReadonlySet<string> | null>(null);
  const isNew = atHand === null || page === 'looking-up';
  useEffect(() => {
    if (isNew) setKept(null);
  }, [isNew]);

  const choosable = useMemo(
    () =>
      (atHand?.record.subjects ?? []).flatMap(({ lines }) =>
        lines.filter((line) => line.choosable).map(({ violation }) => violation.violationId),
      ),
    [atHand],
  );
  const isChoosing = choosing.has(page);
  const chosen = atHand?.chosen ?? [];
  const before = chosen.length > 0 ? chosen : choosable;
  const ticked = isChoosing ? (kept ?? new Set(before)) : new Set(chosen);
  const hasClearSubject = atHand?.record.subjects.some(({ count }) => count === 0) ?? false;

  const first = useMemo(() => new Set(before), [before]);
  const turn = useCallback(
    (violationIds: readonly string[], isTicked: boolean) =>
      setKept((old) => {
        const next = new Set(old ?? first);
        for (const id of violationIds) isTicked ? next.add(id) : next.delete(id);
        return next;
      }),
    [first],
  );
  const canAsk = isChoosing && (ticked.size > 0 || hasClearSubject);
  function ask(): void {
    if (canAsk) send('counter.quote', { violationIds: choosable.filter((id) => ticked.has(id)) });
  }
  return { ticked, choosable, isChoosing, canAsk, turn, ask };
}

export const TicksContext = createContext<Ticks | null>(null);

export function useTicked(): Ticks {
  const ticks = useContext(TicksContext);
  if (!ticks) throw new Error('a panel was drawn outside the counter');
  return ticks;
}
