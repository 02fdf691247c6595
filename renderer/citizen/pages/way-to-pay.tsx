import type { ReactElement } from 'react';
import type { PaymentMethod } from '../../../electron/core/visit/view.ts';
import { BankCardPicture, CashPicture, QrPicture } from '../../design/pictures.tsx';
import { Press } from '../../design/press.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function WayToPayPage({ page }: PageProps<'way-to-pay'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="way-to-pay"
      title={words.text('way-to-pay.title')}
      spoken={words.plain('way-to-pay.spoken')}
      work={
        <ul className="ways">
          {page.methods.map((method) => (
            <li key={method}>
              <Press className="card way" data-action={`pay-by-${method}`} onPress={() => send('visit.chooseMethod', { method })}>
                <MethodPicture method={method} />
                <strong>{words.text(`attract.method-${method}`)}</strong>
              </Press>
            </li>
          ))}
        </ul>
      }
    >
      <dl className="facts">
        <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
      </dl>
    </PageFrame>
  );
}

function MethodPicture({ method }: { readonly method: PaymentMethod }): ReactElement {
  switch (method) {
    case 'card':
      return <BankCardPicture />;
    case 'cash':
      return <CashPicture />;
    case 'qr':
      return <QrPicture />;
  }
}
