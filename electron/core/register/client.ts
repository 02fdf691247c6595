/** The authority's API v1 (resources/authority.openapi.yaml) as functions. Nothing else in the program speaks HTTP to the authority. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import type { KeyRing } from '../keys/key-list.ts';
import type { TrustedLists } from '../keys/trusted-lists.ts';
import type { Log } from '../log.ts';
import { readMerchantQr } from '../payment/merchant-qr.ts';
import { err, ok, type Result } from '../result.ts';
import { createAccessTokens, type KeptRevocation } from './access-token.ts';
import {
  type Check,
  checkClaim,
  checkClearance,
  checkClearances,
  checkOpenCredits,
  checkPayBack,
  checkPaymentReference,
  checkPaymentState,
  checkPrintCount,
  checkQuote,
  checkRecordClearances,
  checkRegisteredCredit,
  checkRenewal,
  checkSettlement,
} from './answer-checks.ts';
import type { AuthorityError } from './authority-error.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { type Answered, type AuthorityTime, createSender, type Heard, judgeByKeys, type Operation, type Send } from './exchange.ts';
import {
  type ChangesPage,
  type Clearance,
  type ClearanceAnswer,
  type Credit,
  type CreditClaim,
  type CreditPayBack,
  type CreditRequest,
  changesPageSchema,
  clearanceAnswerSchema,
  clearanceSchema,
  creditSchema,
  type Enrolment,
  enrolmentSchema,
  type Heartbeat,
  type HeartbeatAnswer,
  heartbeatAnswerSchema,
  type LookUpAnswer,
  lookUpAnswerSchema,
  type NumberBlock,
  numberBlockSchema,
  type OneTimeCodeAnswer,
  type OpenCredits,
  oneTimeCodeAnswerSchema,
  openCreditsSchema,
  type PaymentReferenceRequest,
  type PaymentReferenceState,
  type PaymentState,
  type PrintCount,
  type PrintReport,
  type PublicKey,
  paymentReferenceStateSchema,
  paymentStateSchema,
  printCountSchema,
  type Quote,
  quoteSchema,
  type RecordClearances,
  type RenewedCredentials,
  recordClearancesSchema,
  renewedCredentialsSchema,
  type SettlementAnswer,
  type SettlementRequest,
  type StaffActivation,
  settlementAnswerSchema,
  signedDocumentSchema,
  staffActivationSchema,
  type TicketPhoto,
  ticketPhotoSchema,
  timeSchema,
  type Violation,
  violationsPageSchema,
} from './schemas.ts';

type Answer<T> = Promise<Result<T, AuthorityError>>;

/** All lines of a record at one version. */
export interface RecordLines {
  readonly version: number;
  readonly dataAsOf: string;
  readonly violations: readonly Violation[];
}

