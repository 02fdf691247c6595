/**
 * A city of any size, from a seed: 2.5 doors and 3 violations a person on average. Four in ten owe nothing, one in fifty about forty
 * lines. Nobody here exists.
 */
import type { Identity } from '../../../electron/core/identity/identity.ts';
import { maskName } from '../../../electron/core/identity/mask.ts';
import type { PersonRecord, Subject } from '../../../electron/core/register/schemas.ts';
import { birthplaces, carOf, drivingLicenceOf, generateName, generateViolation, nationalIdOf } from './people.ts';
import { newRandom, type Random } from './random.ts';
import type { Person } from './sealed-people.ts';

const batchSize = 256;
const dataAsOf = '2026-11-01T00:00:00.000Z';

export function citizenOf(seed: number, index: number): PersonRecord {
  const random = newRandom(seed, index);
  const man = random.chance(55);
  const subjects = subjectsOf(random, index);
  const count = violationCount(random);
  return {
    identity: { type: 'national-id', number: nationalIdOf(index, man, random.pick(birthplaces)) },
    owner: { name: generateName(random, man, 3 + random.int(3)) },
    subjects,
    violations: Array.from({ length: count }, (_, line) => generateViolation(random, index, line, random.pick(subjects).subjectId)),
  };
}

/** As a snapshot takes them, a batch at a time. @param to the first that is not in it */
export function* cityBatches(seed: number, from: number, to: number): Generator<readonly Person[]> {
  for (let at = from; at < to; at += batchSize)
    yield Array.from({ length: Math.min(batchSize, to - at) }, (_, index) => personOf(seed, at + index));
}

export function personOf(seed: number, index: number): Person {
  const { identity, owner, subjects, violations } = citizenOf(seed, index);
  const recordId = `city-${seed}-${String(index).padStart(8, '0')}`;
  return {
    identity: identity as Identity,
    record: { recordId, version: 1, dataAsOf, owner: { name: owner.name, maskedName: maskName(owner.name) }, subjects, violations },
  };
}

/** A vehicle has two doors, its plate and its licence; a driving licence one. */
function subjectsOf(random: Random, index: number): Subject[] {
  const dice = random.int(100);
  const cars = dice < 30 ? 0 : dice < 85 ? 1 : 2;
  const subjects = Array.from({ length: cars }, (_, car) => carOf(random, index, car));
  return cars === 0 || random.chance(75) ? [...subjects, drivingLicenceOf(index)] : subjects;
}

function violationCount(random: Random): number {
  const dice = random.int(100);
  if (dice < 38) return 0;
  if (dice < 63) return 1;
  if (dice < 88) return 2 + random.int(4);
  if (dice < 98) return 6 + random.int(10);
  return 30 + random.int(21);
}
