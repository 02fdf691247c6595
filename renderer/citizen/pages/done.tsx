import { type ReactElement, useState } from 'react';
import type { BillView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { PapersPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Bill } from '../bill.tsx';
import { Notice, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { Prints } from '../prints.tsx';
import { CertificateRow } from '../subject.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function DonePage({ page }: PageProps<'done'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [showsBill, setShowsBill] = useState(false);
  if (page.bill && showsBill) return <WhatWasPaid page={page} bill={page.bill} onClose={() => setShowsBill(false)} />;
  return (
    <PageFrame
      name="done"
      tone="good"
      title={words.text('done.title', { count: page.sheets })}
      lead={words.text('done.text')}
      spoken={words.plain('done.spoken')}
      picture={<PapersPicture />}
      work={<Papers page={page} />}
      actions={
        <>
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text('done.finish')}
          </Action>
          {page.bill ? (
            <Action name="show-bill" onPress={() => setShowsBill(true)}>
              {words.text('done.showBill')}
            </Action>
          ) : null}
        </>
      }
    >
      <PaymentFacts reference={page.reference} />
      <DueBack page={page} />
    </PageFrame>
  );
}

function DueBack({ page }: PageProps<'done'>): ReactElement | null {
  const words = useWords();
  if (page.dueBack === 0) return null;
  return (
    <Notice kind="warning" name="due-back">
      {words.text('done.dueBack', { amount: words.money(page.dueBack) })}
    </Notice>
  );
}

interface WhatWasPaidProps extends PageProps<'done'> {
  readonly bill: BillView;
  readonly onClose: () => void;
}

/** What was done, to look at once more; the payment itself is never offered again. */
function WhatWasPaid({ page, bill, onClose }: WhatWasPaidProps): ReactElement {
  const words = useWords();
  return (
    <PageFrame
      name="done"
      tone="good"
      title={words.text('done.billTitle')}
      spoken={words.plain('done.spoken')}
      onBack={onClose}
      work={<Bill bill={bill} />}
      actions={
        <Action name="primary" kind="primary" onPress={onClose}>
          {words.text('done.hideBill')}
        </Action>
      }
    >
      <PaymentFacts reference={page.reference} />
      <DueBack page={page} />
    </PageFrame>
  );
}

/** What came out, and what did not come and why. */
function Papers({ page }: PageProps<'done'>): ReactElement {
  const words = useWords();
  return (
    <>
      <Prints prints={page.prints} />
      {page.missing.length > 0 ? (
        <section className="certificates">
          <h2>{words.text('done.missing')}</h2>
          <ul>
            {page.missing.map((certificate) => (
              <CertificateRow key={certificate.subject.subjectId} {...certificate} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
