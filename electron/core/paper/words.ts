/** The paper's words and figures: one catalogue a language, every field isolated against bidi reordering. */

import { createFormatter, type Formatter } from '../../../resources/locale/format.ts';
import ar from '../../../resources/paper/ar.json' with { type: 'json' };
import en from '../../../resources/paper/en.json' with { type: 'json' };
import type { Language } from '../visit/view.ts';
import { isolate } from './bidi.ts';

export type PaperWord = keyof typeof ar;

export interface Wording {
  readonly format: Formatter;
  /** @throws RangeError when the text names a field that is not given: a programming error. */
  word(key: PaperWord, fields?: Readonly<Record<string, string>>): string;
}

const wordings: Readonly<Record<Language, Wording>> = {
  ar: createWording('ar', ar),
  en: createWording('en', en),
};

export function wordingOf(language: Language): Wording {
  return wordings[language];
}

function createWording(language: Language, catalogue: Readonly<Record<PaperWord, string>>): Wording {
  return {
    format: createFormatter(language, 'isolates'),
    word: (key, fields = {}) =>
      catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = fields[name];
        if (value === undefined) throw new RangeError(`the paper word ${key} needs the field ${name}`);
        return isolate(value);
      }),
  };
}