export interface AuthorityClient {
  /** The signed documents, as compact JWS: `TrustedLists` verifies them. */
  policy(): Answer<string>;
  /** Asks for nothing but the time, which `timeTold` hears; without a token, which nobody gets whose clock is wrong. */
  time(): Answer<unknown>;
  keys(): Answer<string>;
  revocations(): Answer<string>;
  staffList(): Answer<string>;
  lookUp(identity: Identity, factor: Factor): Answer<LookUpAnswer>;
  sendOneTimeCode(identity: Identity): Answer<OneTimeCodeAnswer>;
  /** Every page; `refused` with code `record-changed` when the record changed between two of them. */
  violations(recordId: string, access: string): Answer<RecordLines>;
  ticketPhoto(recordId: string, violationId: string, access: string): Answer<TicketPhoto>;
  quote(recordId: string, violationIds: readonly string[], access: string, idempotencyKey: string): Answer<Answered<Quote>>;
  /** The key and the request belong together for ever: both are stored before the first attempt. */
  settle(request: SettlementRequest, idempotencyKey: string): Answer<Answered<SettlementAnswer>>;
  issueClearances(paymentReference: string, subjectIds: readonly string[], idempotencyKey: string): Answer<Answered<ClearanceAnswer>>;
  clearance(number: string): Answer<Answered<Clearance>>;
  /** Valid ones that were not revoked, whichever machine was paid, the oldest first; asked once, for nobody waits long for them. */
  clearancesOf(recordId: string, access: string): Answer<Answered<RecordClearances>>;
  /** As with a settlement, the key and the report are stored before the first attempt. `refused` with code `clearance-unknown`. */
  reportPrint(number: string, report: PrintReport, idempotencyKey: string): Answer<Answered<PrintCount>>;
  /** By its own reference or by the number of a clearance or slip. `refused` with code `payment-unknown`: it may not have arrived yet. */
  paymentByReference(reference: string): Answer<Answered<PaymentState>>;
  /** As with a settlement, the key and the request are stored before the first attempt; so for every key below. */
  registerCredit(request: CreditRequest, idempotencyKey: string): Answer<Answered<Credit>>;
  /** `refused` with code `credit-unknown`. */
  credit(creditNumber: string): Answer<Answered<Credit>>;
  /** The open ones, oldest first. */
  creditsOf(recordId: string, access: string): Answer<Answered<OpenCredits>>;
  /** `refused` with code `credit-not-open`, `credit-of-another-record`, `credit-unknown` or `amount-differs`: nothing was claimed. */
  claimCredit(creditNumber: string, claim: CreditClaim, idempotencyKey: string): Answer<Answered<Credit>>;
  /** `refused` with code `credit-not-open`, `credit-unknown` or `amount-differs`: nothing may be paid out. */
  payBackCredit(creditNumber: string, payBack: CreditPayBack, idempotencyKey: string): Answer<Answered<Credit>>;
  /**
   * The answer is of the moment of the first request: what became of the reference is asked by `paymentReferenceState`. Waiting without
   * a `qr`: the QR that came did not fit, and nobody may see it.
   */
  createPaymentReference(request: PaymentReferenceRequest, idempotencyKey: string): Answer<Answered<PaymentReferenceState>>;
  /** `reference` is the payment service's. `refused` with code `payment-reference-unknown`. */
  paymentReferenceState(reference: string): Answer<Answered<PaymentReferenceState>>;
  /** `paid` when the money came first. Money may still come later: see `paymentReferenceState`. */
  cancelPaymentReference(reference: string, idempotencyKey: string): Answer<Answered<PaymentReferenceState>>;
  /** The signed manifest as compact JWS; `refused` with code `no-snapshot` while there is none: one may be made when it is asked for. */
  latestSnapshot(): Answer<string>;
  /** `refused` with code `epoch-over`. Whoever takes it compares its hash with the manifest's. */
  snapshotPart(epoch: string, part: number): Answer<Uint8Array<ArrayBuffer>>;
  /** `refused` with code `epoch-over` when the cursor is of an older snapshot. */
  changes(cursor: string): Answer<ChangesPage>;
  heartbeat(heartbeat: Heartbeat): Answer<HeartbeatAnswer>;
  /** `refused` with code `activation-code-invalid`: unknown, used, expired, or somebody else's. */
  activateStaff(employeeNumber: string, code: string, idempotencyKey: string): Answer<Answered<StaffActivation>>;
  /** As with a settlement, the key and the request are stored before the first attempt. */
  renewCredentials(request: CredentialRenewal, idempotencyKey: string): Answer<Answered<RenewedCredentials>>;
  numberBlock(idempotencyKey: string): Answer<Answered<NumberBlock>>;
  /** The authority's last word to this machine was that it may not serve any more. */
  isRevoked(): boolean;
}

/** At least one of the three: public halves, or `true` for a key that the authority makes. */
export interface CredentialRenewal {
  readonly clientKey?: PublicKey;
  readonly kioskKey?: PublicKey;
  readonly kKiosk?: true;
}

export interface EnrolmentRequest {
  /** One-time, from the authority's staff. */
  readonly code: string;
  readonly clientKey: PublicKey;
  readonly kioskKey: PublicKey;
}

export interface AuthorityClientOptions {
  /** Without a slash at the end, e.g. `https://authority.example:8443`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly tokenAudience: string;
  readonly clientKey: KeyObject;
  /** The key list held now; null before the first: then it is fetched when the first signed answer comes. */
  readonly lists: Pick<TrustedLists, 'keys' | 'acceptKeys'>;
  readonly clock: Clock;
  /** 0 <= x < 1, for jitter. */
  readonly random: () => number;
  /** At least 16 characters of [0-9A-Za-z_-], never the same twice. */
  readonly newId: () => string;
  /** Told of each operation of the authority itself. */
  readonly heard?: (heard: Heard) => void;
  /** Told of each answer that says for certain what time it is. */
  readonly timeTold?: (told: AuthorityTime) => void;
  /** Left out: a revocation is forgotten with this client. */
  readonly revocation?: KeptRevocation;
  readonly log: Log;
}

