/**
 * One machine loses its power at each durable step of a visit, one after another, on the same disk: just before the n-th sync of its
 * data folder the core is killed, what was not synced is gone, and it starts again from what is left.
 */
import { type TourMethod, tourMethods } from '../../tour/payer.ts';
import { watchFolder, whyNoPowerCut } from '../power-cut.ts';
import { type Books, readBooks, settledTimes } from './books.ts';
import { type Citizen, createCitizen } from './citizen.ts';
import { CoreEnded } from './core-process.ts';
import { type Machine, openMachine } from './machine.ts';

/** Starts in a row after which whatever still waits is stuck: each asks once more. */
const MOST_STARTS = 5;
const kinds = ['lost', 'doubled', 'stuck'] as const;

export interface Outcome {
  readonly method: TourMethod;
  readonly steps: number;
  readonly kills: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly stuck: readonly string[];
}

export interface EveryStepOptions {
  readonly methods?: readonly TourMethod[];
  /** Kills at every so many steps alone; 1 when left out. */
  readonly stride?: number;
  readonly say: (line: string) => void;
}

/** @returns false when money was lost or doubled, or somebody stuck */
export async function killAtEveryStep({ methods = tourMethods, stride = 1, say }: EveryStepOptions): Promise<boolean> {
  const why = whyNoPowerCut();
  if (why !== null) say(`SKIPPED: the shim. ${why}. The core is killed at each view that it tells of instead.`);
  const lanes = [methods.filter((_method, at) => at % 2 === 0), methods.filter((_method, at) => at % 2 === 1)];
  const outcomes = await Promise.all(lanes.map((lane) => oneAfterAnother(lane, stride, why === null, say)));
  return outcomes.flat().every(({ lost, doubled, stuck }) => lost.length + doubled.length + stuck.length === 0);
}

/** Each on a machine of its own. */
async function oneAfterAnother(
  methods: readonly TourMethod[],
  stride: number,
  withShim: boolean,
  say: (line: string) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const method of methods) {
    const began = performance.now();
    const machine = await openMachine();
    const citizen = createCitizen(machine);
    try {
      const first = await machine.start();
      await citizen.visit(first, 'card');
      await first.stop();
      const { steps, kills, ...found } = await throughTheVisit(machine, citizen, method, stride, withShim);
      outcomes.push({ method, steps, kills, ...found });
      const counts = kinds.map((kind) => `${kind} ${found[kind].length}`).join(', ');
      say(
        `${method.padEnd(6)} ${steps} ${withShim ? 'durable steps' : 'views'}, ${kills} kills, ${counts}  (${Math.round((performance.now() - began) / 1000)} s)`,
      );
      for (const kind of kinds) for (const line of found[kind]) say(`       ${kind}: ${line}`);
    } finally {
      await machine.close();
    }
  }
  return outcomes;
}

async function throughTheVisit(
  machine: Machine,
  citizen: Citizen,
  method: TourMethod,
  stride: number,
  withShim: boolean,
): Promise<Omit<Outcome, 'method'>> {
  const found = { lost: new Set<string>(), doubled: new Set<string>(), stuck: new Set<string>() };
  let kills = 0;
  for (let step = 1; ; step += stride) {
    await machine.refill();
    const before = new Set((await readBooks(machine)).payments.map(({ reference }) => reference));
    const watched = withShim ? watchFolder(machine.lobby.dataFolder, step) : null;
    const wasCut = await visitUntilTheCut(machine, citizen, method, watched ? { environment: watched.environment } : { killAtView: step });
    const image = watched?.afterTheCut();
    if (wasCut && image !== undefined) machine.replaceDisk(image);
    const books = await recover(machine, citizen);
    const ours = books.payments.map(({ reference }) => reference).filter((reference) => !before.has(reference));
    const times = await settledTimes(machine, ours);
    for (const kind of kinds) for (const line of books[kind]) found[kind].add(`step ${step}: ${line}`);
    if (times > 1) found.doubled.add(`step ${step}: a line was settled ${times} times`);
    if (!wasCut) return { steps: step - 1, kills, lost: [...found.lost], doubled: [...found.doubled], stuck: [...found.stuck] };
    kills += 1;
  }
}

/** @returns false when the visit and the stop after it came to their end first */
async function visitUntilTheCut(
  machine: Machine,
  citizen: Citizen,
  method: TourMethod,
  how: Parameters<Machine['start']>[0],
): Promise<boolean> {
  try {
    const core = await machine.start(how);
    await citizen.visit(core, method);
    await core.stop();
    return core.wasKilled();
  } catch (error) {
    if (error instanceof CoreEnded) return true;
    throw error;
  }
}

/** Started again, with the citizen still before it or coming back, until nothing waits any more. */
export async function recover(machine: Machine, citizen: Citizen): Promise<Books> {
  for (let start = 1; ; start += 1) {
    const core = await machine.start();
    await citizen.finish(core);
    // Whoever has paid and has no paper gets it by who they are.
    await citizen.visit(core, 'papers');
    await core.stop();
    const books = await readBooks(machine);
    if (books.stuck.length === 0 || start === MOST_STARTS) return books;
  }
}
