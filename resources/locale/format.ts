/**
 * The one formatter of money, digits, dates, references and plates, for screens and for paper, in both languages.
 *
 * Numbering systems and the calendar's words are pinned here rather than left to the runtime: the window runs on one
 * version of ICU and the papers are drawn by another, and both must print the same. Pure; nothing here reads a clock.
 */
import { governorates, isGovernorate } from './governorates.ts';

export type FormatLanguage = 'ar' | 'en';

/**
 * `plain` for a screen, where every field stands in its own `<bdi>`; `isolates` for paper, where U+2066 ... U+2069 do that work.
 * Without either, correct bidirectional layout itself turns «٢٠٢٦/١١/٢٢» or "+20 2 2345-6789" round.
 */
export type Isolation = 'plain' | 'isolates';

/** A plate as the core's canonical form has it (electron/core/identity/identity.ts). */
export type FormatPlate =
  | { readonly type: 'letters'; readonly letters: string; readonly digits: string }
  | { readonly type: 'old'; readonly digits: string; readonly governorate: string };

export interface Formatter {
  readonly language: FormatLanguage;
  /** Integer piastres -> «٢٤٬٢٢٥٫٠٠ ج.م» / "EGP 24,225.00". @throws RangeError on a fraction of a piastre or a negative amount */
  money(piastres: number): string;
  /** A whole number: «١٬٢٣٤» / "1,234". */
  count(value: number): string;
  /** The digits of a text in the language's form, nothing else changed: `30/2` -> «٣٠/٢». */
  digits(text: string): string;
  /** ISO instant -> the date in Cairo: «٢٢ نوفمبر ٢٠٢٦» / "22 November 2026". */
  date(instant: string): string;
  /** ISO instant -> the time in Cairo: «١٠:٠٥ ص» / "10:05 am". */
  time(instant: string): string;
  /** «٢٢ نوفمبر ٢٠٢٦، ١٠:٠٥ ص» / "22 November 2026, 10:05 am". */
  dateTime(instant: string): string;
  /** A calendar date `YYYY-MM-DD`, which has no time zone. */
  calendarDate(date: string): string;
  /** `PY483920175564` -> "PY-4839-2017-5564", in Latin digits in both languages: it is typed, read out and compared as printed. */
  reference(reference: string): string;
  /** As painted on the car, in both languages: «س ط ر ١٢٣», «١٢٣٤٥ القاهرة». */
  plate(plate: FormatPlate): string;
  governorate(code: string): string;
  /** The last four of an ID: «••••••••••٩٩٩٣». */
  idLastFour(lastFour: string): string;
  /** An article of the law: `72 مكررا 2` -> «٧٢ مكررًا ٢», "72 bis 2"; `74/2 (م 67)` -> "74/2 (art. 67)". */
  article(reference: string): string;
  /** A masked telephone number: «٠١•••••••٢١», read from the left in both languages. */
  phone(masked: string): string;
  /** A code that keeps its own digits: licence number, fine id, masked card number, approval code. */
  code(text: string): string;
}

/** For Intl and ICU messages: language, region and numbering system, all pinned. */
export const localeTags = { ar: 'ar-EG-u-nu-arab', en: 'en-GB-u-nu-latn' } as const satisfies Record<FormatLanguage, string>;

