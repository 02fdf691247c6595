/** What the terminal and its bank remember. With a file it survives the process, as a real terminal's memory does. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Transaction {
  readonly serviceId: string;
  readonly saleId: string;
  readonly transactionId: string;
  /** Piastres. */
  readonly requested: number;
  readonly startedAt: string;
  state: 'in-progress' | 'done';
  /** The step the shopper is at, by the event names of display notifications. */
  event: string;
  /** POITransactionID, once approved. */
  poiTransactionId: string;
  /** Piastres taken from the card; 0 unless approved. */
  captured: number;
  /** Piastres given back. */
  reversed: number;
  /** The body of the PaymentResponse, once decided. */
  answer: object | null;
}

export interface Reversal {
  readonly serviceId: string;
  readonly answer: object;
}

interface Contents {
  serial: string;
  session: number;
  transactions: Transaction[];
  reversals: Reversal[];
  /** What another terminal that stood here did: its bank still knows, this terminal does not. */
  elsewhere: Transaction[];
}

export interface Memory {
  readonly contents: Contents;
  save(): void;
  transaction(serviceId: string): Transaction | undefined;
  /** Another terminal takes this one's place, or this one is wiped: new session, empty memory, same bank. */
  forget(serial: string): void;
}

export function openMemory(file: string | null, serial: string): Memory {
  const contents: Contents = (file === null ? null : read(file)) ?? { serial, session: 1, transactions: [], reversals: [], elsewhere: [] };
  function save(): void {
    if (!file) return;
    writeFileSync(`${file}.new`, JSON.stringify(contents, null, 2));
    renameSync(`${file}.new`, file);
  }
  save();
  return {
    contents,
    save,
    transaction: (serviceId) => contents.transactions.find((transaction) => transaction.serviceId === serviceId),
    forget(newSerial) {
      contents.elsewhere.push(...contents.transactions);
      contents.transactions = [];
      contents.reversals = [];
      contents.serial = newSerial;
      contents.session += 1;
      save();
    },
  };
}

function read(file: string): Contents | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
