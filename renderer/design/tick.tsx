import type { ReactElement, ReactNode } from 'react';
import { CheckIcon } from './icons.tsx';
import { byFinger } from './press.tsx';

interface TickProps {
  readonly name: string;
  readonly isTicked: boolean;
  readonly onChange: (isTicked: boolean) => void;
  readonly children: ReactNode;
}

/** A box to tick with everything that it is about: all of it can be pressed. */
export function Tick({ name, isTicked, onChange, children }: TickProps): ReactElement {
  const turn = () => onChange(!isTicked);
  return (
    <label className="tick" data-action={name} data-selected={isTicked ? '' : undefined} {...byFinger(turn)}>
      <input className="visually-hidden" type="checkbox" checked={isTicked} onChange={turn} />
      <span className="tick-box">{isTicked ? <CheckIcon /> : null}</span>
      {children}
    </label>
  );
}
