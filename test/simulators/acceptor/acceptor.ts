/**
 * A bank-note acceptor with its cash box, speaking SSP on a pseudo-terminal, and the hand of the tester on a control address:
 * `POST /note {"value"}` puts a note of so many piastres to its mouth, `POST /collect` empties the box, `GET /state` shows the truth.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { answer, command } from '../../../electron/core/devices/cash/ssp-codes.ts';
import { createFrameParser, encodeFrame, type SspFrame } from '../../../electron/core/devices/cash/ssp-frames.ts';
import { createFaultBoard, type FaultBoard, jsonReply, startControl } from '../control.ts';
import { type Line, openLine } from './line.ts';
import { openMemory } from './memory.ts';
import { createValidator, type Jam, type PowerCut } from './validator.ts';

const faultDescriptions = {
  jam: 'a note is stuck, out of reach (`safe` 1, freed into the box) or not (`safe` 0, freed at the front); `atStacking` 1: the next one that is stacked',
  'cash-box-full': 'no room for another note',
  'cash-box-removed': 'the cash box is out',
  'power-cut-before-stacking': 'once, as the host accepts a note: power is back after `offMs` (0) and the note goes out at the front',
  'power-cut-while-stacking': 'once, on the way to the box: back after `offMs` (0), the note goes into the box, or with `toFront` 1 out',
  'power-cut-after-stacking': 'once, the note in the box and nobody told: back after `offMs` (0)',
  'reply-lost': 'the next `times` (1) answers are lost: of `command` (any), that tell of `event` (any); what was asked is done',
  'late-count': 'the counter shows the next note only when it has been read `reads` (2) times more',
  'forgets-acknowledgement': 'once, tells of a note again that was acknowledged',
  silent: 'hears nothing',
  slow: 'answers after `ms` (100)',
  nonsense: 'answers `command` (all) with `status` (F2), and after it `event` (nothing)',
  noise: 'rubbish before each answer, and every `every`th (2) is damaged',
  fraud: 'somebody pulls at a note on a string: told of until acknowledged',
  unplug: 'the plug is pulled',
} as const;

export type AcceptorFaultName = keyof typeof faultDescriptions;

export interface AcceptorOptions {
  /** A folder for its memory; without it everything is forgotten at the end. */
  readonly data?: string;
  /** Of a new device: digits. */
  readonly serial?: string;
  /** Piastres, by channel from 1. */
  readonly values?: readonly number[];
  readonly currency?: string;
  /** Polls that reading a note, and stacking it, take. */
  readonly steps?: number;
}

export interface AcceptorState {
  readonly serial: string;
  readonly stackedCount: number;
  readonly enabled: boolean;
  /** Piastres, and how many notes of them. */
  readonly box: readonly { readonly value: number; readonly count: number }[];
  readonly inPath: { readonly value: number; readonly stage: string } | null;
  /** Events that are told of until they are acknowledged. */
  readonly unacknowledged: number;
}

export interface AcceptorHandle {
  /** Where the serial line is. */
  readonly path: string;
  readonly controlUrl: string;
  readonly faults: FaultBoard<AcceptorFaultName>;
  /** False: it is not drawn in, so it stays in the citizen's hand. */
  insert(value: number): boolean;
  state(): AcceptorState;
  /** The box is emptied, as by whoever collects it. */
  collect(): AcceptorState['box'];
  close(): Promise<void>;
}

/** Notes of 5 to 200 pounds. */
const egyptianNotes = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
const rubbish = Uint8Array.of(0x00, 0x7f, 0x80, 0x02, 0xf0, 0x7f, 0x7f, 0x11);

