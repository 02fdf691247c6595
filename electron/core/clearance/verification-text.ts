/** A verification as lines for a person, in both languages: what it is worth, then the claims to compare with the paper. */
import { arabicDigits, createFormatter } from '../../../resources/locale/format.ts';
import type { ClearanceClaims } from './token.ts';
import type { NotGenuine, Verification } from './verification.ts';

const english = createFormatter('en', 'isolates');
const arabic = createFormatter('ar', 'isolates');
const MINUTE_MS = 60_000;

/** @param at the moment for which the question was asked, milliseconds since 1970 */
export function describeVerification(verification: Verification, at: number): readonly string[] {
  return [
    ...verdictLines(verification),
    ...(verification.demonstration ? ['Demonstration – not valid', 'نموذج تجريبي – لا يُعتد به'] : []),
    ...('claims' in verification ? ['', 'Compare with the paper:', 'قارن بالورقة:', ...claimLines(verification.claims)] : []),
    '',
    `Key list as of ${english.dateTime(verification.keysAsOf)} (${age(verification.keysAsOf, at)})`,
    `Revocation list as of ${english.dateTime(verification.revocationsAsOf)} (${age(verification.revocationsAsOf, at)})`,
  ];
}

function verdictLines(verification: Verification): readonly string[] {
  switch (verification.verdict) {
    case 'valid': {
      const { dataAsOf } = verification.claims;
      return [
        'VALID: final clearance certificate',
        `Nothing was owed at that moment: ${english.dateTime(dataAsOf)}`,
        'صحيحة: شهادة براءة ذمة نهائية',
        `لم يكن مستحقًا شيء في ذلك الوقت: ${arabic.dateTime(dataAsOf)}`,
      ];
    }
    case 'provisional':
      return ['PROVISIONAL: provisional payment slip – not a clearance', 'مؤقت: إيصال سداد مؤقت – ليس مخالصة'];
    case 'expired': {
      const { validUntil } = verification.claims;
      return [`EXPIRED on ${english.dateTime(validUntil)}`, `انتهت صلاحيتها في ${arabic.dateTime(validUntil)}`];
    }
    case 'revoked':
      return [`REVOKED as of ${english.dateTime(verification.revokedAt)}`, `مُلغاة منذ ${arabic.dateTime(verification.revokedAt)}`];
    case 'not-genuine':
      return [`NOT GENUINE: ${reasons[verification.reason]}`, 'ليست أصلية'];
    case 'unreadable':
      return ['UNREADABLE: this is not the code of a clearance certificate', 'تعذّرت القراءة: ليس رمز شهادة براءة ذمة'];
  }
}

const reasons: Readonly<Record<NotGenuine, string>> = {
  'bad-signature': 'the content was changed after it was signed',
  'key-unknown': 'signed with a key that the authority does not know',
  'key-wrong-use': 'signed with a key that may not sign this',
  'key-revoked': 'signed with a key that was withdrawn',
  'key-outside-its-time': 'signed at a time when the key was not in use',
  'not-the-issuer': 'signed in the name of another issuer',
  'from-the-future': 'dated in the future (or the clock of this machine is wrong)',
};

function claimLines(claims: ClearanceClaims): readonly string[] {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Number', 'رقم الشهادة', english.reference(claims.number)],
    subjectRow(claims),
    ['Owner (masked)', 'اسم المالك (مختصر)', isolated(claims.maskedName)],
    [
      'ID ends in',
      'آخر أربعة أرقام من الرقم القومي',
      `${english.code(claims.idLastFour)}  ${english.code(arabicDigits(claims.idLastFour))}`,
    ],
    ['Data as of', 'البيانات حتى', bothDates(claims.dataAsOf)],
    ['Issued', 'صدرت في', bothDates(claims.issuedAt)],
    ['Valid until', 'صالحة حتى', bothDates(claims.validUntil)],
    ['Kind', 'النوع', claims.state === 'final' ? 'final / نهائية' : 'provisional / مؤقتة'],
    ['Issuer', 'الجهة', english.code(claims.issuer)],
  ];
  return rows.map(([en, ar, value]) => `  ${en} / ${isolated(ar)}: ${value}`);
}

function subjectRow({ subject }: ClearanceClaims): readonly [string, string, string] {
  if (subject.type === 'plate') return ['Plate', 'رقم اللوحة', arabic.plate(subject.plate)];
  return ['Driving licence', 'رخصة القيادة', `${english.code(subject.number)}  ${english.code(arabicDigits(subject.number))}`];
}

function bothDates(instant: string): string {
  return `${english.dateTime(instant)} / ${arabic.dateTime(instant)}`;
}

/** U+2068 ... U+2069: the text keeps its own direction. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

function age(instant: string, at: number): string {
  const minutes = Math.floor((at - Date.parse(instant)) / MINUTE_MS);
  if (minutes < 0) return 'dated after the moment asked for';
  if (minutes < 120) return `${minutes} minutes old`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours old` : `${Math.floor(hours / 24)} days old`;
}
