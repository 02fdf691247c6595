import type { ReactElement } from 'react';
import type { StaffPage, StaffPageName } from '../../electron/core/staff/view.ts';

export type OpenStaffPageName = Exclude<StaffPageName, 'closed'>;

export type StaffPageOf<P extends OpenStaffPageName> = Extract<StaffPage, { readonly page: P }>;

export interface StaffPageProps<P extends OpenStaffPageName> {
  readonly page: StaffPageOf<P>;
}

export type StaffPageComponent<P extends OpenStaffPageName> = (props: StaffPageProps<P>) => ReactElement;

/** The pages of somebody who has signed in. */
export type SignedInPage = StaffPageOf<'counter' | 'service' | 'outage' | 'cases'>;
