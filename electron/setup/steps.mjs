/** What set-up tells the person at the terminal: one line a step on stderr, with its time; stdout stays free for the command that follows. */
import { performance } from 'node:perf_hooks';

/** A step that cannot go on, in words a person can act upon. */
export class SetupFailure extends Error {
  /**
   * @param {string} what what went wrong
   * @param {string} next what to do about it
   */
  constructor(what, next) {
    super(what);
    this.name = 'SetupFailure';
    this.next = next;
  }
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs one step and prints its line. The step answers with what it found or did.
 * @param {string} name
 * @param {() => string | Promise<string>} run
 */
export async function step(name, run) {
  const started = performance.now();
  try {
    const outcome = await run();
    say(`set-up  ${name.padEnd(10)} ${outcome} (${seconds(started)})`);
  } catch (error) {
    say(`set-up  ${name.padEnd(10)} FAILED (${seconds(started)})`);
    throw error;
  }
}

/** @param {number} started from `performance.now()` */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
