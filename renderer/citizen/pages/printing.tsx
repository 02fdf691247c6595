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
  const current = page.prints.find((print) => print.state === 'printing') ?? page.prints.find((print) => print.state !== 'completed');
  return (
    <PageFrame
      name="printing"
      tone="wait"
      title={words.text('printing.title')}
      lead={words.text('printing.text')}
      spoken={words.plain('printing.spoken')}
      picture={<PrinterPicture busy={current?.state === 'printing'} device={current?.device ?? 'a4'} />}
    >
      <Prints prints={page.prints} />
      <PaymentFacts reference={page.reference} />
    </PageFrame>
  );
}
