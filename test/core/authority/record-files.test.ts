import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { loadContract } from '../../simulators/authority/contract.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { generatePerson } from '../../simulators/authority/people.ts';
import { checkRecord, readRecordFile } from '../../simulators/authority/record-file.ts';

const contract = loadContract();
const one = fixtures['one'] as PersonRecord;

function problemsOf(value: unknown): string[] {
  const checked = checkRecord(value, contract);
  return checked.ok ? [] : checked.error.map(({ path, problem }) => `${path}: ${problem}`);
}

describe('a bad record file is refused by place and reason', () => {
  const [line] = one.violations;
  if (line === undefined) throw new Error('no line');

  it.each([
    ['a line twice', { ...one, violations: [line, line] }, [`violations[1].violationId: ${line.violationId} is there twice`]],
    [
      'a line of no subject',
      { ...one, violations: [{ ...line, subjectId: 'X' }] },
      ["violations[0].subjectId: «X» is none of the record's subjects"],
    ],
    ['a subject twice', { ...one, subjects: [one.subjects[0], one.subjects[0]] }, ['subjects[1].subjectId: «V1» is there twice']],
    [
      'half a piastre',
      { ...one, violations: [{ ...line, amountDue: 100.5 }] },
      ['violations[0].amountDue: Invalid input: expected int, received number'],
    ],
    ['no people at all', [], ['record: Invalid input: expected object, received array']],
  ])('%s', (_name, value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });

  it('and a file that is no JSON names the file', () => {
    expect(() => readRecordFile('/nowhere/record.json', contract)).toThrow('/nowhere/record.json cannot be read');
  });
});

describe('the fixtures', () => {
  it.each(Object.entries(fixtures))('%s is committed as its script makes it', (name, record) => {
    const committed = JSON.parse(
      readFileSync(new URL(`../../simulators/authority/fixtures/${name}.json`, import.meta.url), 'utf8'),
    ) as unknown;
    expect(committed).toEqual(record);
    expect(problemsOf(record)).toEqual([]);
  });

  it('keep every fine inside its article and on 5 EGP', () => {
    for (const line of Object.values(fixtures).flatMap((record) => record.violations)) {
      expect(line.amountDue % 500).toBe(0);
      expect(line.amountDue).toBeGreaterThanOrEqual(line.minimum ?? 0);
      expect(line.amountDue).toBeLessThanOrEqual(line.maximum ?? 0);
    }
  });

  it('have names of 3 and of 12 words, and the numbers of lines that their names promise', () => {
    const words = (name: string): number | undefined => fixtures[name]?.owner.name.split(' ').length;
    expect([words('short-name'), words('long-name')]).toEqual([3, 12]);
    expect(['clean', 'one', 'sixty-five', 'four-hundred'].map((name) => fixtures[name]?.violations.length)).toEqual([0, 1, 65, 400]);
  });
});

describe('the generator', () => {
  const people = Array.from({ length: 2500 }, (_, index) => generatePerson(7, index));

  it('gives the same people for the same seed, others for another', () => {
    expect(generatePerson(7, 41)).toEqual(people[41]);
    expect(generatePerson(8, 41)).not.toEqual(people[41]);
  });

  it('gives valid records with distinct identities and plates, and about four lines a person', () => {
    expect(people.flatMap(problemsOf)).toEqual([]);
    expect(new Set(people.map((person) => person.identity.number)).size).toBe(people.length);
    const plates = people.flatMap((person) =>
      person.subjects.flatMap((subject) => (subject.kind === 'vehicle-licence' ? [JSON.stringify(subject.plate)] : [])),
    );
    expect(new Set(plates).size).toBe(plates.length);
    const lines = people.reduce((sum, person) => sum + person.violations.length, 0);
    expect(lines / people.length).toBeGreaterThan(3);
    expect(lines / people.length).toBeLessThan(5);
  });
});
