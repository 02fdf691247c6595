/** What Enter does where no control has the focus: first what an open popup asks, then the page's main act. */
const targets = ['[data-dialog] [data-kind="primary"]', '[data-action="primary"]:not([data-disabled])'];

export function pressOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.repeat || event.defaultPrevented) return;
  const { target } = event;
  if (target instanceof HTMLElement && target.closest('button')) return;
  // A keypad has no space bar: Enter ticks the line that has the focus.
  const button = target instanceof HTMLInputElement ? target : mainAct();
  if (!button) return;
  event.preventDefault();
  button.click();
}

function mainAct(): HTMLElement | null {
  for (const target of targets) {
    const button = document.querySelector<HTMLElement>(target);
    if (button) return button;
  }
  return null;
}