/** Milliseconds for one attempt. */
const READ_TIMEOUT_MS = 8_000;
const MONEY_TIMEOUT_MS = 15_000;
/** A record without the papers of other machines is better than no record. */
const PAPERS_TIMEOUT_MS = 3_000;
/** 4 MiB over a line of 300 kbit/s. */
const PART_TIMEOUT_MS = 120_000;
/** A forger who signs with unknown keys makes us ask no more often. */
const FRESH_KEYS_PAUSE_MS = 5_000;
/** More lines than any record may have; a server that pages for ever is stopped here. */
const MAX_PAGES = 200;
const MAX_LINES = 2_000;

export function createAuthorityClient(options: AuthorityClientOptions): AuthorityClient {
  const { lists, clock, log, random, newId } = options;
  const { keys } = lists;
  let fetching: Promise<KeyRing | null> | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  const { heard, timeTold } = options;
  const senderOptions = {
    baseUrl: options.baseUrl,
    clock,
    random,
    newId,
    log,
    breaker: createCircuitBreaker(clock),
    keys,
    freshKeys,
    ...(timeTold && { timeTold }),
  };
  const listening = heard === undefined ? senderOptions : { ...senderOptions, heard };
  const sendToken = createSender(listening);
  const tokens = createAccessTokens({
    clientId: options.clientId,
    audience: options.tokenAudience,
    clientKey: options.clientKey,
    clock,
    newId,
    kept: options.revocation ?? { revoked: () => false, putRevoked: () => undefined },
    log,
    post: (form) => answerOf(sendToken({ ...tokenOperation, body: form })),
  });
  const sendForVisit = createSender(listening, tokens);
  const senderApart = (to = senderOptions): Send => createSender({ ...to, breaker: createCircuitBreaker(clock) }, tokens);
  // The outbox tries for as long as it takes; what fails there must not shut the door on people who only want to look.
  const sendFromOutbox = senderApart(listening);
  // Nor must the photos, which nobody needs in order to pay.
  const sendForPhotos = senderApart();
  // Nor the papers of other machines.
  const sendForPapers = senderApart();
  // Nor the payment service behind the authority, which is asked again and again, and may be down alone.
  const sendToPaymentService = senderApart();
  // Nor the downloads, which have time.
  const sendForSnapshot = senderApart();
  const senders: Readonly<Record<string, Send>> = {
    latestSnapshot: sendForSnapshot,
    snapshotPart: sendForSnapshot,
    changes: sendForSnapshot,
    settle: sendFromOutbox,
    issueClearances: sendFromOutbox,
    registerCredit: sendFromOutbox,
    payBackCredit: sendFromOutbox,
    reportPrint: sendForPapers,
    clearancesOf: sendForPapers,
    paymentByReference: sendForPapers,
    ticketPhoto: sendForPhotos,
    createPaymentReference: sendToPaymentService,
    paymentReferenceState: sendToPaymentService,
    cancelPaymentReference: sendToPaymentService,
  };

  function read<T>(
    name: string,
    path: string,
    answer: z.ZodType<T>,
    more: Partial<Operation<T>> = {},
  ): Promise<Result<Answered<T>, AuthorityError>> {
    const send = senders[name] ?? sendForVisit;
    return send({
      name,
      method: 'GET',
      path,
      access: 'bearer',
      signed: false,
      idempotent: true,
      timeoutMs: READ_TIMEOUT_MS,
      answer,
      ...more,
    });
  }
  function post<T>(
    name: string,
    path: string,
    body: unknown,
    answer: z.ZodType<T>,
    more: Partial<Operation<T>>,
  ): Promise<Result<Answered<T>, AuthorityError>> {
    return read(name, path, answer, { method: 'POST', body: JSON.stringify(body), ...more });
  }
  /** Signed, carried out once for ever, and waited for longer. */
  function money<T>(name: string, path: string, body: unknown, answer: z.ZodType<T>, idempotencyKey: string) {
    return post(name, path, body, answer, { signed: true, idempotencyKey, timeoutMs: MONEY_TIMEOUT_MS });
  }
  /** Runs `check` over a good answer; what does not fit its question is nonsense. */
  async function checked<T>(
    name: string,
    sent: Promise<Result<Answered<T>, AuthorityError>>,
    check: (answer: T, keys: KeyRing) => Check,
  ): Answer<Answered<T>> {
    const result = await sent;
    if (!result.ok) return result;
    const fits = await judgeByKeys((keysNow) => check(result.value.answer, keysNow), senderOptions);
    if (fits.ok) return result;
    log.error('authority-answer-does-not-fit', { operation: name, detail: fits.error });
    return err({ kind: 'nonsense', detail: fits.error });
  }
  /** A QR that does not fit is taken off, so that nobody ever scans it; its reference must be known all the same, to be cancelled. */
  async function withFittingQr(...asked: Parameters<typeof checked<PaymentReferenceState>>): Answer<Answered<PaymentReferenceState>> {
    const result = await checked(...asked);
    if (!result.ok || result.value.answer.qr === undefined) return result;
    const { qr, ...state } = result.value.answer;
    const fits = readMerchantQr(qr, state);
    if (fits.ok) return result;
    log.error('authority-answer-does-not-fit', { operation: asked[0], detail: `QR: ${fits.error}` });
    return ok({ ...result.value, answer: state });
  }
  async function document(name: string, path: string, access: 'public' | 'bearer'): Answer<string> {
    const answer = await answerOf(read(name, path, signedDocumentSchema, { access }));
    return answer.ok ? ok(answer.value.jws) : answer;
  }

  /** Whatever is held when it was fetched a moment ago, or when it cannot be. */
  function freshKeys(): Promise<KeyRing | null> {
    if (clock.monotonic() - fetchedAt < FRESH_KEYS_PAUSE_MS) return Promise.resolve(keys());
    fetching ??= fetchKeys().finally(() => {
      fetching = null;
      fetchedAt = clock.monotonic();
    });
    return fetching;
  }
  async function fetchKeys(): Promise<KeyRing | null> {
    const list = await document('keys', '/v1/keys', 'public');
    if (list.ok) await lists.acceptKeys(list.value);
    return keys();
  }

  return {
    policy: () => document('policy', '/v1/policy', 'bearer'),
    time: () => answerOf(read('time', '/v1/time', timeSchema, { access: 'public', signed: true })),
    keys: () => document('keys', '/v1/keys', 'public'),
    revocations: () => document('revocations', '/v1/revocations', 'public'),
    staffList: () => document('staffList', '/v1/staff', 'bearer'),
    lookUp: (identity, factor) =>
      answerOf(post('lookUp', '/v1/lookups', { identity, factor }, lookUpAnswerSchema, { idempotent: factor.type !== 'one-time-code' })),
    sendOneTimeCode: (identity) =>
      answerOf(post('sendOneTimeCode', '/v1/one-time-codes', { identity }, oneTimeCodeAnswerSchema, { idempotent: false })),
    violations: (recordId, access) =>
      allPages(recordId, (cursor) =>
        answerOf(read('violations', pagePath(recordId, cursor), violationsPageSchema, { recordAccess: access })),
      ),
    ticketPhoto: (recordId, violationId, access) =>
      answerOf(read('ticketPhoto', photoPath(recordId, violationId), ticketPhotoSchema, { recordAccess: access })),
    quote: (recordId, violationIds, access, idempotencyKey) =>
      checked(
        'quote',
        post('quote', '/v1/quotes', { recordId, violationIds }, quoteSchema, { signed: true, recordAccess: access, idempotencyKey }),
        (quote) => checkQuote(quote, recordId, violationIds),
      ),
    settle: (request, idempotencyKey) =>
      checked('settle', money('settle', '/v1/settlements', request, settlementAnswerSchema, idempotencyKey), (answer) =>
        checkSettlement(request, answer),
      ),
    issueClearances: (paymentReference, subjectIds, idempotencyKey) =>
      checked(
        'issueClearances',
        money('issueClearances', '/v1/clearances', { paymentReference, subjectIds }, clearanceAnswerSchema, idempotencyKey),
        (answer, keysNow) => checkClearances(subjectIds, answer, keysNow),
      ),
    clearance: (number) =>
      checked('clearance', read('clearance', clearancePath(number), clearanceSchema, { signed: true }), (clearance, keysNow) =>
        clearance.number === number ? checkClearance(clearance, keysNow) : err('another clearance'),
      ),
    clearancesOf: (recordId, access) =>
      checked(
        'clearancesOf',
        read('clearancesOf', `/v1/records/${encodeURIComponent(recordId)}/clearances`, recordClearancesSchema, {
          signed: true,
          recordAccess: access,
          idempotent: false,
          timeoutMs: PAPERS_TIMEOUT_MS,
        }),
        (clearances, keysNow) => checkRecordClearances(recordId, clearances, keysNow),
      ),
    reportPrint: (number, report, idempotencyKey) =>
      checked(
        'reportPrint',
        post('reportPrint', `${clearancePath(number)}/prints`, report, printCountSchema, { signed: true, idempotencyKey }),
        (count) => checkPrintCount(number, count),
      ),
    paymentByReference: (reference) =>
      checked(
        'paymentByReference',
        read('paymentByReference', `/v1/payments/${encodeURIComponent(reference)}`, paymentStateSchema, { signed: true }),
        (state) => checkPaymentState(reference, state),
      ),
    registerCredit: (request, idempotencyKey) =>
      checked('registerCredit', money('registerCredit', '/v1/credits', request, creditSchema, idempotencyKey), (credit) =>
        checkRegisteredCredit(request, credit),
      ),
    credit: (number) =>
      checked('credit', read('credit', creditPath(number), creditSchema, { signed: true }), (credit) =>
        credit.creditNumber === number ? ok(undefined) : err('another credit'),
      ),
    creditsOf: (recordId, access) =>
      checked(
        'creditsOf',
        read('creditsOf', `/v1/records/${encodeURIComponent(recordId)}/credits`, openCreditsSchema, { signed: true, recordAccess: access }),
        (credits) => checkOpenCredits(recordId, credits),
      ),
    claimCredit: (number, claim, idempotencyKey) =>
      checked('claimCredit', money('claimCredit', `${creditPath(number)}/claims`, claim, creditSchema, idempotencyKey), (credit) =>
        checkClaim(number, claim, credit),
      ),
    payBackCredit: (number, payBack, idempotencyKey) =>
      checked('payBackCredit', money('payBackCredit', `${creditPath(number)}/pay-backs`, payBack, creditSchema, idempotencyKey), (credit) =>
        checkPayBack(number, payBack, credit),
      ),
    createPaymentReference: (request, idempotencyKey) =>
      withFittingQr(
        'createPaymentReference',
        post('createPaymentReference', '/v1/payment-references', request, paymentReferenceStateSchema, { signed: true, idempotencyKey }),
        (state) => checkPaymentReference(request, state),
      ),
    paymentReferenceState: (reference) =>
      withFittingQr(
        'paymentReferenceState',
        read('paymentReferenceState', paymentReferencePath(reference), paymentReferenceStateSchema, { signed: true }),
        (state) => checkPaymentReference({ reference }, state),
      ),
    cancelPaymentReference: (reference, idempotencyKey) =>
      checked(
        'cancelPaymentReference',
        read('cancelPaymentReference', `${paymentReferencePath(reference)}/cancel`, paymentReferenceStateSchema, {
          method: 'POST',
          signed: true,
          idempotencyKey,
        }),
        (state) => (state.state === 'waiting' ? err('still waiting after a cancel') : checkPaymentReference({ reference }, state)),
      ),
    activateStaff: (employeeNumber, code, idempotencyKey) =>
      checked(
        'activateStaff',
        post('activateStaff', '/v1/staff-activations', { employeeNumber, code }, staffActivationSchema, { signed: true, idempotencyKey }),
        (activation) => (activation.employeeNumber === employeeNumber ? ok(undefined) : err('somebody else')),
      ),
    latestSnapshot: () => document('latestSnapshot', '/v1/snapshots/latest', 'bearer'),
    snapshotPart: (epoch, part) =>
      answerOf(
        read('snapshotPart', `/v1/snapshots/${encodeURIComponent(epoch)}/parts/${part}`, partSchema, {
          binary: true,
          timeoutMs: PART_TIMEOUT_MS,
        }),
      ),
    changes: (cursor) => answerOf(read('changes', `/v1/changes?cursor=${encodeURIComponent(cursor)}`, changesPageSchema, { signed: true })),
    heartbeat: (heartbeat) => answerOf(post('heartbeat', '/v1/heartbeats', heartbeat, heartbeatAnswerSchema, {})),
    renewCredentials: (request, idempotencyKey) =>
      checked(
        'renewCredentials',
        post('renewCredentials', '/v1/credential-renewals', request, renewedCredentialsSchema, { signed: true, idempotencyKey }),
        (renewed) => checkRenewal(request, renewed),
      ),
    numberBlock: (idempotencyKey) =>
      checked(
        'numberBlock',
        post('numberBlock', '/v1/number-blocks', { prefix: 'PV' }, numberBlockSchema, { signed: true, idempotencyKey }),
        ({ from, to }) => (from <= to ? ok(undefined) : err('numbers that run backwards')),
      ),
    isRevoked: tokens.isRevoked,
  };
}

