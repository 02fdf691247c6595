/** One person's record from outside, checked so that a bad file is refused with the place and the reason. */
import { readFileSync } from 'node:fs';
import { type PersonRecord, personRecordSchema } from '../../../electron/core/register/schemas.ts';
import { err, ok, type Result } from '../../../electron/core/result.ts';
import type { Contract } from './contract.ts';

export interface RecordProblem {
  /** Where in the record, e.g. `violations[3].amountDue`. */
  readonly path: string;
  readonly problem: string;
}

export function checkRecord(value: unknown, contract: Contract): Result<PersonRecord, readonly RecordProblem[]> {
  const read = personRecordSchema.safeParse(value);
  if (!read.success) return err(read.error.issues.map((issue) => ({ path: pathOf(issue.path), problem: issue.message })));
  const breach = contract.checkSchema('PersonRecord', value);
  if (breach !== null) return err([{ path: 'record', problem: breach }]);
  const problems = [...repeatedSubjects(read.data), ...inconsistentLines(read.data)];
  return problems.length === 0 ? ok(read.data) : err(problems);
}

/** @throws Error naming the file, the place and the reason. */
export function readRecordFile(file: string, contract: Contract): PersonRecord {
  const checked = checkRecord(parseJson(file), contract);
  if (checked.ok) return checked.value;
  throw new Error(`${file} is not a person's record:\n${checked.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function repeatedSubjects(record: PersonRecord): RecordProblem[] {
  const seen = new Set<string>();
  return record.subjects.flatMap(({ subjectId }, index) => {
    const repeated = seen.has(subjectId);
    seen.add(subjectId);
    return repeated ? [{ path: `subjects[${index}].subjectId`, problem: `«${subjectId}» is there twice` }] : [];
  });
}

function inconsistentLines(record: PersonRecord): RecordProblem[] {
  const subjects = new Set(record.subjects.map((subject) => subject.subjectId));
  const seen = new Set<string>();
  return record.violations.flatMap(({ violationId, subjectId }, index) => {
    const problems: RecordProblem[] = [];
    if (seen.has(violationId)) problems.push({ path: `violations[${index}].violationId`, problem: `${violationId} is there twice` });
    if (!subjects.has(subjectId))
      problems.push({ path: `violations[${index}].subjectId`, problem: `«${subjectId}» is none of the record's subjects` });
    seen.add(violationId);
    return problems;
  });
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text.replace(/^\./, '') || 'record';
}