/** @throws when socat is missing */
export async function startAcceptor(options: AcceptorOptions = {}): Promise<AcceptorHandle> {
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'acceptor-')));
  const path = join(folder, 'line');
  const memory = openMemory(options.data ? join(folder, 'acceptor.json') : null, Number(options.serial ?? '5081234'));
  const { contents } = memory;
  let line: Line | null = null;
  let parse = createFrameParser();
  let last: { readonly sequence: number; readonly data: readonly number[] } | null = null;
  let isOff = false;
  let answersUntilDamage = 0;
  let isJamSafe = true;

  const faults = createFaultBoard(faultDescriptions, async (name, on) => {
    switch (name) {
      case 'unplug':
        return on ? unplug() : plugIn();
      case 'fraud':
        if (on) validator.fraud();
        return;
      case 'cash-box-removed':
        if (!on) validator.boxReplaced();
        return;
      case 'jam':
        if (on) isJamSafe = faults.active('jam')?.['safe'] !== 0;
        else validator.free(isJamSafe ? 'box' : 'front');
        return;
      case 'cash-box-full':
      case 'power-cut-before-stacking':
      case 'power-cut-while-stacking':
      case 'power-cut-after-stacking':
      case 'reply-lost':
      case 'late-count':
      case 'forgets-acknowledgement':
      case 'silent':
      case 'slow':
      case 'nonsense':
      case 'noise':
        return;
    }
  });

  function jam(): Jam | null {
    const settings = faults.active('jam');
    if (!settings || (settings['atStacking'] === 1 && contents.inPath?.stage !== 'stacking')) return null;
    return isJamSafe ? 'safe' : 'unsafe';
  }

  function isPowerCut(moment: PowerCut): boolean {
    const name = `power-cut-${moment}` as const;
    const settings = faults.active(name);
    if (!settings) return false;
    void faults.set(name, false);
    isOff = true;
    setTimeout(() => {
      isOff = false;
      last = null;
      parse = createFrameParser();
      validator.start(settings['toFront'] === 1 ? 'front' : 'box');
    }, settings['offMs'] ?? 0);
    return true;
  }

  /** One reading of the counter. */
  function isCountLate(): boolean {
    const settings = faults.active('late-count');
    if (!settings || contents.pending.length === 0) return false;
    const { reads = 2 } = settings;
    void faults.set('late-count', reads > 1, { reads: reads - 1 });
    return true;
  }

  const validator = createValidator({
    memory,
    values: options.values ?? egyptianNotes,
    currency: options.currency ?? 'EGP',
    steps: options.steps ?? 1,
    isPowerCut,
    jam,
    isBoxFull: () => faults.active('cash-box-full') !== undefined,
    isBoxOut: () => faults.active('cash-box-removed') !== undefined,
    isCountLate,
    isForgetful: () => {
      const isForgetful = faults.active('forgets-acknowledgement') !== undefined;
      void faults.set('forgets-acknowledgement', false);
      return isForgetful;
    },
  });

  function isReplyLost(code: number | undefined, reply: readonly number[]): boolean {
    const settings = faults.active('reply-lost');
    if (!settings) return false;
    const { command: lostCommand = code, event, times = 1 } = settings;
    if (lostCommand !== code || (event !== undefined && !reply.includes(event))) return false;
    void faults.set('reply-lost', times > 1, { ...settings, times: times - 1 });
    return true;
  }

  function hear(frame: SspFrame): void {
    if (isOff || faults.active('silent') || frame.slave !== 0) return;
    const [code] = frame.data;
    const isRepeated = code !== command.sync && frame.sequence === last?.sequence;
    const data = isRepeated ? last?.data : (nonsense(code) ?? validator.answer(frame.data));
    if (!data) return;
    last = { sequence: frame.sequence, data };
    if (isReplyLost(code, data)) return;
    const reply = encodeFrame({ ...frame, data: Uint8Array.from(data) });
    const slow = faults.active('slow');
    if (slow) setTimeout(() => send(reply), slow['ms'] ?? 100);
    else send(reply);
  }

  function nonsense(code: number | undefined): readonly number[] | null {
    const settings = faults.active('nonsense');
    if (!settings) return null;
    const { command: answered = code, status = answer.commandNotKnown, event } = settings;
    if (answered !== code) return null;
    return event === undefined ? [status] : [status, event];
  }

  function send(reply: Uint8Array): void {
    const noise = faults.active('noise');
    if (!noise) {
      line?.send(reply);
      return;
    }
    answersUntilDamage = answersUntilDamage > 0 ? answersUntilDamage - 1 : (noise['every'] ?? 2) - 1;
    line?.send(rubbish);
    line?.send(answersUntilDamage === 0 ? reply.map((byte, at) => (at === reply.length - 1 ? byte ^ 0x04 : byte)) : reply);
  }

  async function plugIn(): Promise<void> {
    if (line) return;
    await rm(path, { force: true });
    line = await openLine(path, (bytes) => {
      for (const frame of parse(bytes)) hear(frame);
    });
  }

  async function unplug(): Promise<void> {
    const pulled = line;
    line = null;
    await pulled?.unplug();
    validator.leftAlone();
  }

  function insert(value: number): boolean {
    return !isOff && validator.insert(value);
  }

  function state(): AcceptorState {
    const { serial, stackedCount, box, inPath, pending } = contents;
    return {
      serial: String(serial),
      stackedCount,
      enabled: validator.isEnabled(),
      box: box.toSorted((a, b) => a.value - b.value),
      inPath: inPath && { value: inPath.value, stage: inPath.stage },
      unacknowledged: pending.length,
    };
  }

  function collect(): AcceptorState['box'] {
    const { box } = state();
    contents.box = [];
    memory.save();
    return box;
  }

  await plugIn();
  validator.start('box');
  const control = await startControl(
    faults,
    (url) => (url.pathname === '/state' ? jsonReply(state()) : undefined),
    (url, body) => {
      if (url.pathname === '/note') return jsonReply({ drawn: insert(z.object({ value: z.int() }).parse(body).value) });
      return url.pathname === '/collect' ? jsonReply({ box: collect() }) : undefined;
    },
  );
  return {
    path,
    controlUrl: control.url,
    faults,
    insert,
    state,
    collect,
    async close() {
      await control.close();
      await line?.unplug();
      line = null;
      if (!options.data) await rm(folder, { recursive: true, force: true });
    },
  };
}
