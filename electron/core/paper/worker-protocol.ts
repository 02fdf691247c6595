/** What the core and its paper worker say to each other. */
import type { PaperDocument } from './document.ts';
import type { Receipt } from './receipt.ts';

export interface WorkerSetup {
  readonly fontsFolder: string;
}

export type Rendering =
  | { readonly kind: 'pdf'; readonly document: PaperDocument }
  | { readonly kind: 'receipt'; readonly document: PaperDocument }
  /** Answered once fonts and code are loaded. */
  | { readonly kind: 'warm' };

export interface WorkerRequest {
  readonly id: number;
  readonly rendering: Rendering;
}

export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly value: Uint8Array | Receipt | undefined }
  | { readonly id: number; readonly ok: false; readonly message: string };
