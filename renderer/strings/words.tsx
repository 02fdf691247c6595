import { IntlMessageFormat } from 'intl-messageformat';
import { Children, createContext, type ReactNode, useContext } from 'react';
import type { Bilingual } from '../../electron/core/register/schemas.ts';
import type { Language } from '../../electron/core/visit/view.ts';
import { createFormatter, type Formatter, localeTags } from '../../resources/locale/format.ts';
import ar from './ar.json';
import en from './en.json';

type Catalogue = typeof en;

/** `section.message`, checked by the compiler against the catalogue. */
export type Key = { [S in keyof Catalogue & string]: `${S}.${keyof Catalogue[S] & string}` }[keyof Catalogue & string];

/** Counts are numbers (they choose the plural form); everything else is text already formatted, which stands isolated on the screen. */
export type Values = Readonly<Record<string, number | string>>;

export interface Words extends Formatter {
  readonly language: Language;
  /** For the screen: every value in its own `<bdi>`. */
  text(key: Key, values?: Values): ReactNode;
  /** For labels and speech: one string. */
  plain(key: Key, values?: Values): string;
  /** The authority's own words in the language of the screen, isolated: nobody here knows what they hold. */
  pick(text: Bilingual): ReactNode;
}

const catalogues: Readonly<Record<Language, Catalogue>> = { ar, en };

export function createWords(language: Language): Words {
  const messages = new Map<Key, IntlMessageFormat>();

  function message(key: Key): IntlMessageFormat {
    const known = messages.get(key);
    if (known) return known;
    const dot = key.indexOf('.');
    const section = catalogues[language][key.slice(0, dot) as keyof Catalogue] as Readonly<Record<string, string>>;
    const made = new IntlMessageFormat(section[key.slice(dot + 1)] ?? key, localeTags[language]);
    messages.set(key, made);
    return made;
  }

  return {
    ...createFormatter(language),
    language,
    text(key, values = {}) {
      const shown: Record<string, number | ReactNode> = {};
      for (const [name, value] of Object.entries(values)) shown[name] = typeof value === 'string' ? <bdi key={name}>{value}</bdi> : value;
      let place = 0;
      return Children.toArray(message(key).format<ReactNode>({ bdi: (chunks) => <bdi key={place++}>{chunks}</bdi>, ...shown }));
    },
    plain(key, values = {}) {
      const parts = message(key).format<string>({ bdi: (chunks) => chunks.join(''), ...values });
      return Array.isArray(parts) ? parts.join('') : String(parts);
    },
    pick: (text) => <bdi>{text[language]}</bdi>,
  };
}

const cache = new Map<Language, Words>();

export function wordsFor(language: Language): Words {
  let words = cache.get(language);
  if (!words) {
    words = createWords(language);
    cache.set(language, words);
  }
  return words;
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('a page was drawn outside the kiosk');
  return words;
}
