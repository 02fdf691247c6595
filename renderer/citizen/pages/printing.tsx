import type { ReactElement } from 'react';
import { PrinterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { Prints } from '../prints.tsx';
import type { PageProps } from '../visit.ts';

/** What the printers themselves say, paper by paper; never a guess from the time that passed. */
export function PrintingPage({ page }: PageProps<'printing'>): ReactElement {
  const words = useWords();
  return (
    <PageFrame
      name="printing"
      tone="wait"
      title={words.text('printing.title')}
      lead={words.text('printing.text')}
      spoken={words.plain('printing.spoken')}
      picture={<PrinterPicture busy={page.prints.some((print) => print.state === 'printing')} />}
    >
      <Prints prints={page.prints} />
      <PaymentFacts reference={page.reference} />
    </PageFrame>
  );
}
