/**
 * Every body of the authority's API v1 that the kiosk reads or writes, as zod. The contract itself is
 * resources/authority.openapi.yaml; a compile-time test holds the two together. Amounts are integer piastres,
 * times are ISO 8601 UTC instants, dates are YYYY-MM-DD.
 */
import { z } from 'zod';

const text = (max: number) => z.string().min(1).max(max);
export const instantSchema = z.iso.datetime({ offset: false });
const dateSchema = z.iso.date();
/** Integer piastres; the ceiling (10 million EGP) is a sanity limit on one amount. */
const amountSchema = z.int().min(0).max(1_000_000_000);
/** First 8 bytes of SHA-256(SPKI), hex. */
const kidSchema = z.string().regex(/^[0-9a-f]{16}$/);
export const bilingualSchema = z.strictObject({ ar: text(1000), en: text(1000) });

export const identitySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('national-id'), number: z.string().regex(/^[23]\d{13}$/) }),
  z.strictObject({ type: z.literal('passport'), number: text(20), country: z.string().regex(/^[A-Z]{2}$/) }),
]);

export const plateSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('letters'),
    letters: z.string().regex(/^[أبجدرسصطعفقلمنهوى]{1,3}$/),
    digits: z.string().regex(/^[1-9]{1,4}$/),
  }),
  z.strictObject({ type: z.literal('old'), digits: z.string().regex(/^\d{1,7}$/), governorate: z.string().regex(/^\d{2}$/) }),
]);

export const factorSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plate'), plate: plateSchema }),
  z.strictObject({ type: z.literal('licence'), number: z.string().regex(/^[0-9A-Za-z]{4,20}$/) }),
  z.strictObject({ type: z.literal('one-time-code'), challengeId: text(64), code: z.string().regex(/^\d{6}$/) }),
]);
export const factorTypeSchema = z.enum(['plate', 'licence', 'one-time-code']);

/** A licence or plate that gets its own clearance. */
export const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    subjectId: text(64),
    kind: z.literal('vehicle-licence'),
    plate: plateSchema,
    licenceNumber: text(20).optional(),
    vehicle: text(100).optional(),
  }),
  z.strictObject({ subjectId: text(64), kind: z.literal('driving-licence'), licenceNumber: text(20), licenceClass: text(60).optional() }),
]);

export const notPayableReasonSchema = z.enum([
  'not-compoundable',
  'court-case',
  'under-objection',
  'stale-record',
  'being-settled',
  'other',
]);

/** Whether the line can be paid at a kiosk; if not, why and where to go. */
export const payableSchema = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('yes') }),
  z.strictObject({ answer: z.literal('no'), reason: notPayableReasonSchema, explanation: bilingualSchema, whereToGo: bilingualSchema }),
]);

export const violationSchema = z.strictObject({
  /** The authority's 15-digit fine id. */
  violationId: z.string().regex(/^\d{15}$/),
  subjectId: text(64),
  occurredAt: instantSchema,
  place: bilingualSchema,
  /** Article of law 66/1973, e.g. `74/1`. */
  legalReference: text(40),
  legalDescription: bilingualSchema,
  minimum: amountSchema.nullable(),
  maximum: amountSchema.nullable(),
  amountDue: amountSchema,
  payable: payableSchema,
  state: z.enum(['open', 'objected', 'being-settled-elsewhere']),
  objectable: z.boolean(),
  /** Where and until when an objection is filed, in the authority's words. */
  objectAt: bilingualSchema.optional(),
  /** A photo of the ticket can be asked for. */
  photo: z.boolean().optional(),
  /** Reduced settlement terms (art. 80): the amount until the end of that date. Shown, never computed. */
  composition: z.strictObject({ amount: amountSchema, until: dateSchema }).optional(),
});

