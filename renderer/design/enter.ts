/** What Enter does where no button has the focus: first what an open popup asks, then the page's main act. */
const targets = ['[data-dialog] [data-kind="primary"]', '[data-action="primary"]:not([data-disabled])'];

export function pressOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.repeat || event.defaultPrevented) return;
  if (event.target instanceof HTMLElement && event.target.closest('button')) return;
  for (const target of targets) {
    const button = document.querySelector<HTMLElement>(target);
    if (button) {
      event.preventDefault();
      button.click();
      return;
    }
  }
}
