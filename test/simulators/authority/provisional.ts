/** A payment that a machine took alone: recorded whatever it says, settled at what is owed now. */
import { createHash, verify } from 'node:crypto';
import { publicKeyOf, readUnverified } from '../../../electron/core/keys/ed25519.ts';
import { paymentAttestationSchema, type SettlementAnswer, type SettlementRequest } from '../../../electron/core/register/schemas.ts';
import type { Client } from './credentials.ts';
import { feesOf } from './fees.ts';
import { isPayable, unsettledLines } from './record.ts';
import type { LineStorage, StoredRecord } from './storage.ts';

type LineResult = SettlementAnswer['lines'][number];
type Settled = Pick<SettlementAnswer, 'lines' | 'fees' | 'dueBack'>;

/** What is asked of the machine that took it. */
export type Attesting = Pick<Client, 'kioskId' | 'kioskKeys'>;

export function settleProvisional(
  request: SettlementRequest,
  client: Attesting | null,
  stored: StoredRecord,
  authority: { readonly storage: LineStorage },
): Settled {
  if (client === null || !isAttested(request, client)) return refusedWhole(request, 'not-attested');
  const taken = totalOf(request.fees);
  const settled = authority.storage.settledLines(stored.recordId);
  const owed = new Map(unsettledLines(stored, authority).map((line) => [line.violationId, line]));
  const served = request.lines.filter(({ violationId }) => {
    const line = owed.get(violationId);
    return line !== undefined && isPayable(line);
  });
  const feesDue = totalOf(
    feesOf(
      served.map(({ violationId }) => violationId),
      authority.storage.partPaidLines(stored.recordId),
    ),
  );
  // What the fees lack is still owed with the first line; without a line nothing can be owed, and everything goes back.
  const lacking = Math.max(feesDue - taken, 0);
  const allDuplicates = request.lines.every(({ violationId }) => settled.has(violationId));
  if (served.length === 0 && (lacking > 0 || !allDuplicates))
    return refusedWhole(request, request.lines.length > 0 ? 'line-unknown' : 'amount-changed');
  const [first] = served;
  const lines = request.lines.map((line) => settleLine(line, line === first ? lacking : 0));
  const notServed = request.lines.filter((_line, index) => lines[index]?.result !== 'settled');
  const overpaid = lines.reduce((total, line) => total + (line.result === 'settled' ? (line.overpaid ?? 0) : 0), 0);
  return { lines, fees: { result: 'settled' }, dueBack: totalOf(notServed) + overpaid + Math.max(taken - feesDue, 0) };

  function settleLine({ violationId, amount }: SettlementRequest['lines'][number], less: number): LineResult {
    if (settled.has(violationId)) return { violationId, result: 'duplicate' };
    const line = owed.get(violationId);
    if (line === undefined) return { violationId, result: 'refused', reason: 'line-unknown' };
    if (!isPayable(line)) return { violationId, result: 'refused', reason: 'line-not-payable' };
    const remainder = line.amountDue - (amount - less);
    if (remainder > 0) authority.storage.payPart(stored.recordId, violationId, amount - less);
    else authority.storage.settleLine(stored.recordId, violationId, request.paymentReference);
    return { violationId, result: 'settled', ...(remainder > 0 ? { remainder } : remainder < 0 ? { overpaid: -remainder } : {}) };
  }
}

/** That this machine says so itself, of exactly this payment. */
function isAttested({ provisional, lines, fees, ...request }: SettlementRequest, client: Attesting): boolean {
  if (!provisional) return false;
  const [head = '', body = '', signature = ''] = provisional.attestation.split('.');
  const said = readUnverified(provisional.attestation);
  const parsed = paymentAttestationSchema.safeParse(said?.payload);
  const key = client.kioskKeys.find(({ kid, revokedAt }) => kid === said?.kid && revokedAt === undefined);
  if (!key || !parsed.success) return false;
  if (!verify(null, Buffer.from(`${head}.${body}`), publicKeyOf(key.key.x), Buffer.from(signature, 'base64url'))) return false;
  const content = createHash('sha256')
    .update(JSON.stringify([lines, fees, provisional.slips]))
    .digest('base64url');
  const { contentDigest, kioskId, ...same } = parsed.data;
  const { paymentReference, recordId, total, paidAt } = request;
  const { dataAsOf, policyVersion } = provisional;
  const expected = { paymentReference, recordId, total, paidAt, dataAsOf, policyVersion };
  return (
    contentDigest === content &&
    kioskId === client.kioskId &&
    Object.entries(expected).every(([name, value]) => same[name as keyof typeof same] === value)
  );
}

export function refusedWhole(request: SettlementRequest, reason: Extract<LineResult, { result: 'refused' }>['reason']): Settled {
  const lines = request.lines.map(({ violationId }): LineResult => ({ violationId, result: 'refused', reason }));
  return { lines, fees: { result: 'refused', reason }, dueBack: request.total };
}

function totalOf(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}
