/** npm run credentials: credentials-command.ts says the rest. */
import { systemClock } from '../clock.ts';
import { credentialsCommand } from './credentials-command.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { exit, said } = await credentialsCommand(process.argv.slice(2), { clock: systemClock, log: silent });
(exit === 2 ? process.stderr : process.stdout).write(`${said}\n`);
process.exitCode = exit;
