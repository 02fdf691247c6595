/** The OpenAPI document and the client's zod schemas say the same of every body: as types, as JSON Schema, and on samples. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { components } from '../../../electron/core/register/authority-api.ts';
import * as zod from '../../../electron/core/register/schemas.ts';
import { contractFile, loadContract } from '../../simulators/authority/contract.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';

type Api = components['schemas'];

/** Both generators' habits taken off: intersections flattened, `undefined` out of optional members, tuples and literals kept. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [K in keyof T]: Plain<Exclude<T[K], undefined>> }
    : T;
type Same<A, B> = [Plain<A>] extends [Plain<B>] ? ([Plain<B>] extends [Plain<A>] ? true : false) : false;

/** The build breaks at the name whose type differs. */
const sameTypes: {
  readonly [Name in keyof typeof pairs]: Same<z.infer<(typeof pairs)[Name]>, Name extends keyof Api ? Api[Name] : never>;
} = {
  AnswerSignature: true,
  Bilingual: true,
  Clearance: true,
  ClearanceAnswer: true,
  ClearanceRequest: true,
  Credit: true,
  CreditClaim: true,
  CreditNumber: true,
  CreditPayBack: true,
  ChangesPage: true,
  CreditRequest: true,
  Eligibility: true,
  Enrolment: true,
  Factor: true,
  FactorType: true,
  Fee: true,
  Heartbeat: true,
  TimeAnswer: true,
  HeartbeatAnswer: true,
  Identity: true,
  IssuedClearance: true,
  KeyList: true,
  KioskCertificate: true,
  LookUpAnswer: true,
  LookUpRequest: true,
  NotPayableReason: true,
  NumberBlock: true,
  OneTimeCodeAnswer: true,
  OneTimeCodeRequest: true,
  OpenCredits: true,
  Payable: true,
  PaymentReferenceRequest: true,
  PaymentReferenceState: true,
  PaymentAttestation: true,
  PaymentState: true,
  PersonRecord: true,
  Plate: true,
  Policy: true,
  PrintCount: true,
  PrintReport: true,
  Problem: true,
  PublicKey: true,
  Quote: true,
  QuoteRequest: true,
  RecordClearances: true,
  Reference: true,
  RefusalReason: true,
  RegisterKey: true,
  RenewedCredentials: true,
  RevocationList: true,
  SettlementAnswer: true,
  SettlementRequest: true,
  SnapshotManifest: true,
  Subject: true,
  TenderReport: true,
  TicketPhoto: true,
  Violation: true,
  ViolationsPage: true,
};

const pairs = {
  AnswerSignature: zod.answerSignatureSchema,
  Bilingual: zod.bilingualSchema,
  ChangesPage: zod.changesPageSchema,
  Clearance: zod.clearanceSchema,
  ClearanceAnswer: zod.clearanceAnswerSchema,
  ClearanceRequest: zod.clearanceRequestSchema,
  Credit: zod.creditSchema,
  CreditClaim: zod.creditClaimSchema,
  CreditNumber: zod.creditNumberSchema,
  CreditPayBack: zod.creditPayBackSchema,
  CreditRequest: zod.creditRequestSchema,
  Eligibility: zod.eligibilitySchema,
  Enrolment: zod.enrolmentSchema,
  Factor: zod.factorSchema,
  FactorType: zod.factorTypeSchema,
  Fee: zod.feeSchema,
  Heartbeat: zod.heartbeatSchema,
  TimeAnswer: zod.timeSchema,
  HeartbeatAnswer: zod.heartbeatAnswerSchema,
  Identity: zod.identitySchema,
  IssuedClearance: zod.issuedClearanceSchema,
  KeyList: zod.keyListSchema,
  KioskCertificate: zod.kioskCertificateSchema,
  LookUpAnswer: zod.lookUpAnswerSchema,
  LookUpRequest: zod.lookUpRequestSchema,
  NotPayableReason: zod.notPayableReasonSchema,
  NumberBlock: zod.numberBlockSchema,
  OneTimeCodeAnswer: zod.oneTimeCodeAnswerSchema,
  OneTimeCodeRequest: zod.oneTimeCodeRequestSchema,
  OpenCredits: zod.openCreditsSchema,
  Payable: zod.payableSchema,
  PaymentReferenceRequest: zod.paymentReferenceRequestSchema,
  PaymentReferenceState: zod.paymentReferenceStateSchema,
  PaymentAttestation: zod.paymentAttestationSchema,
  PaymentState: zod.paymentStateSchema,
  PersonRecord: zod.personRecordSchema,
  Plate: zod.plateSchema,
  Policy: zod.policySchema,
  PrintCount: zod.printCountSchema,
  PrintReport: zod.printReportSchema,
  Problem: zod.problemSchema,
  PublicKey: zod.publicKeySchema,
  Quote: zod.quoteSchema,
  QuoteRequest: zod.quoteRequestSchema,
  RecordClearances: zod.recordClearancesSchema,
  Reference: zod.referenceSchema,
  RefusalReason: zod.refusalReasonSchema,
  RegisterKey: zod.registerKeySchema,
  RenewedCredentials: zod.renewedCredentialsSchema,
  RevocationList: zod.revocationListSchema,
  SettlementAnswer: zod.settlementAnswerSchema,
  SettlementRequest: zod.settlementRequestSchema,
  SnapshotManifest: zod.snapshotManifestSchema,
  Subject: zod.subjectSchema,
  TenderReport: zod.tenderReportSchema,
  TicketPhoto: zod.ticketPhotoSchema,
  Violation: zod.violationSchema,
  ViolationsPage: zod.violationsPageSchema,
} as const;

