/** What a clearance says, on A4 and on 80 mm alike: the same claims, in the same words. */
import type { Formatter } from '../../../resources/locale/format.ts';
import type { Subject } from '../register/schemas.ts';
import { isolate } from './bidi.ts';
import type { ClearanceDocument } from './document.ts';
import { type PaperWord, wordingOf } from './words.ts';

export function clearanceTitle({ state }: ClearanceDocument): PaperWord {
  return state === 'final' ? 'clearanceTitle' : 'provisionalTitle';
}

/** "Nothing was owed at that moment", never "has no violations": data can change a minute later. */
export function clearanceStatement({ state, subject, language, dataAsOf }: ClearanceDocument): {
  readonly body: string;
  readonly scope: string;
  /** What is still pending of a slip, and how the certificate comes. */
  readonly next?: string;
} {
  const { word, format } = wordingOf(language);
  const vehicle = subject.kind === 'vehicle-licence';
  const body: PaperWord =
    state === 'final' ? (vehicle ? 'clearedVehicle' : 'clearedDriver') : vehicle ? 'provisionalVehicle' : 'provisionalDriver';
  return {
    body: word(body, { dataAsOf: format.dateTime(dataAsOf) }),
    scope: word(state === 'final' ? 'clearedScope' : 'provisionalScope'),
    ...(state === 'final' ? {} : { next: word('provisionalNext') }),
  };
}

export interface Field {
  readonly label: string;
  readonly value: string;
}

export function clearanceFields(document: ClearanceDocument): readonly Field[] {
  const { word, format } = wordingOf(document.language);
  const field = (key: PaperWord, value: string): Field => ({
    label: word(key),
    value: isolate(value),
  });
  return [
    ...subjectFields(document.subject, format, field),
    field('ownerName', document.maskedName),
    field(document.idType === 'passport' ? 'passportNumber' : 'nationalId', format.idLastFour(document.idLastFour)),
    field('dataAsOf', format.dateTime(document.dataAsOf)),
    field('issuedAt', format.dateTime(document.issuedAt)),
    field('validUntil', format.dateTime(document.validUntil)),
    ...(document.amountPaid ? [field('amountPaid', format.money(document.amountPaid))] : []),
    field('paymentReference', format.reference(document.paymentReference)),
  ];
}

function subjectFields(subject: Subject, format: Formatter, field: (key: PaperWord, value: string) => Field): readonly Field[] {
  switch (subject.kind) {
    case 'vehicle-licence':
      return [
        field('plate', format.plate(subject.plate)),
        ...(subject.vehicle ? [field('vehicle', subject.vehicle)] : []),
        ...(subject.licenceNumber ? [field('licenceNumber', format.code(subject.licenceNumber))] : []),
      ];
    case 'driving-licence':
      return [
        field('licenceNumber', format.code(subject.licenceNumber)),
        ...(subject.licenceClass ? [field('licenceClass', subject.licenceClass)] : []),
      ];
  }
}
