/** Messages between Electron's main process and the core process, on either carrier (utilityProcess or child_process). */
import type { Result } from './result.ts';

export type ToCore =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'shutdown' };

export type FromCore =
  /** First message: the core serves. */
  | { readonly type: 'ready'; readonly node: string }
  /** First and last message: the core cannot serve (unreadable configuration, corrupt journal ...). Not restarted. */
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'reply'; readonly id: number; readonly result: Result<unknown, CallError> }
  | { readonly type: 'event'; readonly topic: Topic; readonly payload: unknown }
  | { readonly type: 'pong'; readonly id: number };

/** Retained topics: the relay keeps the last payload of each and hands it to a page that subscribes late. */
export type Topic = 'view';

export interface CallError {
  readonly kind: 'unknown-method' | 'malformed-input' | 'not-permitted' | 'not-now' | 'core-unavailable' | 'wrong-sender';
  readonly message: string;
}
