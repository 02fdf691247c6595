/** A process that keeps a register, so that it can be killed. */
import { startRegisterKiosk } from './register-kiosk.ts';

const kiosk = await startRegisterKiosk(JSON.parse(process.argv[2] ?? ''));
await kiosk.rests();
// Killed before, or there was nothing to kill.
process.exit(3);
