/** An authority that settles each line once ever, answers the same key with the same answer, and can lose its answers. */
import { randomBytes } from 'node:crypto';
import { type Clock, toInstant } from '../../../electron/core/clock.ts';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { AuthorityError } from '../../../electron/core/register/authority-error.ts';
import type { ClearanceAnswer, SettlementAnswer, SettlementRequest } from '../../../electron/core/register/schemas.ts';
import { err, ok } from '../../../electron/core/result.ts';
import type { SettlementAuthority } from '../../../electron/core/settlement/settlement.ts';

type Fault = AuthorityError | 'reply-lost';

export interface RememberingAuthority extends SettlementAuthority {
  /** What goes wrong with the next requests, in order. */
  readonly faults: Fault[];
  /** Lines paid elsewhere, or never known. */
  readonly paidElsewhere: Set<string>;
  readonly refusedLines: Set<string>;
  /** Every line is refused, and the fees. */
  refusing: boolean;
  /** Changes a signed answer on its way out. */
  tamper: ((answer: SettlementAnswer) => SettlementAnswer) | null;
  /** Every request, as `key body`. */
  readonly requests: string[];
  /** Times each line was settled here: never more than once. */
  readonly settledLines: Map<string, number>;
  /** Piastres that the authority believes to have been paid and kept. */
  kept(): number;
}

const courtFee = 500;

export function createRememberingAuthority(clock: Clock): RememberingAuthority {
  const answers = new Map<string, { readonly body: string; readonly answer: unknown }>();
  let kept = 0;

  function settle(request: SettlementRequest): SettlementAnswer {
    const lines = request.lines.map(({ violationId }): SettlementAnswer['lines'][number] => {
      if (authority.paidElsewhere.has(violationId) || authority.settledLines.has(violationId)) return { violationId, result: 'duplicate' };
      if (authority.refusing || authority.refusedLines.has(violationId))
        return { violationId, result: 'refused', reason: 'line-not-payable' };
      authority.settledLines.set(violationId, (authority.settledLines.get(violationId) ?? 0) + 1);
      return { violationId, result: 'settled' };
    });
    const feesRefused = authority.refusing || (lines.length > 0 && lines.every((line) => line.result === 'refused'));
    const back = request.lines
      .filter((_line, index) => lines[index]?.result !== 'settled')
      .reduce((total, line) => total + line.amount + courtFee, 0);
    const dueBack = feesRefused ? request.total : back;
    kept += request.total - dueBack;
    return {
      paymentReference: request.paymentReference,
      lines,
      fees: feesRefused ? { result: 'refused', reason: 'line-not-payable' } : { result: 'settled' },
      dueBack,
      settledAt: toInstant(clock.now()),
      eligibility: [{ subjectId: 'car', eligible: true, reasons: [] }],
    };
  }

  async function once<T>(key: string, body: string, make: () => T) {
    authority.requests.push(`${key} ${body}`);
    const fault = authority.faults.shift();
    if (fault && fault !== 'reply-lost') return err(fault);
    const known = answers.get(key);
    if (known && known.body !== body)
      return err({ kind: 'refused', status: 409, code: 'idempotency-key-reused', signed: true, detail: '' } as const);
    const answer = known ? (known.answer as T) : make();
    answers.set(key, { body, answer });
    if (fault) return err({ kind: 'slow', detail: 'no answer in time' } as const);
    return ok({ answer, proof: { signature: 'signed', body: JSON.stringify(answer) } });
  }

  const authority: RememberingAuthority = {
    faults: [],
    paidElsewhere: new Set(),
    refusedLines: new Set(),
    refusing: false,
    tamper: null,
    requests: [],
    settledLines: new Map(),
    kept: () => kept,
    settle: async (request, key) => {
      const result = await once(key, JSON.stringify(request), () => settle(request));
      return result.ok && authority.tamper ? ok({ ...result.value, answer: authority.tamper(result.value.answer) }) : result;
    },
    issueClearances: (paymentReference, subjectIds, key) =>
      once(
        key,
        JSON.stringify({ paymentReference, subjectIds }),
        (): ClearanceAnswer => ({
          issued: subjectIds.map((subjectId) => ({
            number: newReference('CL', randomBytes),
            subjectId,
            state: 'final',
            maskedName: 'م*** أ***',
            idLastFour: '9993',
            dataAsOf: toInstant(clock.now()),
            issuedAt: toInstant(clock.now()),
            validUntil: toInstant(clock.now() + 86_400_000),
            token: 'TC1:0',
          })),
          notIssued: [],
        }),
      ),
  };
  return authority;
}
