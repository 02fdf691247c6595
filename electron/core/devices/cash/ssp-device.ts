/** A validator on its line: each command with what its answer means. */
import type { AcceptorFault, Note } from './acceptor.ts';
import { answer, command, readEvents, type SspEvent, type SspEventName } from './ssp-codes.ts';
import { readDataset } from './ssp-dataset.ts';
import { LineLost, type SspLink } from './ssp-link.ts';

export interface SspDevice {
  readonly serial: string;
  readonly dataset: readonly Note[] | 'foreign';
  /** Accepts a note that is held in escrow. */
  poll(): Promise<readonly SspEvent[]>;
  /** As the last poll showed. */
  faults(): readonly AcceptorFault[];
  acknowledge(): Promise<void>;
  enable(): Promise<void>;
  disable(): Promise<void>;
  /** Of the note in escrow. */
  reject(): Promise<void>;
  /** ITL's number for why the last note came back. */
  lastRejectCode(): Promise<number>;
  /** Notes put into the cash box in its whole life. */
  stackedCount(): Promise<number>;
  /** After a power cut it has forgotten who speaks to it. */
  greetAgain(): Promise<void>;
  isGone(): boolean;
  close(): Promise<void>;
}

const protocolVersion = 6;

const faultOf: Partial<Record<SspEventName, AcceptorFault>> = {
  pathOpen: 'jam',
  safeJam: 'jam',
  unsafeJam: 'jam',
  cashBoxFull: 'cash-box-full',
  fraudAttempt: 'fraud-attempt',
};

/** Leaves the device disabled. @throws LineLost also for a device that cannot be used with this kiosk */
export async function meetDevice(link: SspLink): Promise<SspDevice> {
  let faults: readonly AcceptorFault[] = [];
  let isBoxOut = false;

  async function ask(...bytes: readonly number[]): Promise<Uint8Array> {
    const data = await link.ask(...bytes);
    if (data[0] !== answer.ok) throw new LineLost(`command ${hex(bytes[0])} was answered ${hex(data[0])}${meaning(data[0])}`);
    return data.subarray(1);
  }

  /** For what may be too late by the time it arrives. */
  async function askIfPossible(...bytes: readonly number[]): Promise<void> {
    const data = await link.ask(...bytes);
    if (data[0] !== answer.ok && data[0] !== answer.cannotBeProcessed) throw new LineLost(`command ${hex(bytes[0])}: ${hex(data[0])}`);
  }

  async function number(bytes: readonly number[], at: number, littleEndian: boolean): Promise<number> {
    const data = await ask(...bytes);
    if (data.length < at + 4) throw new LineLost(`the answer to ${hex(bytes[0])} is too short`);
    return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(at, littleEndian);
  }

  /** Its serial number. */
  async function greet(): Promise<string> {
    await ask(command.sync);
    // before any poll: that would accept a note which an earlier run left in escrow
    await ask(command.disable);
    await ask(command.hostProtocolVersion, protocolVersion);
    return String(await number([command.getSerialNumber], 0, false));
  }

  const serial = await greet();
  const dataset = readDataset(await ask(command.setupRequest));
  if (dataset === null) throw new LineLost('the device does not say which notes it takes');
  const inhibits = dataset === 'foreign' ? 0 : dataset.reduce((bits, { channel }) => bits | (1 << (channel - 1)), 0);

  return {
    serial,
    dataset,
    async poll() {
      const events = readEvents(await ask(command.pollWithAck));
      if (events === null) throw new LineLost('the device tells of something that is not known');
      for (const { name } of events) {
        if (name === 'cashBoxRemoved') isBoxOut = true;
        if (name === 'cashBoxReplaced' || name === 'reset') isBoxOut = false;
      }
      const told = events.map(({ name }) => faultOf[name]).filter((fault) => fault !== undefined);
      faults = [...new Set<AcceptorFault>([...told, ...(isBoxOut ? ['cash-box-removed' as const] : [])])];
      return events;
    },
    faults: () => (dataset === 'foreign' ? ['foreign-notes', ...faults] : faults),
    acknowledge: () => askIfPossible(command.eventAck),
    async enable() {
      await ask(command.setInhibits, inhibits & 0xff, inhibits >> 8);
      await ask(command.enable);
    },
    async disable() {
      await ask(command.disable);
    },
    reject: () => askIfPossible(command.reject),
    lastRejectCode: async () => (await ask(command.lastRejectCode))[0] ?? 0,
    stackedCount: () => number([command.getCounters], 1, true),
    async greetAgain() {
      if ((await greet()) !== serial) throw new LineLost('another device is on the line');
    },
    isGone: () => link.isClosed(),
    close: () => link.close(),
  };
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}

function meaning(status: number | undefined): string {
  if (status === answer.keyNotSet) return ': it was set to demand encryption';
  if (status === answer.commandNotKnown) return ': it does not know it';
  return '';
}
