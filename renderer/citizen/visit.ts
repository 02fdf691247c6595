import { createContext, type ReactElement, useContext } from 'react';
import type { KioskView, PageName, VisitPage } from '../../electron/core/visit/view.ts';
import type { Send } from '../kiosk.ts';

export type PageOf<P extends PageName> = Extract<VisitPage, { readonly page: P }>;

export interface PageProps<P extends PageName> {
  readonly page: PageOf<P>;
}

export type PageComponent<P extends PageName> = (props: PageProps<P>) => ReactElement;

/** 100 %, 150 % and 200 %. */
export type TextSize = 'normal' | 'large' | 'largest';

/** Looks that a citizen may choose for one visit; the core has no business with them. */
export interface Appearance {
  readonly contrast: 'normal' | 'high';
  readonly text: TextSize;
}

export interface Visit {
  readonly view: KioskView;
  readonly send: Send;
  readonly appearance: Appearance;
  readonly setAppearance: (appearance: Appearance) => void;
}

export const VisitContext = createContext<Visit | null>(null);

export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error('a page was drawn outside the visit');
  return visit;
}
