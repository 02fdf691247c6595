/**
 * A payment terminal and its bank, in one process: nexo over HTTP on one port, the hand of the tester on another.
 * `POST /mode {...}` sets what happens next, `POST /shopper {action}` presses its buttons, `POST /new-session` swaps the
 * terminal for another one, `GET /transactions` shows what the bank has taken and given back.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { answerHeader, approval, envelope, failure, type RequestHeader } from './answers.ts';
import { openMemory, type Transaction } from './memory.ts';
import { type Category, type Mode, modeSchema, type ShopperAction, shopperSchema } from './mode.ts';

export interface TerminalOptions {
  /** 0: a free one. */
  readonly port?: number;
  readonly controlPort?: number;
  /** A folder for the terminal's memory; without it everything is forgotten at the end. */
  readonly data?: string;
  readonly poiId?: string;
  readonly mode?: z.input<typeof modeSchema>;
  /** What dying means: the process's own end, or for a test its servers'. */
  readonly die?: () => void;
}

export interface TransactionsReport {
  readonly transactions: readonly Transaction[];
  /** Piastres, over this and every terminal that stood here before. */
  readonly captured: number;
  readonly reversed: number;
}

export interface TerminalHandle {
  readonly url: string;
  readonly controlUrl: string;
  readonly poiId: string;
  setMode(mode: z.input<typeof modeSchema>): void;
  shopper(action: ShopperAction): boolean;
  newSession(serial?: string): void;
  report(): TransactionsReport;
  close(): Promise<void>;
}

const requestSchema = z.object({
  SaleToPOIRequest: z
    .object({
      MessageHeader: z.object({
        ProtocolVersion: z.literal('3.0'),
        MessageClass: z.literal('Service'),
        MessageType: z.literal('Request'),
        MessageCategory: z.enum(['Login', 'Diagnosis', 'Payment', 'TransactionStatus', 'Abort', 'Reversal']),
        ServiceID: z.string().regex(/^[0-9A-Z]{1,10}$/),
        SaleID: z.string().min(1),
        POIID: z.string().min(1),
      }),
    })
    .loose(),
});
const paymentSchema = z.object({
  SaleData: z.object({ SaleTransactionID: z.object({ TransactionID: z.string().min(1), TimeStamp: z.iso.datetime({ offset: true }) }) }),
  PaymentTransaction: z.object({
    AmountsReq: z.object({ Currency: z.literal('EGP'), RequestedAmount: z.number().positive().multipleOf(0.01) }),
  }),
});
const referenceSchema = z.object({
  MessageReference: z.object({
    MessageCategory: z.enum(['Payment', 'Reversal']),
    SaleID: z.string(),
    ServiceID: z.string(),
    POIID: z.string(),
  }),
});
const reversalSchema = z.object({
  OriginalPOITransaction: z.object({ POITransactionID: z.object({ TransactionID: z.string(), TimeStamp: z.string() }) }),
  ReversalReason: z.enum(['CustCancel', 'MerchantCancel', 'Malfunction', 'Unable2Compl']),
  ReversedAmount: z.number().positive().optional(),
});

