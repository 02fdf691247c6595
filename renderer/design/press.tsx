import {
  type ButtonHTMLAttributes,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type TouchEvent,
  useEffect,
  useRef,
} from 'react';

interface PressProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly onPress: () => void;
}

/**
 * A button as a finger uses it: it looks pressed in the next frame, and acts when the finger is lifted, however long it lay there, but
 * not where it was moved to scroll. Mouse, keyboard and screen readers come by the browser's own click. React draws nothing for all
 * that: a touch costs half of what it did while each button kept its hover, focus and press as state (`npm run bench -- B9`).
 */
export function Press({ onPress, disabled = false, autoFocus = false, ...rest }: PressProps): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  // not by the browser, which comes before the heading of a page that appears with its popup
  useEffect(() => {
    if (autoFocus) button.current?.focus();
  }, [autoFocus]);
  return (
    <button
      {...rest}
      ref={button}
      {...(disabled ? {} : byFinger(onPress))}
      type="button"
      disabled={disabled}
      data-disabled={disabled ? '' : undefined}
      onClick={onPress}
      onKeyDown={pressOnce}
    />
  );
}

interface FingerHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  readonly onTouchEnd: (event: TouchEvent<HTMLElement>) => void;
}

/** For whatever else a finger presses: `data-pressed` while it lies there, then the press, and no click of the browser's after it. */
export function byFinger(onPress: () => void): FingerHandlers {
  return {
    onPointerDown: hold,
    onPointerUp: releaseMouse,
    onPointerLeave: releaseMouse,
    onPointerCancel: release,
    onTouchEnd(event) {
      if (event.currentTarget.dataset['pressed'] === undefined) return;
      // a click would hit what the press puts in this place
      event.preventDefault();
      release(event);
      onPress();
    },
  };
}

function hold({ currentTarget }: PointerEvent<HTMLElement>): void {
  currentTarget.dataset['pressed'] = '';
}

function release({ currentTarget }: { readonly currentTarget: HTMLElement }): void {
  delete currentTarget.dataset['pressed'];
}

/** A finger's last event is `touchend`, which follows. */
function releaseMouse(event: PointerEvent<HTMLElement>): void {
  if (event.pointerType !== 'touch') release(event);
}

/** Does what takes long to draw once the screen shows that the touch was felt. */
export function afterPaint(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act));
}

/** Enter held down is one press. */
function pressOnce(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}
