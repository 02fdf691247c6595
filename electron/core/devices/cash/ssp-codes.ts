/** Commands, answers and events of SSP that a note validator without a payout unit has (ITL, GA138, protocol version 6). */

export const command = {
  setInhibits: 0x02,
  setupRequest: 0x05,
  hostProtocolVersion: 0x06,
  reject: 0x08,
  disable: 0x09,
  enable: 0x0a,
  getSerialNumber: 0x0c,
  sync: 0x11,
  lastRejectCode: 0x17,
  hold: 0x18,
  pollWithAck: 0x56,
  eventAck: 0x57,
  getCounters: 0x58,
} as const;

export const answer = {
  ok: 0xf0,
  commandNotKnown: 0xf2,
  cannotBeProcessed: 0xf5,
  fail: 0xf8,
  keyNotSet: 0xfa,
} as const;

/** `channel`: one byte follows, the note's channel or 0. */
const events = {
  channelsInhibited: { code: 0xb5, channel: false },
  initialising: { code: 0xb6, channel: false },
  stacking: { code: 0xcc, channel: false },
  pathOpen: { code: 0xe0, channel: false },
  /** At power-up: the note in its path went out at the front. */
  clearedFromFront: { code: 0xe1, channel: true },
  /** At power-up: the note in its path went into the cash box. */
  clearedToCashBox: { code: 0xe2, channel: true },
  cashBoxRemoved: { code: 0xe3, channel: false },
  cashBoxReplaced: { code: 0xe4, channel: false },
  fraudAttempt: { code: 0xe6, channel: true },
  cashBoxFull: { code: 0xe7, channel: false },
  disabled: { code: 0xe8, channel: false },
  /** Whoever stands before the device may reach the note. */
  unsafeJam: { code: 0xe9, channel: false },
  safeJam: { code: 0xea, channel: false },
  stacked: { code: 0xeb, channel: false },
  rejected: { code: 0xec, channel: false },
  rejecting: { code: 0xed, channel: false },
  /** The note is past the point of return. */
  credit: { code: 0xee, channel: true },
  /** Channel 0: being read; another: recognised, and held in escrow until the next poll accepts it. */
  read: { code: 0xef, channel: true },
  reset: { code: 0xf1, channel: false },
} as const;

export type SspEventName = keyof typeof events;

export interface SspEvent {
  readonly name: SspEventName;
  /** 0 where the event names no note. */
  readonly channel: number;
}

/** What POLL_WITH_ACK tells again and again, the device at rest, until EVENT_ACK. */
export const toAcknowledge: readonly SspEventName[] = ['credit', 'clearedToCashBox', 'clearedFromFront', 'fraudAttempt'];

export function encodeEvent({ name, channel }: SspEvent): readonly number[] {
  return events[name].channel ? [events[name].code, channel] : [events[name].code];
}

/** Null for anything that is not wholly known: the length of an unknown event is unknown, and so is all that follows it. */
export function readEvents(bytes: Uint8Array): readonly SspEvent[] | null {
  const read: SspEvent[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const found = Object.entries(events).find(([, event]) => event.code === bytes[at]);
    if (!found) return null;
    const name = found[0] as SspEventName;
    if (!found[1].channel) {
      read.push({ name, channel: 0 });
      continue;
    }
    at += 1;
    const channel = bytes[at];
    if (channel === undefined) return null;
    read.push({ name, channel });
  }
  return read;
}