/** One person's whole record, as `--record FILE` takes it. */
export const personRecordSchema = z.strictObject({
  identity: identitySchema,
  owner: z.strictObject({
    name: text(300),
    phone: z
      .string()
      .regex(/^01\d{9}$/)
      .optional(),
  }),
  subjects: z.array(subjectSchema).min(1).max(50),
  violations: z.array(violationSchema).max(2000),
  /** True when the authority itself holds only a stale record: the citizen is sent to the traffic prosecution. */
  stale: z.boolean().optional(),
});

export const lookUpRequestSchema = z.strictObject({ identity: identitySchema, factor: factorSchema });
export const lookUpAnswerSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('found'),
    recordId: text(64),
    /** Grows with every change of the record. */
    version: z.int().min(1),
    /** Short-lived permission to read this record and ask for quotes; sent as `Record-Access`. */
    accessToken: text(500),
    dataAsOf: instantSchema,
    owner: z.strictObject({ name: text(300), maskedName: text(300) }),
    subjects: z.array(subjectSchema).min(1).max(50),
    violationCount: z.int().min(0),
  }),
  /** One answer for "no such person" and "factor does not match". */
  z.strictObject({ outcome: z.literal('no-match') }),
  z.strictObject({ outcome: z.literal('stale'), whereToGo: bilingualSchema }),
]);

export const violationsPageSchema = z.strictObject({
  recordId: text(64),
  version: z.int().min(1),
  dataAsOf: instantSchema,
  violations: z.array(violationSchema).max(200),
  /** Absent on the last page. */
  nextCursor: text(200).optional(),
});

export const feeSchema = z.strictObject({
  code: z.enum(['court-fees', 'automated-service', 'objection']),
  label: bilingualSchema,
  amount: amountSchema,
});

/** Per subject: whether a certificate can be issued, with every reason when it cannot. */
export const eligibilitySchema = z.strictObject({
  subjectId: text(64),
  eligible: z.boolean(),
  reasons: z.array(
    z.strictObject({
      code: z.enum(['line-unpaid', 'line-not-payable', 'line-under-objection', 'being-settled', 'other']),
      text: bilingualSchema,
    }),
  ),
});

export const quoteRequestSchema = z.strictObject({
  recordId: text(64),
  /** Empty: nothing to pay but the service fee, for certificates of what is already clear. */
  violationIds: z.array(z.string().regex(/^\d{15}$/)).max(2000),
});
export const quoteSchema = z.strictObject({
  quoteId: text(64),
  recordId: text(64),
  recordVersion: z.int().min(1),
  lines: z.array(z.strictObject({ violationId: z.string().regex(/^\d{15}$/), subjectId: text(64), amount: amountSchema })),
  fees: z.array(feeSchema),
  total: amountSchema,
  /** After this payment. */
  clearanceIfPaid: z.array(eligibilitySchema),
  issuedAt: instantSchema,
  /** The authority honours the quote for money taken before this instant. */
  expiresAt: instantSchema,
});

/** 12 digits (the last one a check digit) behind a two-letter prefix, e.g. `PY483920175564`. */
export const referenceSchema = z.string().regex(/^(PY|CL|PV|CR|HO|OB)\d{12}$/);

export const tenderReportSchema = z.strictObject({
  method: z.enum(['card', 'cash', 'qr', 'credit']),
  /** What of it went into this payment: the reports add up to the total. */
  amount: amountSchema,
  approvedAt: instantSchema,
  /** Card: approval code, brand, masked number, POI transaction; never card data. QR: `reference`. Credit: `creditNumber`. */
  evidence: z.record(z.string().max(40), z.string().max(100)),
});

const compactJwsSchema = z
  .string()
  .max(4_000_000)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);

/** Of a payment that was taken while the authority could not be reached. */
const provisionalSchema = z.strictObject({
  /** One for each licence or plate that was paid for. */
  slips: z
    .array(z.strictObject({ number: referenceSchema, subjectId: text(64) }))
    .min(1)
    .max(50),
  dataAsOf: instantSchema,
  recordVersion: z.int().min(1),
  policyVersion: z.int().min(1),
  /** Compact JWS by the machine's key over `paymentAttestationSchema`. */
  attestation: compactJwsSchema,
});