/** The one call of a machine that has no credentials yet. */
export function enrol(
  request: EnrolmentRequest,
  options: Omit<AuthorityClientOptions, 'clientId' | 'tokenAudience' | 'clientKey' | 'lists'>,
): Answer<Enrolment> {
  const nothing = { keys: () => null, freshKeys: () => Promise.resolve(null) };
  const send = createSender({ ...options, ...nothing, breaker: createCircuitBreaker(options.clock) });
  const body = JSON.stringify(request);
  // A code is good once: a second attempt would be refused.
  const once = { access: 'public', signed: false, idempotent: false, timeoutMs: READ_TIMEOUT_MS } as const;
  return answerOf(send({ name: 'enrol', method: 'POST', path: '/v1/enrolments', body, ...once, answer: enrolmentSchema }));
}

const tokenOperation: Operation<unknown> = {
  name: 'token',
  method: 'POST',
  path: '/v1/oauth/token',
  contentType: 'application/x-www-form-urlencoded',
  access: 'public',
  signed: false,
  // The assertion's `jti` is taken only once: an attempt again would be refused.
  idempotent: false,
  timeoutMs: READ_TIMEOUT_MS,
  answer: z.unknown(),
};

const partSchema = z.instanceof(Uint8Array<ArrayBuffer>);

