import type { ReactElement, ReactNode } from 'react';
import type { PageName } from '../../electron/core/visit/view.ts';
import { PageFrame } from './page.tsx';

interface WaitPageProps {
  readonly name: PageName;
  readonly title: ReactNode;
  readonly text: ReactNode;
  readonly spoken: string;
  readonly picture: ReactNode;
}

/** The kiosk is working: what it does, and that it does. */
export function WaitPage({ name, title, text, spoken, picture }: WaitPageProps): ReactElement {
  return (
    <PageFrame name={name} title={title} lead={text} spoken={spoken} picture={picture} tone="wait">
      <div className="progress" aria-hidden="true">
        <span />
      </div>
    </PageFrame>
  );
}
