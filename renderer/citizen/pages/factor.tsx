import { type ReactElement, useState } from 'react';
import { Action } from '../../design/action.tsx';
import { Choice } from '../../design/choice.tsx';
import { PhonePicture } from '../../design/pictures.tsx';
import { useTyping } from '../../design/typing.ts';
import type { Intent } from '../../kiosk.ts';
import { useWords } from '../../strings/words.tsx';
import { emptyDraft, type FactorDraft, submission, typeInto } from '../factor-draft.ts';
import { Notice } from '../facts.tsx';
import { LicenceField } from '../licence-entry.tsx';
import { PageFrame } from '../page.tsx';
import { type EntryProps, FactorKeypad, PlateField, PlateKeys } from '../plate-entry.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function FactorPage({ page }: PageProps<'factor'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { factors } = page;
  const [draft, setDraft] = useState<FactorDraft>(() => emptyDraft(factors[0] ?? 'plate'));
  const [submitted, setSubmitted] = useState<FactorDraft | null>(null);
  const factor: Intent<'visit.submitFactor'>['factor'] | null = submission(draft);
  const problem = submitted === draft || submitted === null ? page.problem : undefined;

  useTyping((key) => setDraft((old) => typeInto(old, key)));

  function submit(): void {
    if (!factor) return;
    setSubmitted(draft);
    send('visit.submitFactor', { factor });
  }

  return (
    <PageFrame
      name="factor"
      title={words.text('factor.title')}
      spoken={words.plain(problem ? `factor.problem-${problem}` : 'factor.spoken')}
      lead={problem ? undefined : words.text('factor.hint')}
      work={<Keys draft={draft} edit={setDraft} />}
      actions={
        draft.type === 'one-time-code' ? (
          <Action name="primary" kind="primary" onPress={() => send('visit.sendCode', {})}>
            {words.text('factor.sendCode')}
          </Action>
        ) : (
          <Action name="primary" kind="primary" disabled={factor === null} onPress={submit}>
            {words.text('common.continue')}
          </Action>
        )
      }
    >
      {factors.length > 1 ? (
        <Choice
          label={words.plain('factor.choose')}
          name="factor"
          value={draft.type}
          options={factors.map((type) => ({ value: type, label: words.text(`factor.${type}`) }))}
          onChange={(type) => setDraft({ ...draft, type })}
        />
      ) : null}
      {problem ? (
        <Notice kind="problem" name={problem}>
          {words.text(`factor.problem-${problem}`)}
        </Notice>
      ) : null}
      <Field draft={draft} edit={setDraft} />
    </PageFrame>
  );
}

/** What has been typed. */
function Field({ draft, edit }: EntryProps): ReactElement {
  switch (draft.type) {
    case 'plate':
      return <PlateField draft={draft} edit={edit} />;
    case 'licence':
      return <LicenceField draft={draft} />;
    case 'one-time-code':
      return <CodeOffer />;
  }
}

/** What it is typed with. */
function Keys({ draft, edit }: EntryProps): ReactElement {
  switch (draft.type) {
    case 'plate':
      return <PlateKeys draft={draft} edit={edit} />;
    case 'licence':
      return <FactorKeypad edit={edit} zero />;
    case 'one-time-code':
      return (
        <div className="work-picture">
          <PhonePicture />
        </div>
      );
  }
}

function CodeOffer(): ReactElement {
  const words = useWords();
  return (
    <div className="entry">
      <p>{words.text('factor.codeHint')}</p>
      <p>{words.text('factor.codeNoPhone')}</p>
    </div>
  );
}
