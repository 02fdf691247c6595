/** Runs a program to its end and keeps what it said, for the message if it fails. */
import { spawn } from 'node:child_process';
import { root } from './folders.mjs';

/**
 * @typedef {object} Outcome
 * @property {number | null} code null when a signal or the time limit ended it
 * @property {string} output stdout and stderr, as they came
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, limitMs?: number }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const output = [];
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const limit = options.limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.limitMs);
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    child.on('error', (error) => output.push(error.message));
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output: output.join('') });
    });
  });
}

/**
 * The last lines of an output, for a failure message.
 * @param {string} output
 */
export function tail(output) {
  return output.trim().split('\n').slice(-15).join('\n');
}
