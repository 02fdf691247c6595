/** Gives the end-to-end tests a display where the machine has none. */
import { hasDisplay, openVirtualDisplay } from '../../electron/setup/display.mjs';

export default async function provideDisplay(): Promise<(() => Promise<void>) | undefined> {
  if (hasDisplay()) return undefined;
  const display = await openVirtualDisplay({ width: 1920, height: 1920 });
  process.env['DISPLAY'] = display.name;
  return display.close;
}