/** Payload: what the machine says of a payment that it took alone, so that nobody can say something else of it later. */
export const paymentAttestationSchema = z.strictObject({
  kioskId: text(40),
  paymentReference: referenceSchema,
  recordId: text(64),
  /** base64url SHA-256 of the JSON array [lines, fees, slips] of the request. */
  contentDigest: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  total: amountSchema,
  paidAt: instantSchema,
  dataAsOf: instantSchema,
  policyVersion: z.int().min(1),
});

/** Exactly one of `quoteId` and `provisional`. */
export const settlementRequestSchema = z.strictObject({
  paymentReference: referenceSchema,
  quoteId: text(64).optional(),
  provisional: provisionalSchema.optional(),
  recordId: text(64),
  lines: z.array(z.strictObject({ violationId: z.string().regex(/^\d{15}$/), amount: amountSchema })),
  fees: z.array(z.strictObject({ code: feeSchema.shape.code, amount: amountSchema })),
  total: amountSchema,
  paidAt: instantSchema,
  tenders: z.array(tenderReportSchema).min(1),
});
export const refusalReasonSchema = z.enum([
  'quote-expired',
  'quote-unknown',
  'amount-changed',
  'line-unknown',
  'line-not-payable',
  'amounts-do-not-add-up',
  'not-attested',
]);
export const settlementAnswerSchema = z.strictObject({
  paymentReference: referenceSchema,
  lines: z.array(
    z.discriminatedUnion('result', [
      z.strictObject({
        violationId: z.string().regex(/^\d{15}$/),
        result: z.literal('settled'),
        /** Of a provisional payment: still owed for this line, with what its fees lack. */
        remainder: amountSchema.min(1).optional(),
        /** Of a provisional payment: what was too much for this line; it is in `dueBack`. */
        overpaid: amountSchema.min(1).optional(),
      }),
      z.strictObject({ violationId: z.string().regex(/^\d{15}$/), result: z.literal('duplicate') }),
      z.strictObject({ violationId: z.string().regex(/^\d{15}$/), result: z.literal('refused'), reason: refusalReasonSchema }),
    ]),
  ),
  /** What became of the fees as a whole. */
  fees: z.discriminatedUnion('result', [
    z.strictObject({ result: z.literal('settled') }),
    z.strictObject({ result: z.literal('refused'), reason: refusalReasonSchema }),
  ]),
  /** What the citizen gets back: duplicates and refused lines with their fees. */
  dueBack: amountSchema,
  settledAt: instantSchema,
  eligibility: z.array(eligibilitySchema),
});

export const clearanceRequestSchema = z.strictObject({ paymentReference: referenceSchema, subjectIds: z.array(text(64)).min(1).max(50) });
export const clearanceSchema = z.strictObject({
  number: referenceSchema,
  subjectId: text(64),
  state: z.enum(['final', 'provisional']),
  maskedName: text(300),
  idLastFour: z.string().regex(/^.{4}$/),
  dataAsOf: instantSchema,
  issuedAt: instantSchema,
  validUntil: instantSchema,
  /** The text of the printed QR: `TC1:` + Base45(COSE_Sign1). */
  token: z.string().startsWith('TC1:').max(1000),
});
const printsSchema = z.int().min(0).max(10_000);
/** `prints`: how many prints machines have reported to the authority. */
export const issuedClearanceSchema = z.strictObject({
  paymentReference: referenceSchema,
  clearance: clearanceSchema,
  prints: printsSchema,
});
export const recordClearancesSchema = z.strictObject({ recordId: text(64), clearances: z.array(issuedClearanceSchema).max(200) });
export const printReportSchema = z.strictObject({
  printNumber: z.int().min(1).max(10_000),
  printedAt: instantSchema,
  /** Of a provisional slip: the payment that it was given for. */
  slipOf: referenceSchema.optional(),
});
export const printCountSchema = z.strictObject({ number: referenceSchema, prints: printsSchema });
export const clearanceAnswerSchema = z.strictObject({
  issued: z.array(clearanceSchema),
  notIssued: z.array(eligibilitySchema),
});

