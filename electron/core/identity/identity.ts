/** 14 ASCII digits whose structure, date and governorate are valid (see national-id.ts). A string, never a number. */
export type NationalId = string & { readonly __brand: 'NationalId' };

export interface Passport {
  readonly number: string;
  /** ISO 3166-1 alpha-2 of the issuing country. */
  readonly country: string;
}

export type Identity =
  | { readonly type: 'national-id'; readonly number: NationalId }
  | {
      readonly type: 'passport';
      readonly number: string;
      readonly country: string;
    };

/**
 * A plate in canonical form: one code point a letter (ه, never هـ), ASCII digits.
 * `letters`: 1 to 3 of the 17 plate letters + 1 to 4 digits 1-9 (since 2008). `old`: digits + governorate code.
 */
export type Plate =
  | {
      readonly type: 'letters';
      readonly letters: string;
      readonly digits: string;
    }
  | {
      readonly type: 'old';
      readonly digits: string;
      readonly governorate: string;
    };

export type FactorType = 'plate' | 'licence' | 'one-time-code';

/** What proves, beside the identity, that the person asks for their own record. */
export type Factor =
  | { readonly type: 'plate'; readonly plate: Plate }
  | { readonly type: 'licence'; readonly number: string }
  | {
      readonly type: 'one-time-code';
      readonly challengeId: string;
      readonly code: string;
    };
