import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import type { PageProps } from '../visit.ts';

export function OutOfServicePage({ page }: PageProps<'out-of-service'>): ReactElement {
  const words = useWords();
  return (
    <PageFrame
      name="out-of-service"
      tone="bad"
      title={words.text('out-of-service.title')}
      spoken={words.plain('out-of-service.spoken')}
      picture={<RegisterPicture state="away" />}
    >
      <Explanation
        happened={words.text('out-of-service.happened')}
        means={words.text('out-of-service.means')}
        todo={words.text('out-of-service.todo')}
        ask={words.text('out-of-service.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
