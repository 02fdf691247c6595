/**
 * A bank-note validator as SSP shows it. A note moves by one step at each poll: read, held in escrow, accepted by the poll after that,
 * stacked, told of until acknowledged. What it must not forget is in its memory before it answers.
 */
import { answer, command, encodeEvent, type SspEvent, type SspEventName } from '../../../electron/core/devices/cash/ssp-codes.ts';
import type { Memory } from './memory.ts';

export type PowerCut = 'before-stacking' | 'while-stacking' | 'after-stacking';
export type Jam = 'safe' | 'unsafe';

export interface ValidatorOptions {
  readonly memory: Memory;
  /** Piastres of each channel from 1. */
  readonly values: readonly number[];
  readonly currency: string;
  /** Polls that reading a note, and stacking it, take. */
  readonly steps: number;
  /** Asked at each of these moments; true: the power goes, and nothing more is done or answered. */
  readonly isPowerCut: (moment: PowerCut) => boolean;
  /** What stands in its way now. */
  readonly jam: () => Jam | null;
  readonly isBoxFull: () => boolean;
  readonly isBoxOut: () => boolean;
  /** Asked at each reading of the counter. */
  readonly isCountLate: () => boolean;
  /** Asked at each acknowledgement. */
  readonly isForgetful: () => boolean;
}

export interface Validator {
  /** Null: no answer any more. */
  answer(data: Uint8Array): readonly number[] | null;
  /** False: it is not drawn in. `value` in piastres; one that it does not know is a note that it will not recognise. */
  insert(value: number): boolean;
  isEnabled(): boolean;
  /** Power comes back: a note in its path is cleared, to the cash box or out at the front. */
  start(clear: 'front' | 'box'): void;
  /** A jammed note is freed: into the cash box, or out at the front. */
  free(to: 'front' | 'box'): void;
  fraud(): void;
  boxReplaced(): void;
  /** Nobody speaks to it any more: what is moving comes to its end. */
  leftAlone(): void;
}

const protocolVersion = 6;
/** ITL's reject codes. */
const rejectCode = { accepted: 0, notRecognised: 2, inhibited: 6, byHost: 8 } as const;
/** What it holds; the values themselves are whole pounds. */
const multiplier = 100;

