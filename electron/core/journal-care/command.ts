/** npm run restore: restore-command.ts says the rest. */
import { systemClock } from '../clock.ts';
import { restoreCommand } from './restore-command.ts';

const { exit, said } = restoreCommand(process.argv.slice(2), process.env['MUKHALASA_CONFIG'], systemClock);
(exit === 0 ? process.stdout : process.stderr).write(`${said}\n`);
process.exitCode = exit;