export async function startTerminal(options: TerminalOptions = {}): Promise<TerminalHandle> {
  const poiId = options.poiId ?? 'SIM-TERMINAL-01';
  const memory = openMemory(options.data ? path.join(options.data, 'terminal.json') : null, 'SN-0001');
  let mode: Mode = modeSchema.parse(options.mode ?? {});
  let strikes = 0;
  /** The payment that the shopper stands before. */
  let open: { readonly transaction: Transaction; readonly decided: () => void; timers: NodeJS.Timeout[]; readonly mode: Mode } | null =
    null;

  // Power came back in mid-payment: what the bank had not approved by then is off.
  for (const transaction of memory.contents.transactions) {
    if (transaction.state === 'in-progress') finish(transaction, failure('Aborted', { message: 'terminal restarted' }));
  }

  function finish(transaction: Transaction, answer: object): void {
    transaction.state = 'done';
    transaction.answer = answer;
    memory.save();
    if (open?.transaction !== transaction) return;
    for (const timer of open.timers) clearTimeout(timer);
    const { decided } = open;
    open = null;
    decided();
  }

  function approve(transaction: Transaction, result: 'Success' | 'Partial', amount: number): void {
    transaction.captured = amount;
    transaction.poiTransactionId = `SIM${transaction.serviceId}.${memory.contents.session}`;
    const at = new Date(Date.now() + mode.clockAhead).toISOString();
    finish(transaction, approval(transaction, result, at, open?.mode.fault === 'card-number-leak'));
  }

  function decide(transaction: Transaction, how: Mode): void {
    if (how.fault === 'die-before-approval') {
      options.die?.();
      return;
    }
    const half = Math.floor(transaction.requested / 2);
    switch (how.bank) {
      case 'approve':
        approve(transaction, 'Success', transaction.requested);
        break;
      case 'partial':
        approve(transaction, 'Partial', how.amount ?? half);
        break;
      case 'other-amount':
        approve(transaction, 'Success', how.amount ?? half);
        break;
      case 'refuse':
        finish(transaction, failure('Refusal', { refusalReason: '214 Declined online', message: 'Refused' }));
        break;
      case 'cancel':
        finish(transaction, failure('Cancel', { refusalReason: '108 Shopper cancelled tx' }));
        break;
      case 'unreachable-host':
        finish(transaction, failure('UnreachableHost', { message: 'no answer from the host' }));
        break;
      case 'manual':
        break;
    }
  }

  function shopper(action: ShopperAction): boolean {
    if (!open) return false;
    const { transaction, timers } = open;
    if (action === 'vanish') {
      // Only the terminal's own patience is left, and that is at its end.
      for (const timer of timers) clearTimeout(timer);
      finish(transaction, failure('Cancel', { refusalReason: '126 Shopper did not present card' }));
      return true;
    }
    const bank = action === 'approve' ? 'approve' : action === 'decline' ? 'refuse' : 'cancel';
    decide(transaction, { ...open.mode, bank });
    return true;
  }

  async function pay(header: RequestHeader, request: unknown, how: Mode): Promise<object> {
    const body = paymentSchema.safeParse(request);
    if (!body.success) return failure('MessageFormat', { message: z.prettifyError(body.error) });
    if (memory.transaction(header.ServiceID)) return failure('MessageFormat', { message: 'ServiceID used before' });
    if (open) return failure('Busy');
    const { SaleTransactionID } = body.data.SaleData;
    const transaction: Transaction = {
      serviceId: header.ServiceID,
      saleId: header.SaleID,
      transactionId: SaleTransactionID.TransactionID,
      requested: Math.round(body.data.PaymentTransaction.AmountsReq.RequestedAmount * 100),
      startedAt: SaleTransactionID.TimeStamp,
      state: 'in-progress',
      event: 'TENDER_CREATED',
      poiTransactionId: '',
      captured: 0,
      reversed: 0,
      answer: null,
    };
    memory.contents.transactions.push(transaction);
    memory.save();
    await new Promise<void>((decided) => {
      open = { transaction, decided, timers: [], mode: how };
      const giveUp = () => finish(transaction, failure('Cancel', { refusalReason: '126 Shopper did not present card' }));
      open.timers.push(setTimeout(giveUp, how.shopperTimeout));
      if (how.bank === 'manual' || how.fault === 'hang') return;
      open.timers.push(
        setTimeout(() => {
          transaction.event = 'CARD_INSERTED';
        }, how.delay / 2),
        setTimeout(() => decide(transaction, how), how.delay),
      );
    });
    if (how.fault === 'die-after-approval') options.die?.();
    return transaction.answer ?? failure('Aborted');
  }

  function transactionStatus(request: unknown): object {
    const body = referenceSchema.safeParse(request);
    if (!body.success) return failure('MessageFormat');
    const { MessageCategory: category, ServiceID: serviceId, SaleID } = body.data.MessageReference;
    const header = { MessageCategory: category, ServiceID: serviceId, SaleID, POIID: poiId };
    const transaction = memory.transaction(serviceId);
    if (category === 'Payment' && transaction?.state === 'in-progress') {
      return failure('InProgress', { message: 'Uncompleted transaction', event: transaction.event });
    }
    const original =
      category === 'Payment' ? transaction?.answer : memory.contents.reversals.find((one) => one.serviceId === serviceId)?.answer;
    if (!original) return failure('NotFound', { message: 'no such transaction' });
    return {
      Response: { Result: 'Success' },
      MessageReference: body.data.MessageReference,
      RepeatedMessageResponse: { MessageHeader: answerHeader(header), RepeatedResponseMessageBody: { [`${category}Response`]: original } },
    };
  }

  function abort(request: unknown): void {
    const body = referenceSchema.safeParse(request);
    if (!body.success || open?.transaction.serviceId !== body.data.MessageReference.ServiceID) return;
    finish(open.transaction, failure('Aborted', { refusalReason: '104 Merchant cancelled tx' }));
  }

  function reverse(header: RequestHeader, request: unknown): object {
    const body = reversalSchema.safeParse(request);
    if (!body.success) return failure('MessageFormat');
    const id = body.data.OriginalPOITransaction.POITransactionID.TransactionID;
    const known = [...memory.contents.transactions, ...memory.contents.elsewhere].find(
      (one) => one.captured > 0 && one.poiTransactionId === id,
    );
    const answer = known ? reversed(known, body.data.ReversedAmount) : failure('NotFound');
    memory.contents.reversals.push({ serviceId: header.ServiceID, answer });
    memory.save();
    return answer;
  }

  /** Idempotent: a transaction is given back once, whoever asks how often. */
  function reversed(transaction: Transaction, pounds: number | undefined): object {
    const amount = pounds === undefined ? transaction.captured : Math.round(pounds * 100);
    if (amount !== transaction.captured) return failure('NotAllowed', { message: 'only the whole amount' });
    transaction.reversed = amount;
    return { Response: { Result: 'Success' }, ReversedAmount: amount / 100 };
  }

  function login(): object {
    const { serial, session } = memory.contents;
    return {
      Response: { Result: 'Success', AdditionalResponse: `session=${session}` },
      POISystemData: {
        DateTime: new Date().toISOString(),
        POISoftware: { ManufacturerID: 'Simulated', ApplicationName: 'nexo', SoftwareVersion: '1', CertificationCode: '' },
        POITerminalData: { TerminalEnvironment: 'Unattended', POICapabilities: ['ICC'], POISerialNumber: serial },
        POIStatus: { GlobalStatus: open ? 'Busy' : 'OK', CommunicationOKFlag: true },
      },
    };
  }

  function diagnosis(how: Mode): object {
    return {
      Response: { Result: 'Success' },
      POIStatus: {
        GlobalStatus: open || (how.fault === 'busy' && how.on.includes('Diagnosis')) ? 'Busy' : 'OK',
        CommunicationOKFlag: true,
      },
      HostStatus: [{ AcquirerID: 'SIM', IsReachableFlag: how.bank !== 'unreachable-host' }],
    };
  }

  async function answer(header: RequestHeader & { readonly MessageCategory: Category }, body: unknown, how: Mode): Promise<object | null> {
    if (how.fault === 'busy' && header.MessageCategory !== 'Diagnosis') return failure('Busy');
    switch (header.MessageCategory) {
      case 'Login':
        return login();
      case 'Diagnosis':
        return diagnosis(how);
      case 'Payment':
        return pay(header, body, how);
      case 'TransactionStatus':
        return transactionStatus(body);
      case 'Abort':
        abort(body);
        return null;
      case 'Reversal':
        return reverse(header, body);
    }
  }

  /** The mode as this request meets it: a fault that is meant for others, or that has struck often enough, is none. */
  function modeFor(category: Category): Mode {
    const strikesNow = mode.fault !== 'none' && mode.on.includes(category) && (mode.times === 0 || strikes < mode.times);
    if (strikesNow) strikes += 1;
    return strikesNow ? mode : { ...mode, fault: 'none' };
  }

  async function serveNexo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = requestSchema.safeParse(JSON.parse(await bodyOf(request)));
    if (!parsed.success || request.url !== '/nexo' || request.method !== 'POST') {
      response.writeHead(400).end();
      return;
    }
    const { MessageHeader: header, ...bodies } = parsed.data.SaleToPOIRequest;
    const how = modeFor(header.MessageCategory);
    if (how.fault === 'request-lost' || header.POIID !== poiId) return void request.socket.destroy();
    const body = await answer(header, bodies[`${header.MessageCategory}Request`], how);
    if (how.fault === 'answer-lost') return void request.socket.destroy();
    if (how.fault === 'hang') return;
    if (how.fault === 'slow') await new Promise((resolve) => setTimeout(resolve, how.latency));
    if (response.destroyed) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    if (how.fault === 'nonsense') response.end('<html>terminal manager</html>');
    else if (how.fault === 'wrong-answer') response.end(envelope({ ...header, ServiceID: 'OTHER' }, body ?? {}));
    else response.end(body === null ? '' : envelope(header, body));
  }

  async function serveControl(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const body = text === '' ? {} : JSON.parse(text);
    const routes: Readonly<Record<string, () => unknown>> = {
      'GET /mode': () => mode,
      'POST /mode': () => setMode(body),
      'POST /shopper': () => ({ acted: shopper(shopperSchema.parse(body).action) }),
      'GET /transactions': () => report(),
      'POST /new-session': () => newSession(typeof body.serial === 'string' ? body.serial : undefined),
    };
    const route = routes[`${request.method} ${request.url}`];
    response.writeHead(route ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(route ? (route() ?? {}) : {}));
  }

  function setMode(next: z.input<typeof modeSchema>): void {
    mode = modeSchema.parse(next);
    strikes = 0;
  }

  function newSession(serial = `SN-${String(memory.contents.session + 1).padStart(4, '0')}`): void {
    memory.forget(serial);
  }

  function report(): TransactionsReport {
    const all = [...memory.contents.elsewhere, ...memory.contents.transactions];
    return {
      transactions: all,
      captured: all.reduce((total, one) => total + one.captured, 0),
      reversed: all.reduce((total, one) => total + one.reversed, 0),
    };
  }

  const nexo = await listen(options.port ?? 0, serveNexo);
  const control = await listen(options.controlPort ?? 0, serveControl);
  return {
    url: `http://127.0.0.1:${nexo.port}/nexo`,
    controlUrl: `http://127.0.0.1:${control.port}`,
    poiId,
    setMode,
    shopper,
    newSession,
    report,
    async close() {
      for (const timer of open?.timers ?? []) clearTimeout(timer);
      await Promise.all([nexo.close(), control.close()]);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(port: number, serve: Serve): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => {
      // A tester's mistake (malformed control body) or a request cut off in the middle.
      if (!response.headersSent) response.writeHead(400).end(JSON.stringify({ error: error.message }));
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
