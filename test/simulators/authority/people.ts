/** Made-up people with licences, vehicles and violations, from a seed. Nobody here exists. */

import type { Plate } from '../../../electron/core/identity/identity.ts';
import { plateLetters } from '../../../electron/core/identity/plate.ts';
import type { Bilingual, PersonRecord, Subject, Violation } from '../../../electron/core/register/schemas.ts';
import { type Article, articles } from '../../../resources/catalogue/articles.ts';
import { places } from '../../../resources/catalogue/places.ts';
import { governorates } from '../../../resources/locale/governorates.ts';
import { newRandom, type Random } from './random.ts';

/** Fines are round: a multiple of 5 EGP, in piastres. */
const fineStep = 500;
const dayMs = 86_400_000;
/** A fixed "today" of the generator, so that its people do not change from day to day. */
const horizon = Date.UTC(2026, 10, 1);
const threeYearsOfDays = 1095;

const men = [
  'محمد',
  'أحمد',
  'محمود',
  'مصطفى',
  'إبراهيم',
  'يوسف',
  'كريم',
  'عمر',
  'طارق',
  'هاني',
  'سامح',
  'وائل',
  'شريف',
  'ياسر',
  'عبد الرحمن',
  'حسام',
  'جرجس',
  'مينا',
  'بيشوي',
  'رامي',
];
const women = [
  'فاطمة',
  'مريم',
  'آية',
  'سارة',
  'نورهان',
  'هدى',
  'منى',
  'إيمان',
  'دعاء',
  'ياسمين',
  'مارينا',
  'رنا',
  'هبة',
  'سلمى',
  'نهى',
  'شيماء',
];
const families = [
  'السيد',
  'عبد الله',
  'حسن',
  'الشاذلي',
  'منصور',
  'البنا',
  'القاضي',
  'الجندي',
  'سليمان',
  'عوض',
  'زيدان',
  'شاهين',
  'الديب',
  'غنيم',
  'رزق',
  'حنا',
  'الشرقاوي',
  'المنياوي',
  'فرغلي',
  'هلال',
];
const vehicles = [
  'نيسان صني',
  'هيونداي فيرنا',
  'تويوتا كورولا',
  'شيفروليه أوبترا',
  'فيات تيبو',
  'رينو لوجان',
  'كيا سيراتو',
  'لادا جرانتا',
  'إم جي 5',
  'سوزوكي سويفت',
];
export const birthplaces = ['01', '02', '12', '13', '14', '16', '17', '18', '21', '24', '25', '26'] as const;
const oldPlatePlaces = ['01', '02', '12', '16', '21', '25'] as const;
const weights = [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

export function generatePerson(seed: number, index: number): PersonRecord {
  const random = newRandom(seed, index);
  const man = random.chance(60);
  const subjects = generateSubjects(random, index);
  const count = violationCount(random);
  return {
    identity: { type: 'national-id', number: nationalIdOf(index, man, random.pick(birthplaces)) },
    owner: {
      name: generateName(random, man, 3 + random.int(3)),
      ...(random.chance(80) ? { phone: `010${String(random.int(100_000_000)).padStart(8, '0')}` } : {}),
    },
    subjects,
    violations: Array.from({ length: count }, (_, line) => generateViolation(random, index, line, random.pick(subjects).subjectId)),
  };
}

/** A name of so many names; «عبد الله» counts as one. */
export function generateName(random: Random, man: boolean, names: number): string {
  const middle = Array.from({ length: names - 2 }, () => random.pick(men));
  return [random.pick(man ? men : women), ...middle, random.pick(families)].join(' ');
}

export function generateViolation(
  random: Random,
  person: number,
  line: number,
  subjectId: string,
  article: Article = pickArticle(random),
): Violation {
  const occurredAt = new Date(horizon - random.int(threeYearsOfDays) * dayMs - random.int(dayMs / 60_000) * 60_000);
  const place = random.pick(places);
  return {
    violationId: `${occurredAt.getUTCFullYear()}${String(person).padStart(7, '0')}${String(line).padStart(4, '0')}`,
    subjectId,
    occurredAt: occurredAt.toISOString(),
    place,
    legalReference: article.reference,
    legalDescription: { ar: article.ar, en: article.en },
    minimum: article.minimum,
    maximum: article.maximum,
    amountDue: generateFine(random, article),
    payable: article.compoundable ? { answer: 'yes' } : notCompoundable,
    state: 'open',
    ...(random.chance(80) ? { objectable: true, objectAt: objectAt(place) } : { objectable: false }),
    ...(line % 3 === 0 ? { photo: true } : {}),
  };
}

/** Where a line is objected to, for the governorate that its place names. */
function objectAt(place: Bilingual): Bilingual {
  const { ar, en } = Object.values(governorates).find((governorate) => place.ar.endsWith(`، ${governorate.ar}`)) ?? governorates['01'];
  return {
    ar: `نيابة مرور ${ar}، شباك التظلمات، أو بوابة النيابة العامة على الإنترنت، وذلك قبل السداد`,
    en: `${en} traffic prosecution, objections window, or the public prosecution's portal, before paying`,
  };
}

export const notCompoundable: Violation['payable'] = {
  answer: 'no',
  reason: 'not-compoundable',
  explanation: {
    ar: 'لا يجوز التصالح في هذه المخالفة، وتُعرض على المحكمة',
    en: 'The law allows no settlement of this violation; it goes to court',
  },
  whereToGo: { ar: 'نيابة المرور المختصة، ومعك بطاقة الرقم القومي', en: 'The competent traffic prosecution, with your ID card' },
};

/** 14 digits with the usual check digit; distinct for distinct indexes up to 16 million. */
export function nationalIdOf(index: number, man: boolean, birthplace: string): string {
  const days = 18_250;
  // 7919 is prime and no divisor of `days`: the birth dates of neighbours lie far apart, and none repeats within a round.
  const birth = new Date(Date.UTC(1955, 0, 1) + ((index * 7919) % days) * dayMs);
  const century = birth.getUTCFullYear() < 2000 ? '2' : '3';
  const date = birth.toISOString().slice(2, 10).replaceAll('-', '');
  const serial = String(900 - Math.floor(index / days)).padStart(3, '0') + String((index % 5) * 2 + (man ? 1 : 0));
  return withCheckDigit(`${century}${date}${birthplace}${serial}`);
}

export function withCheckDigit(thirteen: string): string {
  const total = weights.reduce((sum, weight, position) => sum + weight * Number(thirteen[position]), 0);
  return thirteen + String((11 - (total % 11)) % 10);
}

function generateSubjects(random: Random, index: number): Subject[] {
  const cars = random.chance(70) ? 1 : 1 + random.int(3);
  const subjects = Array.from({ length: cars }, (_, car) => carOf(random, index, car));
  return random.chance(85) ? [...subjects, drivingLicenceOf(index)] : subjects;
}

/** @param car the person's first, second, third or fourth: 0 to 3 */
export function carOf(random: Random, person: number, car: number): Subject {
  return {
    subjectId: `V${car + 1}`,
    kind: 'vehicle-licence',
    plate: generatePlate(random, person * 4 + car),
    licenceNumber: `4${String(person * 4 + car).padStart(8, '0')}`,
    vehicle: random.pick(vehicles),
  };
}

export function drivingLicenceOf(person: number): Subject {
  return { subjectId: 'D1', kind: 'driving-licence', licenceNumber: `7${String(person).padStart(8, '0')}`, licenceClass: 'خاصة' };
}

/** Distinct for distinct numbers up to 30 million: a walk with a prime stride over all plates. */
function generatePlate(random: Random, number: number): Plate {
  if (random.chance(8))
    return { type: 'old', digits: String(1000 + ((number * 7919) % 899_000)), governorate: random.pick(oldPlatePlaces) };
  const letterSets = plateLetters.length ** 3;
  const place = Number((BigInt(number + 1) * 15_485_863n) % BigInt(letterSets * 9 ** 4));
  return {
    type: 'letters',
    letters: written(Math.floor(place / 9 ** 4), plateLetters, 3),
    digits: written(place % 9 ** 4, ['1', '2', '3', '4', '5', '6', '7', '8', '9'], 4),
  };
}

function written(value: number, symbols: readonly string[], length: number): string {
  let left = value;
  let text = '';
  for (let place = 0; place < length; place++) {
    text += symbols[left % symbols.length];
    left = Math.floor(left / symbols.length);
  }
  return text;
}

/** Three in ten owe nothing, most owe a few, a few owe dozens; four on average. */
function violationCount(random: Random): number {
  const kind = random.int(100);
  if (kind < 30) return 0;
  if (kind < 80) return 1 + random.int(4);
  if (kind < 97) return 5 + random.int(10);
  return 15 + random.int(50);
}

function pickArticle(random: Random): Article {
  const article = random.pick(articles);
  // Lines that no machine may take are rare on the road too.
  return article.compoundable || random.chance(10) ? article : random.pick(articles.filter((candidate) => candidate.compoundable));
}

function generateFine(random: Random, article: Article): number {
  const steps = Math.floor((article.maximum - article.minimum) / fineStep);
  // The smaller of two throws: most fines lie near the minimum.
  return article.minimum + Math.min(random.int(steps + 1), random.int(steps + 1)) * fineStep;
}
