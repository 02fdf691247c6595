import { test } from 'vitest';
import { walkRecord } from './walked-record.ts';

test.each([
  ['no violation', 'clean', []],
  ['one violation, in English', 'one', ['--lang', 'en']],
  ['65 violations', 'sixty-five', []],
  ['400 violations', 'four-hundred', []],
  ['400 violations, in English, on its side', 'four-hundred', ['--lang', 'en', '--orientation', 'landscape']],
  ['a plate with one letter', 'one-letter', []],
  ['a line that is not payable', 'not-payable', []],
  ['a line under objection', 'objected', []],
  ['a name of three words', 'short-name', []],
  ['a name of twelve words', 'long-name', []],
  ['a stale record', 'stale', []],
] as const)('%s', (_who, fixture, args) => walkRecord(fixture, args), 120_000);