const months = {
  ar: ['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو', 'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
} as const;

const words = {
  ar: { am: 'ص', pm: 'م', comma: '،', group: '٬', decimal: '٫', bis: 'مكررًا', article: 'م' },
  en: { am: 'am', pm: 'pm', comma: ',', group: ',', decimal: '.', bis: 'bis', article: 'art.' },
} as const;

const noBreakSpace = '\u00a0';
const leftToRightIsolate = '\u2066';
const rightToLeftIsolate = '\u2067';
const leftToRightMark = '\u200e';
const endOfIsolate = '\u2069';

export function createFormatter(language: FormatLanguage, isolation: Isolation = 'plain'): Formatter {
  const word = words[language];

  function digits(text: string): string {
    return language === 'ar' ? arabicDigits(text) : text;
  }

  function isolate(text: string, direction: 'ltr' | 'rtl'): string {
    if (isolation === 'plain') return text;
    return (direction === 'ltr' ? leftToRightIsolate : rightToLeftIsolate) + text + endOfIsolate;
  }

  /** Text whose base direction is that of the language: it may hold a word beside its numbers. */
  function field(text: string): string {
    return isolate(text, language === 'ar' ? 'rtl' : 'ltr');
  }

  function whole(value: number): string {
    return digits(String(value).replace(/\B(?=(\d{3})+$)/g, word.group));
  }

  function dateText(year: number, month: number, day: number): string {
    return [digits(String(day)), months[language][month - 1], digits(String(year))].join(noBreakSpace);
  }

  function dateOf(instant: string): string {
    const { year, month, day } = cairoParts(instant);
    return dateText(year, month, day);
  }

  function timeOf(instant: string): string {
    const { hour, minute } = cairoParts(instant);
    const shown = `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, '0')}`;
    return digits(shown) + noBreakSpace + (hour < 12 ? word.am : word.pm);
  }

  return {
    language,
    digits,
    money(piastres) {
      if (!Number.isSafeInteger(piastres) || piastres < 0) throw new RangeError(`not an amount in piastres: ${piastres}`);
      const pounds = whole(Math.trunc(piastres / 100));
      const amount = pounds + word.decimal + digits(String(piastres % 100).padStart(2, '0'));
      return field(language === 'ar' ? `${amount}${noBreakSpace}ج.م` : `EGP${noBreakSpace}${amount}`);
    },
    count(value) {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a count: ${value}`);
      return isolate(whole(value), 'ltr');
    },
    date: (instant) => field(dateOf(instant)),
    time: (instant) => field(timeOf(instant)),
    dateTime: (instant) => field(`${dateOf(instant)}${word.comma} ${timeOf(instant)}`),
    calendarDate(date) {
      const [year, month, day] = date.split('-').map(Number);
      if (!year || !month || !day) throw new RangeError('not a calendar date');
      return field(dateText(year, month, day));
    },
    reference: (reference) => isolate(reference.replace(/^([A-Z]{2})(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3-$4'), 'ltr'),
    plate(plate) {
      const number = isolate(arabicDigits(plate.digits), 'ltr');
      if (plate.type === 'letters') return isolate(`${plateLettersApart(plate.letters)} ${number}`, 'rtl');
      return field(`${number} ${governorateName(plate.governorate, language)}`);
    },
    governorate: (code) => governorateName(code, language),
    idLastFour: (lastFour) => isolate('•'.repeat(10) + digits(lastFour), 'ltr'),
    article: (reference) =>
      reference
        .replace(/مكرر(?:\u064b?ا|ا\u064b)?/g, word.bis)
        .replace(/م(?=\s*\d)/g, word.article)
        // each number isolated, or the two change places
        .replace(/\d+(?:\/\d+)*/g, (number) => isolate(digits(number), 'ltr')),
    // Between two Arabic-Indic numbers the dots would run right to left and take the numbers with them: marks hold them in place.
    phone: (masked) => isolate(digits(masked).replace(/•+/, `${leftToRightMark}$&${leftToRightMark}`), 'ltr'),
    code: (text) => isolate(text, 'ltr'),
  };
}

/** The letters of a plate apart, as painted: «هـ م س». A lone ه is drawn هـ, or it reads as the digit ٥. */
export function plateLettersApart(letters: string): string {
  return [...letters].map((letter) => (letter === 'ه' ? 'هـ' : letter)).join(' ');
}

/** ASCII digits of a text as ٠-٩. */
export function arabicDigits(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}

/** The calendar date in Cairo of an instant, `YYYY-MM-DD`. @param ms milliseconds since 1970-01-01T00:00:00Z */
export function cairoDate(ms: number): string {
  const { year, month, day } = cairoParts(new Date(ms).toISOString());
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

interface CairoParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Only the time zone's rules are the runtime's: building it is slow (milliseconds), so it is built once. */
const cairo = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
  timeZone: 'Africa/Cairo',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
});

function cairoParts(instant: string): CairoParts {
  const parts: Record<string, number> = {};
  for (const { type, value } of cairo.formatToParts(new Date(instant))) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

function governorateName(code: string, language: FormatLanguage): string {
  return isGovernorate(code) ? governorates[code][language] : code;
}