const document = parse(readFileSync(contractFile, 'utf8')) as {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
const contract = loadContract();

describe('zod and the contract', () => {
  it.each(Object.keys(sameTypes) as (keyof typeof pairs)[])('describe the same %s', (name) => {
    expect(plainSchema(document.components.schemas[name])).toEqual(plainSchema(z.toJSONSchema(pairs[name])));
  });

  it('accept every fixture, and agree on every way of spoiling one', () => {
    for (const [name, record] of Object.entries(fixtures)) {
      expect(zod.personRecordSchema.safeParse(record).success, name).toBe(true);
      expect(contract.checkSchema('PersonRecord', record), name).toBeNull();
    }
    const sample = fixtures['not-payable'];
    const places = placesIn(sample);
    const junk = fc.oneof(
      fc.constant(undefined),
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('', '٣', -1, 0.5, 2 ** 53, '2026-13-01', '2026-11-22T08:05:00+02:00', 'x'.repeat(5000)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), junk, (place, value) => {
        const spoilt = JSON.parse(JSON.stringify(withValueAt(sample, place, value))) as unknown;
        expect(contract.checkSchema('PersonRecord', spoilt) === null).toBe(zod.personRecordSchema.safeParse(spoilt).success);
      }),
      { numRuns: 500, seed: 2026 },
    );
  });
});

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.map((item, index) => placesIn(item, [...path, index]))
    : Object.entries(value).map(([key, item]) => placesIn(item, [...path, key]));
  // A member that nobody knows is spoiling too.
  return [path, ...inside.flat(), ...(Array.isArray(value) ? [] : [[...path, 'surplus']])];
}

function withValueAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement === undefined ? null : replacement;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? withValueAt(item, rest, replacement) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [step]: rest.length === 0 ? replacement : withValueAt(object[step], rest, replacement) };
}

/** One spelling for what the two generators write differently: no prose, no references, no defaults, sorted lists. */
function plainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const source = schema as Record<string, unknown>;
  if (typeof source['$ref'] === 'string') return plainSchema(document.components.schemas[source['$ref'].split('/').at(-1) ?? '']);
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    if (['$schema', 'description', 'examples', 'title'].includes(key)) continue;
    // Both sides pin instants and dates with a pattern as well, each in its own way; the samples compare those.
    if (key === 'pattern' && (source['format'] === 'date-time' || source['format'] === 'date')) continue;
    if (key === 'type' && 'const' in source) continue;
    // zod's word for a prefix, beside the pattern that says the same.
    if (key === 'format' && value === 'starts_with') continue;
    if (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) continue;
    if (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) continue;
    if (key === 'required' || key === 'enum') plain[key] = [...(value as string[])].sort();
    else if (key === 'anyOf' || key === 'oneOf') plain['oneOf'] = plainSchema(value);
    else if (key === 'properties')
      plain[key] = Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, plainSchema(member)]));
    else if (key === 'additionalProperties')
      plain[key] = typeof value === 'object' && Object.keys(value as object).length === 0 ? true : plainSchema(value);
    else plain[key] = plainSchema(value);
  }
  return plain;
}
