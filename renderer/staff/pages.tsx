/** Which React page shows which page of staff's. A page of the core without a row here breaks the build. */
import { CounterPage } from '../counter/counter.tsx';
import { ServicePage } from '../service/service.tsx';
import { CasesPage } from './cases.tsx';
import { FirstPinPage } from './first-pin.tsx';
import { LockedPage } from './locked.tsx';
import { OutagePage } from './outage.tsx';
import type { OpenStaffPageName, StaffPageComponent } from './page.ts';
import { SignInPage } from './sign-in.tsx';

export const staffPages: { readonly [P in OpenStaffPageName]: StaffPageComponent<P> } = {
  'sign-in': SignInPage,
  'first-pin': FirstPinPage,
  locked: LockedPage,
  counter: CounterPage,
  service: ServicePage,
  outage: OutagePage,
  cases: CasesPage,
};
