/** What the machine runs on. On a battery a visit is finished and no new one is taken. */

/** `unknown`: no supply says anything that can be understood; service goes on, and staff see it. */
export type PowerStatus = 'mains' | 'battery' | 'low-battery' | 'unknown';

export interface PowerSource {
  /** Never throws. */
  status(): Promise<PowerStatus>;
}
