/** A display to open windows on: the machine's own, or a virtual one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SetupFailure } from './steps.mjs';

/**
 * @typedef {object} Display
 * @property {string} name what DISPLAY must be, e.g. `:99`
 * @property {() => Promise<void>} close
 */

/**
 * Starts Xvfb on the first free display number; it ends with `close()` or with this process.
 * @param {{ width: number, height: number }} size pixels
 * @returns {Promise<Display>}
 */
export async function openVirtualDisplay(size) {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size.width}x${size.height}x24`, '-nolisten', 'tcp', '-dpi', '96'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit').then(
    () => null,
    () => null,
  );
  const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const first = once(createInterface({ input: pipe }), 'line').then(([line]) => `:${line}`);
  const name = await Promise.race([first, ended]);
  if (name === null) throw new SetupFailure('Xvfb, the virtual display, did not start', 'Run "Xvfb :99" by hand to see why.');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  return {
    name,
    close: async () => {
      process.off('exit', endWithUs);
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export function hasDisplay() {
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}
