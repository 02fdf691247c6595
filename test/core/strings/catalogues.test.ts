import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import ar from '../../../renderer/strings/ar.json' with { type: 'json' };
import en from '../../../renderer/strings/en.json' with { type: 'json' };

type MessageFormatElement = ReturnType<IntlMessageFormat['getAst']>[number];

/** The kinds of element of a parsed message, as its parser numbers them. */
const TYPE = { literal: 0, argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6, pound: 7, tag: 8 } as const;
const kinds = Object.keys(TYPE);

function parse(message: string): MessageFormatElement[] {
  return new IntlMessageFormat(message, 'ar').getAst();
}

type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>;

const arabicPluralForms = ['zero', 'one', 'two', 'few', 'many', 'other'];
/** The one message of each catalogue that is in the other language on purpose. */
const otherLanguage = new Set(['common.switchLanguage']);
/** Letters that are not a language: what is printed on the thing itself. */
const names = /QR/g;

function messages(catalogue: Catalogue): [key: string, message: string][] {
  return Object.entries(catalogue).flatMap(([section, texts]) =>
    Object.entries(texts).map(([key, text]): [string, string] => [`${section}.${key}`, text]),
  );
}

/** Every argument with its kind, as `count:plural`, at any depth. */
function argumentsOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.tag:
        return argumentsOf(element.children);
      case TYPE.plural:
      case TYPE.select:
        return [
          `${element.value}:${kinds[element.type]}`,
          ...Object.values(element.options).flatMap((option) => argumentsOf(option.value)),
        ];
      default:
        return [`${element.value}:${kinds[element.type]}`];
    }
  });
}

function pluralsOf(elements: readonly MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.plural) return [Object.keys(element.options)];
    return element.type === TYPE.tag ? pluralsOf(element.children) : [];
  });
}

function has(
  elements: readonly MessageFormatElement[],
  found: (element: MessageFormatElement, isolated: boolean) => boolean,
  isolated = false,
): boolean {
  return elements.some((element) => {
    if (found(element, isolated)) return true;
    if (element.type === TYPE.tag) return has(element.children, found, isolated || element.value === 'bdi');
    if (element.type === TYPE.plural) return Object.values(element.options).some((option) => has(option.value, found, isolated));
    return false;
  });
}

const english = new Map(messages(en));
const arabic = new Map(messages(ar));

describe('the catalogues of the screens', () => {
  test('hold the same messages in both languages', () => {
    expect([...arabic.keys()]).toEqual([...english.keys()]);
  });

  test('have no empty message', () => {
    expect([...arabic, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test.each([...english.keys()])('%s takes the same arguments in both', (key) => {
    const [inArabic, inEnglish] = [arabic, english].map((catalogue) => new Set(argumentsOf(parse(catalogue.get(key) ?? '')).sort()));
    expect(inArabic).toEqual(inEnglish);
  });

  test('an Arabic count has all six plural forms', () => {
    for (const [key, text] of arabic) {
      for (const forms of pluralsOf(parse(text))) expect(forms, key).toEqual(arabicPluralForms);
    }
  });

  test('an English count has one and other', () => {
    for (const [key, text] of english) {
      for (const forms of pluralsOf(parse(text))) expect(forms, key).toEqual(expect.arrayContaining(['one', 'other']));
    }
  });

  test('a number inside a sentence stands isolated', () => {
    for (const [key, text] of [...arabic, ...english]) {
      const bare = has(
        parse(text),
        (element, isolated) =>
          !isolated && (element.type === TYPE.pound || (element.type === TYPE.literal && /[\d٠-٩]/.test(element.value))),
      );
      expect(bare, `${key}: ${text}`).toBe(false);
    }
  });

  test('each is in its own language, with its own digits', () => {
    for (const [key, text] of arabic) {
      if (otherLanguage.has(key)) continue;
      const shown = literals(parse(text)).replaceAll(names, '');
      expect(shown, key).not.toMatch(/[A-Za-z0-9]/);
    }
    for (const [key, text] of english) {
      if (otherLanguage.has(key)) continue;
      expect(literals(parse(text)), key).not.toMatch(/[\u0600-\u06ff]/);
    }
  });

  test('each page has a title and something to say', () => {
    const pages = Object.entries(en).filter(([section]) => !['common', 'notice', 'line'].includes(section));
    for (const [section, texts] of pages) {
      const keys = Object.keys(texts);
      expect(
        keys.some((key) => key.startsWith('title')),
        section,
      ).toBe(true);
      expect(
        keys.some((key) => key.startsWith('spoken')),
        section,
      ).toBe(true);
    }
  });
});

function literals(elements: readonly MessageFormatElement[]): string {
  return elements
    .map((element) => {
      if (element.type === TYPE.literal) return element.value;
      if (element.type === TYPE.tag) return literals(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        return Object.values(element.options)
          .map((option) => literals(option.value))
          .join(' ');
      return '';
    })
    .join('');
}
