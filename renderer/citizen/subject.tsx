import type { ReactElement } from 'react';
import type { Eligibility, Subject } from '../../electron/core/register/schemas.ts';
import { CarIcon, CheckIcon, CrossIcon, LicenceIcon } from '../design/icons.tsx';
import { Plate } from '../design/plate.tsx';
import { useWords } from '../strings/words.tsx';

/** A licence or plate as its owner knows it. */
export function SubjectName({ subject }: { readonly subject: Subject }): ReactElement {
  const words = useWords();
  return (
    <div className="subject" data-subject={subject.subjectId}>
      <span className="subject-icon">{subject.kind === 'driving-licence' ? <LicenceIcon /> : <CarIcon />}</span>
      <div className="subject-text">
        <strong>{words.text(`record.${subject.kind}`)}</strong>
        <SubjectDetail subject={subject} />
      </div>
      {subject.kind === 'vehicle-licence' ? <SubjectPlate subject={subject} /> : null}
    </div>
  );
}

function SubjectDetail({ subject }: { readonly subject: Subject }): ReactElement | null {
  const words = useWords();
  const detail = subject.kind === 'driving-licence' ? subject.licenceClass : subject.vehicle;
  if (detail !== undefined) {
    return (
      <span className="subject-detail">
        <bdi lang="ar">{detail}</bdi>
      </span>
    );
  }
  if (subject.licenceNumber === undefined) return null;
  return <span className="subject-detail">{words.text('record.licenceNumber', { number: words.code(subject.licenceNumber) })}</span>;
}

function SubjectPlate({ subject }: { readonly subject: Extract<Subject, { kind: 'vehicle-licence' }> }): ReactElement {
  const words = useWords();
  const { plate } = subject;
  return plate.type === 'letters' ? (
    <Plate size="small" letters={plate.letters} digits={plate.digits} />
  ) : (
    <Plate size="small" letters="" digits={plate.digits} governorate={words.governorate(plate.governorate)} />
  );
}

/** One certificate: given, or not and why. */
export function CertificateRow({ subject, eligibility }: { readonly subject: Subject; readonly eligibility: Eligibility }): ReactElement {
  const words = useWords();
  return (
    <li className="certificate" data-eligible={eligibility.eligible}>
      <span className="certificate-mark">{eligibility.eligible ? <CheckIcon /> : <CrossIcon />}</span>
      <div>
        <SubjectName subject={subject} />
        {eligibility.eligible
          ? null
          : eligibility.reasons.map((reason) => (
              <p key={`${reason.code}${reason.text.en}`} className="certificate-reason">
                {words.pick(reason.text)}
              </p>
            ))}
      </div>
    </li>
  );
}
