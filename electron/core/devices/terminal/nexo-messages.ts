/**
 * nexo Sale to POI protocol 3.0, the JSON dialect of Adyen's Terminal API: the requests that we write and the answers that we
 * read. Fields that we do not use are dropped unseen; text fields have limits, because a terminal is another machine.
 */
import { z } from 'zod';
import type { Instant } from '../../clock.ts';
import type { Piastres } from '../../money.ts';
import { toPounds } from './amounts.ts';
import type { PoiTransaction, TerminalPayment, TerminalRequestRef } from './terminal.ts';

export type Category = 'Login' | 'Diagnosis' | 'Payment' | 'TransactionStatus' | 'Abort' | 'Reversal';
/** What a TransactionStatus request may ask about. */
export type AskableCategory = 'Payment' | 'Reversal';

export interface Header {
  readonly serviceId: string;
  readonly saleId: string;
  readonly poiId: string;
}

const text = (max: number) => z.string().max(max);

const headerSchema = z.object({
  MessageClass: z.literal('Service'),
  MessageCategory: text(40),
  MessageType: z.literal('Response'),
  ServiceID: text(10),
  SaleID: text(60),
  POIID: text(60),
});

const responseSchema = z.object({
  Result: z.enum(['Success', 'Partial', 'Failure']),
  ErrorCondition: text(40).optional(),
  /** Form-encoded, e.g. `message=...&refusalReason=...`. */
  AdditionalResponse: text(20_000).optional(),
});
export type NexoResponse = z.infer<typeof responseSchema>;

export const paymentResponseSchema = z.object({
  Response: responseSchema,
  POIData: z.object({ POITransactionID: z.object({ TransactionID: text(100), TimeStamp: text(40) }) }).optional(),
  PaymentResult: z
    .object({
      AmountsResp: z.object({ Currency: text(3).optional(), AuthorizedAmount: z.number() }).optional(),
      PaymentInstrumentData: z
        .object({
          CardData: z
            .object({
              PaymentBrand: text(40).optional(),
              MaskedPan: text(60).optional(),
              EntryMode: z.array(text(20)).max(10).optional(),
            })
            .optional(),
        })
        .optional(),
      PaymentAcquirerData: z.object({ ApprovalCode: text(20).optional() }).optional(),
    })
    .optional(),
});
export type PaymentResponse = z.infer<typeof paymentResponseSchema>;

export const reversalResponseSchema = z.object({ Response: responseSchema, ReversedAmount: z.number().optional() });
export type ReversalResponse = z.infer<typeof reversalResponseSchema>;

export const transactionStatusResponseSchema = z.object({
  Response: responseSchema,
  RepeatedMessageResponse: z
    .object({
      MessageHeader: headerSchema,
      RepeatedResponseMessageBody: z.object({
        PaymentResponse: paymentResponseSchema.optional(),
        ReversalResponse: reversalResponseSchema.optional(),
      }),
    })
    .optional(),
});
export type TransactionStatusResponse = z.infer<typeof transactionStatusResponseSchema>;

export const loginResponseSchema = z.object({
  Response: responseSchema,
  POISystemData: z.object({ POITerminalData: z.object({ POISerialNumber: text(60).min(1) }) }).optional(),
});

export const diagnosisResponseSchema = z.object({
  Response: responseSchema,
  POIStatus: z.object({ GlobalStatus: text(40) }).optional(),
  HostStatus: z
    .array(z.object({ IsReachableFlag: z.boolean() }))
    .max(20)
    .optional(),
});

/** The body of an answer under its envelope, or null when it is not the answer to this request. */
export function readAnswer<T>(json: string, category: Category, header: Header, schema: z.ZodType<T>): T | null {
  const envelope = z
    .object({ SaleToPOIResponse: z.object({ MessageHeader: headerSchema }).and(z.record(z.string(), z.unknown())) })
    .safeParse(parseJson(json));
  if (!envelope.success) return null;
  const answer = envelope.data.SaleToPOIResponse;
  if (answer.MessageHeader.MessageCategory !== category || !isFor(answer.MessageHeader, header)) return null;
  const body = schema.safeParse(answer[`${category}Response`]);
  return body.success ? body.data : null;
}

/** Whether an answer's header names this very request: an answer to another one must never settle a payment. */
export function isFor(answer: z.infer<typeof headerSchema>, header: Header): boolean {
  return answer.ServiceID === header.serviceId && answer.SaleID === header.saleId && answer.POIID === header.poiId;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export function envelope(category: Category, header: Header, body: object): string {
  return JSON.stringify({
    SaleToPOIRequest: {
      MessageHeader: {
        ProtocolVersion: '3.0',
        MessageClass: 'Service',
        MessageCategory: category,
        MessageType: 'Request',
        ServiceID: header.serviceId,
        SaleID: header.saleId,
        POIID: header.poiId,
      },
      [`${category}Request`]: body,
    },
  });
}

export function loginBody(now: Instant): object {
  return {
    DateTime: now,
    OperatorLanguage: 'ar',
    SaleSoftware: { ManufacturerID: 'Mukhalasa', ApplicationName: 'Mukhalasa', SoftwareVersion: '1', CertificationCode: 'none' },
  };
}

export function diagnosisBody(): object {
  return { HostDiagnosisFlag: true };
}

export function paymentBody(payment: TerminalPayment): object {
  return {
    SaleData: { SaleTransactionID: { TransactionID: payment.transactionId, TimeStamp: payment.requestedAt } },
    PaymentTransaction: { AmountsReq: { Currency: 'EGP', RequestedAmount: toPounds(payment.amount) } },
  };
}

function messageReference(category: AskableCategory, saleId: string, ref: Pick<TerminalRequestRef, 'serviceId' | 'poiId'>): object {
  return { MessageReference: { MessageCategory: category, SaleID: saleId, ServiceID: ref.serviceId, POIID: ref.poiId } };
}

export function transactionStatusBody(
  category: AskableCategory,
  saleId: string,
  ref: Pick<TerminalRequestRef, 'serviceId' | 'poiId'>,
): object {
  return { ...messageReference(category, saleId, ref), ReceiptReprintFlag: false };
}

export function abortBody(saleId: string, ref: TerminalRequestRef): object {
  return { AbortReason: 'MerchantAbort', ...messageReference('Payment', saleId, ref) };
}

export function reversalBody(serviceId: string, transaction: PoiTransaction, amount: Piastres, now: Instant): object {
  return {
    OriginalPOITransaction: { POITransactionID: { TransactionID: transaction.id, TimeStamp: transaction.at } },
    ReversalReason: 'MerchantCancel',
    ReversedAmount: toPounds(amount),
    SaleData: { SaleTransactionID: { TransactionID: serviceId, TimeStamp: now } },
  };
}
