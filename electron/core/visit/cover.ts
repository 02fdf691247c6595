/** What leaves the core while a counter's screen is locked: a payment may go on underneath, and nothing of it is shown. */
import type { KioskView } from './view.ts';

/** The same view where nothing is locked. */
export function coverWhenLocked(view: KioskView): KioskView {
  if (view.staff.page !== 'locked') return view;
  return {
    ...view,
    page: { page: 'attract', certificateFee: 0, services: [], methods: [], notices: [], canStart: false },
    idleSecondsLeft: null,
    canGoBack: false,
    canEnd: false,
    staffCalled: false,
    atHand: null,
  };
}