async function answerOf<T>(sent: Promise<Result<Answered<T>, AuthorityError>>): Answer<T> {
  const result = await sent;
  return result.ok ? ok(result.value.answer) : result;
}

function pagePath(recordId: string, cursor: string | undefined): string {
  const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return `/v1/records/${encodeURIComponent(recordId)}/violations${query}`;
}

function photoPath(recordId: string, violationId: string): string {
  return `/v1/records/${encodeURIComponent(recordId)}/violations/${encodeURIComponent(violationId)}/photo`;
}

function creditPath(creditNumber: string): string {
  return `/v1/credits/${encodeURIComponent(creditNumber)}`;
}

function clearancePath(number: string): string {
  return `/v1/clearances/${encodeURIComponent(number)}`;
}

function paymentReferencePath(reference: string): string {
  return `/v1/payment-references/${encodeURIComponent(reference)}`;
}

async function allPages(
  recordId: string,
  readPage: (cursor: string | undefined) => Answer<z.infer<typeof violationsPageSchema>>,
): Answer<RecordLines> {
  const lines = new Map<string, Violation>();
  let cursor: string | undefined;
  let first: { readonly version: number; readonly dataAsOf: string } | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await readPage(cursor);
    if (!answer.ok) return answer;
    const { version, dataAsOf, violations, nextCursor } = answer.value;
    first ??= { version, dataAsOf };
    if (answer.value.recordId !== recordId) return err({ kind: 'nonsense', detail: 'page of another record' });
    if (version !== first.version) return err({ kind: 'refused', status: 409, code: 'record-changed', signed: false, detail: '' });
    for (const violation of violations) {
      if (lines.has(violation.violationId)) return err({ kind: 'nonsense', detail: 'a line came twice' });
      lines.set(violation.violationId, violation);
    }
    if (lines.size > MAX_LINES) return err({ kind: 'nonsense', detail: 'too many lines' });
    if (nextCursor === undefined) return ok({ ...first, violations: [...lines.values()] });
    cursor = nextCursor;
  }
  return err({ kind: 'nonsense', detail: 'too many pages' });
}
