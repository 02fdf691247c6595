import { test } from 'vitest';
import { walkRecord } from './walked-record.ts';

test('two licences and three plates', () => walkRecord('two-licences-three-plates', []));
test('an old digits-only plate, in English', () => walkRecord('old-plate', ['--lang', 'en', '--orientation', 'landscape']));
