import { describe, expect, it } from 'vitest';
import { refusedArgument } from '../../../electron/main/arguments.ts';

describe('a release', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--no-sandbox',
    '--disable-web-security',
    '--host-rules=MAP * 127.0.0.1',
    '--load-extension=/tmp/x',
    '--proxy-server=evil',
    '--user-data-dir-x',
    '-r',
    '/tmp/other-app',
  ])('does not take %s', (argument) => {
    expect(refusedArgument('release', ['--user-data-dir=/x', argument])).toBe(argument);
  });

  it('takes what the service file passes', () => {
    expect(refusedArgument('release', ['--user-data-dir=/var/lib/mukhalasa', '--ozone-platform=wayland'])).toBeNull();
  });
});

describe('a rehearsal', () => {
  it('can be driven over its debugging port, as root, and no more', () => {
    expect(refusedArgument('rehearsal', ['--no-sandbox', '--remote-debugging-port=0', '--disable-gpu'])).toBeNull();
    expect(refusedArgument('rehearsal', ['--inspect=0'])).toBe('--inspect=0');
  });
});
