/** What a slip says, on 80 mm and on A4 alike. */
import type { DueBackReason } from '../../../db/journal/schema.ts';
import { isolate } from './bidi.ts';
import type { SlipDocument } from './document.ts';
import { type PaperWord, wordingOf } from './words.ts';

export interface SlipText {
  readonly title: PaperWord;
  /** What must be read before anything else. */
  readonly warning?: string;
  readonly numberLabel: string;
  readonly number: string;
  readonly amount: { readonly label: string; readonly value: string };
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly next: string;
  readonly steps: readonly string[];
}

const reasonWords = {
  'duplicate-line': 'reasonDuplicateLine',
  'refused-line': 'reasonRefusedLine',
  overpaid: 'reasonOverpaid',
  'reversal-failed': 'reasonReversalFailed',
  'late-approval': 'reasonLateApproval',
  'no-change': 'reasonNoChange',
  'unfinished-cash': 'reasonUnfinishedCash',
} as const satisfies Record<DueBackReason, PaperWord>;

export function slipTitle({ about }: SlipDocument): PaperWord {
  return about.kind === 'credit' ? 'creditTitle' : 'unknownTitle';
}

export function slipText(document: SlipDocument): SlipText {
  const { word, format } = wordingOf(document.language);
  const { about } = document;
  const reference = format.reference(document.paymentReference);
  const identity = word(document.idType === 'passport' ? 'yourPassport' : 'yourNationalId');
  const owner = [
    { label: word('creditOwner'), value: isolate(document.maskedName) },
    { label: word(document.idType === 'passport' ? 'passportNumber' : 'nationalId'), value: format.idLastFour(document.idLastFour) },
  ];
  const at = format.dateTime(document.issuedAt);
  switch (about.kind) {
    case 'credit':
      return {
        title: slipTitle(document),
        numberLabel: word('creditNumber'),
        number: format.reference(about.number),
        amount: { label: word('creditAmount'), value: format.money(document.amount) },
        fields: [
          ...owner,
          { label: word('creditReason'), value: word(reasonWords[about.reason]) },
          { label: word('paymentReference'), value: reference },
          { label: word('creditIssuedAt'), value: at },
        ],
        next: word('creditNext'),
        steps: [word('creditBound'), word('creditAtKiosk', { identity }), word('creditAtCounter'), word('creditNumberAlone')],
      };
    case 'unknown':
      return {
        title: slipTitle(document),
        warning: word('unknownWarning'),
        numberLabel: word('paymentReference'),
        number: reference,
        amount: { label: word('unknownAmount'), value: format.money(document.amount) },
        fields: [...owner, { label: word('unknownAt'), value: at }],
        next: word('unknownNext'),
        steps: [word('unknownAsking'), word('unknownComeBack', { identity }), word('unknownNotTaken'), word('unknownTaken')],
      };
  }
}
