/** What may not be found anywhere once this person's visit is over. */
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';

export function tracesOf(record: PersonRecord): readonly string[] {
  const plates = record.subjects.flatMap((subject) => (subject.kind === 'vehicle-licence' ? [subject.plate] : []));
  return [
    record.identity.number,
    record.owner.name,
    // Part of a name is a name.
    ...record.owner.name.split(' ').filter((word) => word.length > 3),
    ...(record.owner.phone ? [record.owner.phone] : []),
    ...plates.flatMap((plate) =>
      plate.type === 'letters' && plate.letters.length > 1 ? [plate.letters, [...plate.letters].join(' ')] : [],
    ),
    ...record.subjects.flatMap((subject) => subject.licenceNumber ?? []),
    ...record.violations.map((violation) => violation.violationId),
  ];
}
