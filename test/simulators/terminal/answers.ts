/** Bodies of nexo answers, written independently of the driver: what a terminal says, as Adyen's documentation shows it. */
import type { Transaction } from './memory.ts';

export interface RequestHeader {
  readonly MessageCategory: string;
  readonly ServiceID: string;
  readonly SaleID: string;
  readonly POIID: string;
}

export function answerHeader(request: RequestHeader): object {
  return { ...request, ProtocolVersion: '3.0', MessageClass: 'Service', MessageType: 'Response' };
}

export function envelope(request: RequestHeader, body: object): string {
  return JSON.stringify({ SaleToPOIResponse: { MessageHeader: answerHeader(request), [`${request.MessageCategory}Response`]: body } });
}

export function failure(condition: string, additional: Record<string, string> = {}): object {
  const fields = new URLSearchParams(additional).toString();
  return { Response: { Result: 'Failure', ErrorCondition: condition, ...(fields && { AdditionalResponse: fields }) } };
}

/** @param leak puts a full (test) card number where a masked one belongs */
export function approval(transaction: Transaction, result: 'Success' | 'Partial', at: string, leak: boolean): object {
  return {
    Response: {
      Result: result,
      AdditionalResponse: leak ? 'PAN=4111111111111111&message=card+4111+1111+1111+1111+approved' : 'message=approved',
    },
    SaleData: { SaleTransactionID: { TransactionID: transaction.transactionId, TimeStamp: transaction.startedAt } },
    POIData: { POITransactionID: { TransactionID: transaction.poiTransactionId, TimeStamp: at }, POIReconciliationID: '1000' },
    PaymentResult: {
      OnlineFlag: true,
      PaymentType: 'Normal',
      AmountsResp: { Currency: 'EGP', AuthorizedAmount: transaction.captured / 100 },
      PaymentAcquirerData: { AcquirerPOIID: 'SIM', ApprovalCode: leak ? '4111111111111111' : '123456' },
      PaymentInstrumentData: {
        PaymentInstrumentType: 'Card',
        CardData: {
          PaymentBrand: 'meeza',
          MaskedPan: leak ? '4111 1111 1111 1111' : '507803 **** 9999',
          EntryMode: ['ICC'],
        },
      },
    },
    PaymentReceipt: [],
  };
}
