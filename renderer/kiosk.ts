/** The renderer's only door: the preload's bridge, typed by the core's API. Types only; nothing of the core is bundled here. */
import type { Api, MethodName } from '../electron/core/api.ts';
import type { CallError, Topic } from '../electron/core/protocol.ts';
import type { Result } from '../electron/core/result.ts';

export interface Bridge {
  call(method: string, input: unknown): Promise<Result<unknown, CallError>>;
  subscribe(topic: Topic, listener: (payload: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly kiosk: Bridge;
  }
}

/** What a method needs beside the revision, which the page adds by itself. */
export type Intent<M extends MethodName> = Omit<Parameters<Api[M]>[0], 'revision'>;

/** Sends an intent about what is on the screen now. Refusals need no handling: the next view says what is true. */
export type Send = <M extends MethodName>(method: M, input: Intent<M>) => void;

export type { MethodName };