export function createValidator(options: ValidatorOptions): Validator {
  const { memory, values, currency, steps } = options;
  const { contents } = memory;
  let isEnabled = false;
  let inhibits = 0;
  let once: SspEvent[] = [];
  let stepsLeft = 0;
  let lastReject: number = rejectCode.accepted;

  function tell(name: SspEventName): void {
    once.push({ name, channel: 0 });
  }

  function move(stage: 'escrow' | 'stacking' | 'rejecting' | null): void {
    if (contents.inPath) contents.inPath = stage === null ? null : { ...contents.inPath, stage };
    stepsLeft = steps;
    memory.save();
  }

  function putIntoBox(told: 'credit' | 'clearedToCashBox'): void {
    const note = contents.inPath;
    if (!note) return;
    const pile = contents.box.find(({ value }) => value === note.value);
    if (pile) pile.count += 1;
    else contents.box.push({ value: note.value, count: 1 });
    contents.stackedCount += 1;
    contents.pending.push({ name: told, channel: note.channel });
    lastReject = rejectCode.accepted;
    move(null);
  }

  function outAtFront(): void {
    if (!contents.inPath) return;
    contents.pending.push({ name: 'clearedFromFront', channel: contents.inPath.channel });
    move(null);
  }

  function reject(code: number): void {
    lastReject = code;
    move('rejecting');
  }

  /** A poll: the note goes on by a step. False: the power went. */
  function step(): boolean {
    const note = contents.inPath;
    if (!note || options.jam() || contents.pending.length > 0) return true;
    switch (note.stage) {
      case 'reading':
        if (stepsLeft-- > 0) return true;
        if (note.channel === 0) reject(rejectCode.notRecognised);
        else if (!isEnabled || !(inhibits & (1 << (note.channel - 1)))) reject(rejectCode.inhibited);
        else move('escrow');
        return true;
      case 'escrow':
        if (options.isPowerCut('before-stacking')) return false;
        move('stacking');
        return true;
      case 'stacking':
        if (options.isPowerCut('while-stacking')) return false;
        if (stepsLeft-- > 0) return true;
        putIntoBox('credit');
        tell('stacked');
        return !options.isPowerCut('after-stacking');
      case 'rejecting':
        if (stepsLeft-- > 0) return true;
        tell('rejected');
        move(null);
        return true;
    }
  }

  function pathEvents(): readonly SspEvent[] {
    const note = contents.inPath;
    switch (note?.stage) {
      case 'reading':
        return [{ name: 'read', channel: 0 }];
      case 'escrow':
        return [{ name: 'read', channel: note.channel }];
      case 'stacking':
        return [{ name: 'stacking', channel: 0 }];
      case 'rejecting':
        return [{ name: 'rejecting', channel: 0 }];
      case undefined:
        return [];
    }
  }

  function poll(): readonly number[] | null {
    if (!step()) return null;
    const jam = options.jam();
    const standing: readonly (SspEventName | false)[] = [
      jam === 'safe' && 'safeJam',
      jam === 'unsafe' && 'unsafeJam',
      options.isBoxFull() && 'cashBoxFull',
      options.isBoxOut() && 'cashBoxRemoved',
      !isEnabled && 'disabled',
    ];
    const told: readonly SspEvent[] = [
      ...once,
      ...contents.pending,
      ...(jam ? [] : pathEvents()),
      ...standing.filter((name) => name !== false).map((name) => ({ name, channel: 0 })),
    ];
    once = [];
    return [answer.ok, ...told.flatMap(encodeEvent)];
  }

  function setup(): readonly number[] {
    const pounds = values.map((value) => value / multiplier);
    return [
      ...[answer.ok, 0x00, ...ascii('0427'), ...ascii(currency), 0, 0, 1, values.length],
      ...pounds,
      ...values.map(() => 2),
      ...[0, 0, multiplier, protocolVersion],
      ...values.flatMap(() => ascii(currency)),
      ...pounds.flatMap(littleEndian),
    ];
  }

  function disable(): void {
    isEnabled = false;
    if (contents.inPath?.stage === 'escrow') reject(rejectCode.byHost);
  }

  return {
    answer([code, ...more]) {
      switch (code) {
        case command.sync:
          return [answer.ok];
        case command.hostProtocolVersion:
          return [more[0] === protocolVersion ? answer.ok : answer.fail];
        case command.setupRequest:
          return setup();
        case command.getSerialNumber:
          return [answer.ok, ...littleEndian(contents.serial).toReversed()];
        case command.getCounters:
          return [answer.ok, 5, ...[contents.stackedCount - (options.isCountLate() ? 1 : 0), 0, 0, 0, 0].flatMap(littleEndian)];
        case command.setInhibits:
          inhibits = (more[0] ?? 0) | ((more[1] ?? 0) << 8);
          return [answer.ok];
        case command.enable:
          isEnabled = true;
          return [answer.ok];
        case command.disable:
          disable();
          return [answer.ok];
        case command.hold:
        case command.reject:
          if (contents.inPath?.stage !== 'escrow') return [answer.cannotBeProcessed];
          if (code === command.reject) reject(rejectCode.byHost);
          return [answer.ok];
        case command.lastRejectCode:
          return [answer.ok, lastReject];
        case command.pollWithAck:
          return poll();
        case command.eventAck:
          if (contents.pending.length === 0) return [answer.cannotBeProcessed];
          if (!options.isForgetful()) contents.pending = [];
          memory.save();
          return [answer.ok];
        default:
          return [answer.commandNotKnown];
      }
    },
    insert(value) {
      const isOpen = isEnabled && !options.jam() && !options.isBoxFull() && !options.isBoxOut();
      if (!isOpen || contents.inPath || contents.pending.length > 0) return false;
      contents.inPath = { channel: values.indexOf(value) + 1, value, stage: 'reading' };
      stepsLeft = steps;
      memory.save();
      return true;
    },
    isEnabled: () => isEnabled,
    start(clear) {
      isEnabled = false;
      inhibits = 0;
      once = [{ name: 'reset', channel: 0 }];
      if (contents.inPath?.stage === 'stacking' && clear === 'box') putIntoBox('clearedToCashBox');
      else outAtFront();
    },
    free(to) {
      if (contents.inPath?.stage === 'stacking' && to === 'box') putIntoBox('clearedToCashBox');
      else outAtFront();
    },
    fraud() {
      contents.pending.push({ name: 'fraudAttempt', channel: 0 });
      memory.save();
    },
    boxReplaced: () => tell('cashBoxReplaced'),
    leftAlone() {
      if (contents.inPath?.stage === 'stacking') putIntoBox('credit');
      else if (contents.inPath) move(null);
    },
  };
}

function ascii(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')];
}

function littleEndian(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
