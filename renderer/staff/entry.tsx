import { type ReactElement, useCallback, useState } from 'react';
import { DigitBoxes } from '../design/digit-boxes.tsx';
import { Keypad } from '../design/keypad.tsx';
import { Press } from '../design/press.tsx';
import { useTyping } from '../design/typing.ts';
import { type Key, useWords } from '../strings/words.tsx';

/** As the authority's list of staff writes them. */
export const lengths = { employeeNumber: 12, pin: 6, code: 8 } as const;

export interface EntryField<N extends string> {
  readonly name: N;
  readonly label: Key;
  readonly length: number;
  /** Dots on the screen; what is typed is in no element. */
  readonly secret?: boolean;
}

export interface Entry<N extends string> {
  readonly fields: readonly EntryField<N>[];
  readonly values: Readonly<Record<N, string>>;
  /** Where the next digit goes. */
  readonly active: N;
  /** The first other one that nothing was typed into. */
  readonly next: N | null;
  /** Nothing was typed since the last that was sent: what was wrong with it is still said. */
  readonly isSent: boolean;
  /** The focus goes with the active field; at first the page's heading has it. */
  readonly isMoved: boolean;
  readonly activate: (name: N) => void;
  /** After sending: these fields are empty again, and the first of them waits. */
  readonly forget: (...names: readonly [N, ...N[]]) => void;
  readonly add: (digit: string) => void;
  readonly remove: () => void;
  readonly clear: () => void;
}

interface Typed<N extends string> {
  readonly values: Readonly<Record<N, string>>;
  readonly active: N;
  readonly isSent: boolean;
  readonly isMoved: boolean;
}

/** Digits typed into a few fields, by the keys of the screen or a keyboard. They belong to the page until it sends them. */
export function useEntry<N extends string>(fields: readonly [EntryField<N>, ...EntryField<N>[]]): Entry<N> {
  const [typed, setTyped] = useState<Typed<N>>({
    values: Object.fromEntries(fields.map(({ name }) => [name, ''])) as Record<N, string>,
    active: fields[0].name,
    isSent: true,
    isMoved: false,
  });
  const { active } = typed;
  const length = fields.find(({ name }) => name === active)?.length ?? 0;

  const change = useCallback(
    (act: (old: string) => string) =>
      setTyped((old) => ({ ...old, isSent: false, values: { ...old.values, [old.active]: act(old.values[old.active]) } })),
    [],
  );
  const add = useCallback((digit: string) => change((old) => (old.length < length ? old + digit : old)), [change, length]);
  const remove = useCallback(() => change((old) => old.slice(0, -1)), [change]);
  const clear = useCallback(() => change(() => ''), [change]);

  useTyping((key) => {
    if (key === 'Backspace') remove();
    else if (/^\d$/.test(key)) add(key);
  });

  return {
    ...typed,
    fields,
    next: fields.find(({ name }) => name !== active && typed.values[name] === '')?.name ?? null,
    activate: (name) => setTyped((old) => ({ ...old, active: name, isMoved: true })),
    forget: (...names) =>
      setTyped((old) => ({
        values: { ...old.values, ...(Object.fromEntries(names.map((name) => [name, ''])) as Record<N, string>) },
        active: names[0],
        isSent: true,
        isMoved: true,
      })),
    add,
    remove,
    clear,
  };
}

export function EntryFields<N extends string>({ entry }: { readonly entry: Entry<N> }): ReactElement {
  return (
    <div className="entry-fields">
      {entry.fields.map((field) => (
        <Field key={field.name} field={field} entry={entry} />
      ))}
    </div>
  );
}

function Field<N extends string>({ field, entry }: { readonly field: EntryField<N>; readonly entry: Entry<N> }): ReactElement {
  const words = useWords();
  const typed = entry.values[field.name];
  const isActive = entry.active === field.name;
  return (
    <Press
      className="entry-choice"
      data-action={`field-${field.name}`}
      data-active={isActive ? '' : undefined}
      aria-pressed={isActive}
      autoFocus={isActive && entry.isMoved}
      onPress={() => entry.activate(field.name)}
    >
      <span className="entry-label">{words.text(field.label)}</span>
      {field.secret ? (
        <>
          <DigitBoxes secret label={words.plain(field.label)} typed={typed} groups={[[0, field.length]]} />
          <span className="visually-hidden">{words.text('staff.typed', { count: typed.length })}</span>
        </>
      ) : (
        <span className="entry-field" dir="ltr" data-typed-length={typed.length}>
          <bdi dir="ltr">{words.digits(typed)}</bdi>
          {isActive ? <span className="caret" /> : null}
        </span>
      )}
    </Press>
  );
}

export function EntryKeys<N extends string>({ entry }: { readonly entry: Entry<N> }): ReactElement {
  const words = useWords();
  return <Keypad onDigit={entry.add} onDelete={entry.remove} onClear={entry.clear} deleteLabel={words.plain('national-id.delete')} />;
}
