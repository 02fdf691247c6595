import { type ReactElement, useEffect, useState } from 'react';
import { Action } from '../../design/action.tsx';
import { QrPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function QrPage({ page }: PageProps<'qr'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { phase, image } = page.qr;
  const shown = phase === 'shown' && image !== null;
  return (
    <PageFrame
      name="qr"
      tone={shown ? 'plain' : 'wait'}
      title={words.text(`qr.title-${phase}`)}
      lead={words.text(`qr.text-${phase}`)}
      spoken={words.plain(`qr.spoken-${phase}`)}
      step={phase}
      picture={shown ? <img className="qr-code" src={image} alt={words.plain('qr.code')} /> : <QrPicture />}
      actions={
        phase === 'cancelling' ? undefined : (
          <Action name="cancel" onPress={() => send('visit.cancelPayment', {})}>
            {words.text('qr.cancel')}
          </Action>
        )
      }
    >
      {shown ? (
        <ol className="how-to">
          <li>{words.text('qr.step-app')}</li>
          <li>{words.text('qr.step-choose')}</li>
          <li>{words.text('qr.step-scan')}</li>
        </ol>
      ) : null}
      <CodeFacts page={page} />
    </PageFrame>
  );
}

/** The amount, what to type instead, and until when. */
export function CodeFacts({ page }: PageProps<'qr'>): ReactElement {
  const words = useWords();
  const { phase, serviceReference, expiresAt } = page.qr;
  const shown = phase === 'shown';
  return (
    <PaymentFacts reference={page.reference}>
      <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
      {shown && serviceReference ? (
        <Fact label={words.text('qr.typeInstead')} value={words.code(grouped(serviceReference))} name="service-reference" ltr />
      ) : null}
      {shown && expiresAt ? <ValidUntil expiresAt={expiresAt} /> : null}
    </PaymentFacts>
  );
}

/** By fours: it is read from here and typed there. */
function grouped(reference: string): string {
  return reference.replace(/(.{4})(?=.)/g, '$1 ');
}

/** How often the remaining time is said anew: whole minutes need no more. */
const MINUTE = 60_000;

function ValidUntil({ expiresAt }: { readonly expiresAt: string }): ReactElement {
  const words = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 4);
    return () => clearInterval(timer);
  }, []);
  const minutes = Math.max(0, Math.floor((Date.parse(expiresAt) - now) / MINUTE));
  return (
    <div>
      <dt>{words.text('qr.validUntil')}</dt>
      <dd>
        <bdi data-fact="valid-until">{words.time(expiresAt)}</bdi> <small>{words.text('qr.remaining', { count: minutes })}</small>
      </dd>
    </div>
  );
}
