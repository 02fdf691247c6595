/** The door between pages and the core: checks who calls, passes calls and events on, understands neither. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { CallError, Topic } from '../core/protocol.ts';
import { err, type Result } from '../core/result.ts';
import type { CoreHost } from './core-host.ts';
import { log } from './log.ts';

/** Longest input of a call, as JSON characters: the largest form has a few hundred. */
const MAX_INPUT_LENGTH = 65_536;

export interface Relay {
  /** Lets the main frame of these contents through the door. */
  admit(contents: WebContents): void;
  publish(topic: Topic, payload: unknown): void;
  /** Drops what is retained: with the core gone it is no longer true. */
  forget(): void;
}

export function openRelay(host: () => CoreHost, isOurs: (url: string) => boolean): Relay {
  const admitted = new Set<WebContents>();
  const retained = new Map<Topic, unknown>();

  function isTrusted(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    const frame = event.senderFrame;
    return frame !== null && admitted.has(event.sender) && frame === event.sender.mainFrame && isOurs(frame.url);
  }

  ipcMain.handle('call', async (event, method: unknown, input: unknown): Promise<Result<unknown, unknown>> => {
    if (!isTrusted(event)) return refuse('wrong-sender', 'this page may not call');
    if (typeof method !== 'string' || method.length > 64) return refuse('unknown-method', 'a method is a short name');
    if (!isSmall(input)) return refuse('malformed-input', 'the input is no small plain object');
    return await host().call(method, input);
  });

  ipcMain.on('events', (event, topic: Topic) => {
    if (!isTrusted(event)) {
      refuse('wrong-sender', 'this page may not subscribe');
      return;
    }
    if (retained.has(topic)) event.sender.send('events', topic, retained.get(topic));
  });

  return {
    admit(contents) {
      admitted.add(contents);
      contents.once('destroyed', () => admitted.delete(contents));
    },
    publish(topic, payload) {
      retained.set(topic, payload);
      for (const contents of admitted) {
        if (!contents.isCrashed() && isOurs(contents.getURL())) contents.send('events', topic, payload);
      }
    },
    forget: () => retained.clear(),
  };
}

function refuse(kind: CallError['kind'], message: string): Result<never, CallError> {
  log('call-refused', { kind });
  return err({ kind, message });
}

function isSmall(input: unknown): boolean {
  try {
    return (JSON.stringify(input) ?? '').length <= MAX_INPUT_LENGTH;
  } catch {
    return false;
  }
}
