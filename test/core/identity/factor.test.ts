import { describe, expect, it } from 'vitest';
import { checkFactor, factorKey, identityKey } from '../../../electron/core/identity/factor.ts';
import type { Identity, NationalId } from '../../../electron/core/identity/identity.ts';
import { parseLicence } from '../../../electron/core/identity/licence.ts';
import { lastFour, maskName } from '../../../electron/core/identity/mask.ts';
import { parsePassport } from '../../../electron/core/identity/passport.ts';

const citizen: Identity = { type: 'national-id', number: '28501150199993' as NationalId };
const foreigner: Identity = { type: 'passport', number: 'A12345678', country: 'SD' };

describe('second factor', () => {
  it.each(['28501150199993', '0199993', '2850', '28501150199993A'])('a licence number %s that the ID gives away is refused', (number) => {
    expect(checkFactor(citizen, { type: 'licence', number })).toEqual({ ok: false, error: { kind: 'equals-identity' } });
  });

  it('a licence number equal to the passport without its letter is refused', () => {
    expect(checkFactor(foreigner, { type: 'licence', number: '12345678' }).ok).toBe(false);
    expect(checkFactor(foreigner, { type: 'licence', number: 'a12345678' }).ok).toBe(false);
  });

  it('a licence number of its own is taken', () => {
    expect(checkFactor(citizen, { type: 'licence', number: '7703112' }).ok).toBe(true);
  });

  it('an old plate whose digits stand in the ID by chance is taken', () => {
    expect(checkFactor(citizen, { type: 'plate', plate: { type: 'old', digits: '1501', governorate: '01' } }).ok).toBe(true);
  });
});

describe('keys of doors', () => {
  it('are one spelling for one thing', () => {
    expect(identityKey(citizen)).toBe('national-id|28501150199993');
    expect(identityKey(foreigner)).toBe('passport|SD|A12345678');
    expect(factorKey({ type: 'plate', plate: { type: 'letters', letters: 'سطر', digits: '123' } })).toBe('plate|سطر|123');
    expect(factorKey({ type: 'plate', plate: { type: 'old', digits: '123', governorate: '27' } })).toBe('old-plate|27|123');
    expect(factorKey({ type: 'licence', number: 'ab12' })).toBe('licence|AB12');
  });
});

describe('passports and licences', () => {
  it('are stored without separators, in upper case', () => {
    expect(parsePassport(' a 1234-5678 ', 'sd')).toEqual({ ok: true, value: { number: 'A12345678', country: 'SD' } });
    expect(parseLicence('٧٧٠-٣١١٢')).toEqual({ ok: true, value: '7703112' });
  });

  it('are refused outside their alphabet and length', () => {
    expect(parsePassport('A12', 'SD')).toEqual({ ok: false, error: { kind: 'passport-number' } });
    expect(parsePassport('A1234567', 'Sudan')).toEqual({ ok: false, error: { kind: 'passport-country' } });
    for (const typed of ['123', '1'.repeat(21), 'س1234', ''])
      expect(parseLicence(typed)).toEqual({ ok: false, error: { kind: 'licence-format' } });
  });
});

describe('masks', () => {
  it.each([
    ['محمد أحمد السيد', 'محمد أ. س.'],
    ['عبد الرحمن هاني', 'عبد الرحمن هـ.'],
    ['منى', 'منى'],
    ['', ''],
    ['Ahmed  Hassan Ali', 'Ahmed H. A.'],
    ['سارة محمد محمود عبد الله حسن علي إبراهيم سعيد خالد ياسر كريم', 'سارة م. م. ع.'],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it('shows the last four of a number', () => {
    expect(lastFour(citizen)).toBe('9993');
  });
});