export const revocationListSchema = z.strictObject({
  issuedAt: instantSchema,
  revoked: z.array(z.strictObject({ number: referenceSchema, revokedAt: instantSchema })),
});

/** Answer of the signed documents: policy, key list, revocation list. */
export const signedDocumentSchema = z.strictObject({ jws: z.string().max(4_000_000) });

/** The state of a posted payment: a reference alone shows no name and no line. */
export const paymentStateSchema = z.strictObject({
  paymentReference: referenceSchema,
  state: z.enum(['settled', 'part-settled', 'refused']),
  total: amountSchema,
  dueBack: amountSchema,
  settledAt: instantSchema,
  clearances: z.array(z.strictObject({ number: referenceSchema, subjectId: text(64) })),
});

export const creditNumberSchema = z.string().regex(/^CR\d{12}$/);
/** Nobody is owed nothing. */
const creditAmountSchema = amountSchema.min(1);
export const creditRequestSchema = z.strictObject({
  creditNumber: creditNumberSchema,
  /** The payment that the money comes from. */
  paymentReference: referenceSchema,
  recordId: text(64),
  amount: creditAmountSchema,
  reason: z.enum(['duplicate-line', 'refused-line', 'overpaid', 'reversal-failed', 'late-approval', 'no-change', 'unfinished-cash']),
  issuedAt: instantSchema,
});
export const creditClaimSchema = z.strictObject({
  /** The payment that it goes into. */
  paymentReference: referenceSchema,
  recordId: text(64),
  /** The whole credit. */
  amount: creditAmountSchema,
});
export const creditPayBackSchema = z.strictObject({
  method: z.enum(['cash', 'card-refund', 'transfer']),
  /** The whole credit. */
  amount: creditAmountSchema,
  staffId: text(64),
  paidAt: instantSchema,
});
export const creditSchema = z.strictObject({
  creditNumber: creditNumberSchema,
  recordId: text(64),
  amount: creditAmountSchema,
  state: z.enum(['open', 'claimed', 'paid-back']),
  registeredAt: instantSchema,
  /** The payment that it went into. */
  claimedBy: referenceSchema.optional(),
  paidBackAt: instantSchema.optional(),
});
/** Oldest first. */
export const openCreditsSchema = z.strictObject({ recordId: text(64), credits: z.array(creditSchema).max(200) });

export const paymentReferenceRequestSchema = z.strictObject({
  paymentReference: referenceSchema,
  quoteId: text(64),
  amount: amountSchema,
});
export const paymentReferenceStateSchema = z.strictObject({
  /** The payment service's own. */
  reference: z.string().regex(/^[0-9A-Za-z-]{4,25}$/),
  paymentReference: referenceSchema,
  amount: amountSchema,
  /** `paid-after-expiry`: the money came after the reference had expired or was cancelled, and is due back. */
  state: z.enum(['waiting', 'paid', 'cancelled', 'expired', 'paid-after-expiry']),
  expiresAt: instantSchema,
  /** Present when the money came. */
  paidAt: instantSchema.optional(),
  /** Present while waiting: an EMVCo merchant-presented payload. */
  qr: text(512).optional(),
});

export const oneTimeCodeRequestSchema = z.strictObject({ identity: identitySchema });
export const oneTimeCodeAnswerSchema = z.strictObject({
  challengeId: text(64),
  /** Says nothing about the person: made up where there is no phone. */
  maskedPhone: z.string().regex(/^01•{7}\d{2}$/),
  expiresAt: instantSchema,
});

