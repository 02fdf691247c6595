import type { ReactElement } from 'react';
import type { KioskView, PrintView } from '../../electron/core/visit/view.ts';
import { CheckIcon, CrossIcon } from '../design/icons.tsx';
import { type Key, useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

type Fault = PrintView['faults'][number];

/** A clerk puts in paper; a citizen waits for somebody who does. */
const forClerks: Readonly<Partial<Record<Fault, Key>>> = {
  'paper-out': 'counter.fault-paper-out',
  'paper-jam': 'counter.fault-paper-jam',
  other: 'counter.fault-other',
};

function faultKey(fault: Fault, mode: KioskView['mode']): Key {
  const own: Key = `printing.fault-${fault}`;
  return mode === 'counter' ? (forClerks[fault] ?? own) : own;
}

/** Every paper with what its own printer says of it; a screen reader says each change with its paper. */
export function Prints({ prints }: { readonly prints: readonly PrintView[] }): ReactElement {
  const words = useWords();
  const { mode } = useVisit().view;
  return (
    <ul className="prints" aria-live="polite">
      {prints.map((print) => (
        <li key={`${print.document}${print.number}`} data-print={print.document} data-state={print.state} aria-atomic="true">
          <span className="print-mark">
            <PrintMark state={print.state} />
          </span>
          <div>
            <strong>{words.text(`printing.document-${print.document}`)}</strong>
            <bdi dir="ltr" className="print-number">
              {words.reference(print.number)}
            </bdi>
            {standsIn(print) ? <span className="print-number">{words.text(`printing.stands-in-${print.device}`)}</span> : null}
            {print.faults.map((fault) => (
              <span key={fault} className="print-fault" data-fault={fault}>
                {words.text(faultKey(fault, mode))}
              </span>
            ))}
          </div>
          <span className="print-state">{words.text(`printing.state-${print.state}`)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The other printer has it: the paper looks different from what was promised, so the page says so. */
function standsIn({ document, device }: PrintView): boolean {
  return (document === 'clearance' || document === 'statement') !== (device === 'a4');
}

function PrintMark({ state }: { readonly state: PrintView['state'] }): ReactElement {
  switch (state) {
    case 'completed':
      return <CheckIcon />;
    case 'failed':
    case 'unknown':
      return <CrossIcon />;
    case 'waiting':
    case 'queued':
    case 'printing':
      return <span className="print-dot" />;
  }
}
