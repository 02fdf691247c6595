import type { ReactElement } from 'react';
import type { ServiceReport } from '../../electron/core/staff/view.ts';
import { useWords, type Words } from '../strings/words.tsx';

const GIGA = 1_000_000_000;
const MEGA = 1_000_000;
const SECOND_MS = 1_000;

/** Figures of the machine, each named. */
export function MachineFacts({ report }: { readonly report: ServiceReport }): ReactElement {
  const words = useWords();
  const { unsent, storage, audit, register, versions } = report;
  return (
    <dl className="machine">
      <div>
        <dt>{words.text('service.answered')}</dt>
        <dd>
          {report.authorityAnsweredAt ? <bdi>{words.dateTime(report.authorityAnsweredAt)}</bdi> : words.text('service.neverAnswered')}
        </dd>
      </div>
      <div data-machine="unsent">
        <dt>{words.text('service.unsent')}</dt>
        <dd>
          <span>{words.text('service.unsentCount', { count: unsent.count })}</span>
          {unsent.count > 0 ? <bdi>{words.money(unsent.amount)}</bdi> : null}
          {unsent.oldest ? <small>{words.text('service.oldest', { time: words.dateTime(unsent.oldest) })}</small> : null}
        </dd>
      </div>
      <div data-machine="register">
        <dt>{words.text('service.register')}</dt>
        <dd>
          {register.dataAsOf ? <bdi>{words.dateTime(register.dataAsOf)}</bdi> : <span>{words.text('service.register-none')}</span>}
          {register.downloading ? (
            <small>
              {words.text('service.register-downloading', {
                done: words.count(register.downloading.done),
                of: words.count(register.downloading.of),
              })}
            </small>
          ) : null}
        </dd>
      </div>
      <div data-machine="cases">
        <dt>{words.text('service.cases')}</dt>
        <dd>
          <bdi>{words.count(report.openCases)}</bdi>
        </dd>
      </div>
      <div data-machine="clock">
        <dt>{words.text('service.clock')}</dt>
        <dd>
          <bdi>{words.dateTime(report.at)}</bdi>
          <small>{report.clockTrusted ? clock(words, report.clockOffsetMs) : words.text('service.clockNotTrusted')}</small>
        </dd>
      </div>
      <div data-machine="storage">
        <dt>{words.text('service.storage')}</dt>
        <dd>
          <span>
            {words.text('service.free', {
              size: words.plain('service.gigabytes', { size: words.count(Math.floor(storage.freeBytes / GIGA)) }),
            })}
          </span>
          <small>
            {words.text('service.sizes', {
              journal: megabytes(words, storage.journalBytes),
              register: megabytes(words, storage.registerBytes),
              log: megabytes(words, storage.logBytes),
            })}
          </small>
        </dd>
      </div>
      <div data-machine="audit">
        <dt>{words.text('service.audit')}</dt>
        <dd>
          <span>{words.text('service.auditRows', { rows: words.count(audit.rows), anchored: words.count(audit.anchoredRow) })}</span>
          <small>
            <bdi dir="ltr">{words.code(audit.head)}</bdi>
          </small>
        </dd>
      </div>
      <div data-machine="versions">
        <dt>{words.text('service.versions')}</dt>
        <dd>
          <bdi dir="ltr">{words.code(versions.program)}</bdi>
          <small>
            {words.text('service.versionsOf', {
              node: words.code(versions.node),
              journal: words.count(versions.journal),
              policy: versions.policy === null ? words.plain('service.none') : words.count(versions.policy),
            })}
          </small>
        </dd>
      </div>
    </dl>
  );
}

function megabytes(words: Words, bytes: number): string {
  return words.plain('service.megabytes', { size: words.count(Math.ceil(bytes / MEGA)) });
}

/** To the second: less is nobody's fault. */
function clock(words: Words, offsetMs: number | null): ReturnType<Words['text']> {
  if (offsetMs === null) return words.text('service.clockUnknown');
  const seconds = Math.round(Math.abs(offsetMs) / SECOND_MS);
  if (seconds === 0) return words.text('service.clockRight');
  return words.text(offsetMs > 0 ? 'service.clockBehind' : 'service.clockAhead', { count: seconds });
}
