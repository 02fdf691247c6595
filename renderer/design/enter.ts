/** Where no button has the focus, or only the field that is being typed into, Enter does what is asked. */
export function pressOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.repeat || event.defaultPrevented) return;
  const { target } = event;
  if (target instanceof HTMLElement && target.closest('button:not([data-active])')) return;
  // A keypad has no space bar: Enter ticks the line that has the focus.
  const button = target instanceof HTMLInputElement && target.type === 'checkbox' ? target : mainAct();
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** What the popup on top asks, or the page's main act. */
function mainAct(): HTMLElement | null {
  const dialog = [...document.querySelectorAll('[data-dialog]')].at(-1);
  if (dialog) return dialog.querySelector<HTMLElement>('[data-kind="primary"]');
  return document.querySelector<HTMLElement>('[data-action="primary"]:not([data-disabled])');
}