/** How a file of the media type begins, in hex: PNG (ISO/IEC 15948, 5.2) and JPEG (ISO/IEC 10918-1, SOI and the next marker). */
const firstBytes = { 'image/png': '89504e470d0a1a0a', 'image/jpeg': 'ffd8ff' } as const;
/** Shown and forgotten: never stored. */
export const ticketPhotoSchema = z
  .strictObject({
    mediaType: z.enum(['image/png', 'image/jpeg']),
    /** base64 of the picture's bytes. */
    data: text(700_000).regex(/^[A-Za-z0-9+/]+={0,2}$/),
  })
  .refine(
    ({ mediaType, data }) => Buffer.from(data.slice(0, 12), 'base64').toString('hex').startsWith(firstBytes[mediaType]),
    'not such a picture',
  );

export const heartbeatSchema = z.strictObject({
  sentAt: instantSchema,
  softwareVersion: text(40),
  /** Payments that wait to be settled. */
  unsentCount: z.int().min(0),
  unsentAmount: amountSchema,
  auditHead: z.strictObject({ sequence: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  devices: z
    .array(
      z.strictObject({
        device: z.enum(['terminal', 'cash', 'a4-printer', 'receipt-printer', 'scanner']),
        state: z.enum(['ready', 'warning', 'out-of-service']),
        detail: z.string().max(200).optional(),
      }),
    )
    .max(20)
    .optional(),
});
/** What counts is the time of the signature. */
export const timeSchema = z.strictObject({ time: instantSchema });
export const heartbeatAnswerSchema = z.strictObject({ time: instantSchema, policyVersion: z.int().min(1) });

/** The signed rules of the service: the payload of the JWS that `GET /v1/policy` answers with. */
const offlineLimitsSchema = z.strictObject({
  /** How old the data may be that is paid from. */
  recordHours: z.int().min(0),
  /** The most for one payment. */
  paymentAmount: amountSchema,
  /** Payments that may wait for their settlement, and what they may come to. */
  unsentCount: z.int().min(0),
  unsentAmount: amountSchema,
});

export const policySchema = z.strictObject({
  version: z.int().min(1),
  issuedAt: instantSchema,
  factors: z.array(factorTypeSchema).min(1),
  methods: z.array(z.enum(['card', 'cash', 'qr'])).min(1),
  lookUpTries: z.int().min(1).max(10),
  /** Piastres. For showing "a certificate costs X" before a quote; the quote alone decides an amount. */
  certificateFee: amountSchema,
  /** Seconds after which a covered payment without the authority's answer shows "paid, paper follows". */
  silentAuthoritySeconds: z.int().min(1),
  idleSeconds: z.int().min(20),
  idleWarningSeconds: z.int().min(20),
  provisionalSlips: z.boolean(),
  /** How long a record kept from an earlier answer may be shown while the authority cannot be reached. */
  cachedRecordHours: z.int().min(0),
  /** Each printer may stand in for the other. */
  standInPrinting: z.boolean(),
  cash: z.strictObject({
    /** The bank notes that are taken, in piastres. */
    denominations: z.array(amountSchema.min(1)).min(1).max(20),
    /** For one payment: where the rest needs more notes, cash is not offered. */
    mostNotes: z.int().min(1).max(1000),
  }),
  /** What this machine may do while it cannot reach the authority; only with `provisionalSlips`. */
  offline: z.strictObject({
    limits: offlineLimitsSchema,
    /** Hold in the place of `limits` for so long as a supervisor has extended them. */
    extendedLimits: offlineLimitsSchema,
    extensionHours: z.int().min(1).max(72),
    /** How long a provisional slip proves that something was paid. */
    slipDays: z.int().min(1).max(365),
    methods: z.array(z.enum(['card', 'cash'])),
    /** The fees as data, for the amount that is taken. What they truly are is the settlement's word. */
    fees: z.array(z.strictObject({ ...feeSchema.shape, per: z.enum(['line', 'payment']) })).max(20),
  }),
  retention: z.strictObject({
    /** How long the journal keeps a payment's identity after the payment is over. */
    identityDays: z.int().min(1),
    /** How long the register keeps what a visit left in it. */
    visitHours: z.int().min(1),
  }),
});

const registerEpochSchema = z.string().regex(/^[0-9A-Za-z-]{1,40}$/);
/** base64url of 32 bytes. */
const sealedNameSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const sealedBytesSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(1_500_000);

/** Payload of the JWS of `GET /v1/snapshots/latest`. How doors and records are sealed: sealing.ts. */
export const snapshotManifestSchema = z.strictObject({
  kioskId: text(40),
  issuedAt: instantSchema,
  epoch: registerEpochSchema,
  dataAsOf: instantSchema,
  /** base64url of 16 bytes. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  argon2: z.strictObject({ memoryKiB: z.int().min(8), passes: z.int().min(1) }),
  /** Of the K_kiosk that it is sealed with. */
  kKioskEpoch: z.int().min(1),
  keyCheck: sealedNameSchema,
  doorBytes: z.int().min(1),
  doors: z.int().min(0),
  records: z.int().min(0),
  /** In the order of their numbers, from 0. */
  parts: z.array(z.strictObject({ bytes: z.int().min(1).max(8_388_608), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(10_000),
  /** Where `changes` goes on from this snapshot. */
  cursor: text(200),
});

/** With `more: false` the register of this epoch, with these changes, is as of `dataAsOf`. */
export const changesPageSchema = z.strictObject({
  epoch: registerEpochSchema,
  dataAsOf: instantSchema,
  changed: z
    .array(
      z.strictObject({
        slot: sealedNameSchema,
        version: z.int().min(1),
        sealed: sealedBytesSchema,
        doors: z.array(z.strictObject({ tag: sealedNameSchema, locked: sealedBytesSchema })).max(200),
      }),
    )
    .max(200),
  /** Slots. */
  removed: z.array(sealedNameSchema).max(500),
  nextCursor: text(200),
  more: z.boolean(),
});

const employeeNumberSchema = z.string().regex(/^[0-9]{3,12}$/);

/** Payload of the JWS of `GET /v1/staff`. */
export const staffListSchema = z.strictObject({
  issuedAt: instantSchema,
  /** The machine that the list is for. */
  kioskId: z.string().min(1).max(40),
  people: z
    .array(
      z.strictObject({
        employeeNumber: employeeNumberSchema,
        name: bilingualSchema,
        role: z.enum(['clerk', 'supervisor', 'technician']),
      }),
    )
    .max(2000),
});

/** A one-time code was this person's, and is used up. */
export const staffActivationSchema = z.strictObject({
  activationId: text(64),
  employeeNumber: employeeNumberSchema,
  activatedAt: instantSchema,
});

/** base64url of 32 bytes. */
const rawKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** An Ed25519 public key as a JWK (RFC 8037). */
export const publicKeySchema = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: rawKeySchema });
/** K_kiosk: a new key is a new epoch of the sealed register. */
export const registerKeySchema = z.strictObject({ key: rawKeySchema, epoch: z.int().min(1) });
/** The 11 digits before the check digit, both ends included. */
export const numberBlockSchema = z.strictObject({
  prefix: z.literal('PV'),
  from: z.string().regex(/^\d{11}$/),
  to: z.string().regex(/^\d{11}$/),
});
export const enrolmentSchema = z.strictObject({
  demonstration: z.boolean(),
  kioskId: text(40),
  clientId: text(100),
  tokenAudience: text(200),
  authorityRoot: publicKeySchema,
  kioskCertificate: compactJwsSchema,
  kKiosk: registerKeySchema,
  numberBlock: numberBlockSchema,
});
/** A member for each key that was asked for. */
export const renewedCredentialsSchema = z.strictObject({
  previousClientKeyUntil: instantSchema.optional(),
  kioskCertificate: compactJwsSchema.optional(),
  kKiosk: registerKeySchema.optional(),
});
/** Payload of the root-signed JWS that makes a kiosk's key one of the authority's. */
export const kioskCertificateSchema = z.strictObject({
  kioskId: text(40),
  kid: kidSchema,
  x: rawKeySchema,
  notBefore: instantSchema,
  notAfter: instantSchema,
});

/** Payload of the root-signed JWS of `GET /v1/keys`. */
export const keyListSchema = z.strictObject({
  issuedAt: instantSchema,
  demonstration: z.boolean(),
  keys: z.array(
    z.strictObject({
      kid: kidSchema,
      use: z.enum(['answers', 'documents', 'clearances', 'kiosk']),
      x: rawKeySchema,
      notBefore: instantSchema,
      notAfter: instantSchema,
      revokedAt: instantSchema.optional(),
      kioskId: text(40).optional(),
    }),
  ),
});

/** Payload of the JWS in the header `Authority-Signature` of every money and paper answer. */
export const answerSignatureSchema = z.strictObject({
  idempotencyKey: text(64),
  /** base64url SHA-256 of the request body's bytes. */
  requestDigest: text(64),
  /** base64url SHA-256 of the answer body's bytes. */
  answerDigest: text(64),
  status: z.int(),
  time: instantSchema,
});

/** Body of every 4xx and 5xx (application/problem+json, RFC 9457). */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().optional(),
  detail: z.string().optional(),
});

export type Bilingual = z.infer<typeof bilingualSchema>;
export type Subject = z.infer<typeof subjectSchema>;
export type Violation = z.infer<typeof violationSchema>;
export type PersonRecord = z.infer<typeof personRecordSchema>;
export type LookUpAnswer = z.infer<typeof lookUpAnswerSchema>;
export type Fee = z.infer<typeof feeSchema>;
export type Eligibility = z.infer<typeof eligibilitySchema>;
export type Quote = z.infer<typeof quoteSchema>;
export type SettlementRequest = z.infer<typeof settlementRequestSchema>;
export type SettlementAnswer = z.infer<typeof settlementAnswerSchema>;
export type Clearance = z.infer<typeof clearanceSchema>;
export type IssuedClearance = z.infer<typeof issuedClearanceSchema>;
export type RecordClearances = z.infer<typeof recordClearancesSchema>;
export type PrintReport = z.infer<typeof printReportSchema>;
export type PrintCount = z.infer<typeof printCountSchema>;
export type ClearanceAnswer = z.infer<typeof clearanceAnswerSchema>;
export type Policy = z.infer<typeof policySchema>;
export type OfflineLimits = z.infer<typeof offlineLimitsSchema>;
export type Provisional = z.infer<typeof provisionalSchema>;
export type PaymentAttestation = z.infer<typeof paymentAttestationSchema>;
export type SnapshotManifest = z.infer<typeof snapshotManifestSchema>;
export type ChangesPage = z.infer<typeof changesPageSchema>;
export type PublicKey = z.infer<typeof publicKeySchema>;
export type NumberBlock = z.infer<typeof numberBlockSchema>;
export type Enrolment = z.infer<typeof enrolmentSchema>;
export type RenewedCredentials = z.infer<typeof renewedCredentialsSchema>;
export type KeyList = z.infer<typeof keyListSchema>;
export type PaymentState = z.infer<typeof paymentStateSchema>;
export type CreditRequest = z.infer<typeof creditRequestSchema>;
export type CreditClaim = z.infer<typeof creditClaimSchema>;
export type CreditPayBack = z.infer<typeof creditPayBackSchema>;
export type Credit = z.infer<typeof creditSchema>;
export type OpenCredits = z.infer<typeof openCreditsSchema>;
export type PaymentReferenceRequest = z.infer<typeof paymentReferenceRequestSchema>;
export type PaymentReferenceState = z.infer<typeof paymentReferenceStateSchema>;
export type OneTimeCodeAnswer = z.infer<typeof oneTimeCodeAnswerSchema>;
export type TicketPhoto = z.infer<typeof ticketPhotoSchema>;
export type Heartbeat = z.infer<typeof heartbeatSchema>;
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswerSchema>;
export type StaffList = z.infer<typeof staffListSchema>;
export type StaffActivation = z.infer<typeof staffActivationSchema>;
export type RevocationList = z.infer<typeof revocationListSchema>;
