import type { PrintProgress } from './printer.ts';

export type OnProgress = (progress: PrintProgress) => void;

/** Passes a progress on only when it differs from the one before. */
export function onChange(onProgress: OnProgress): OnProgress {
  let last = '';
  return (progress) => {
    const key = `${progress.state} ${progress.faults.join(' ')}`;
    if (key !== last) onProgress(progress);
    last = key;
  };
}
