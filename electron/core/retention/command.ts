/** npm run kept: kept.ts says the rest. */
import { systemClock } from '../clock.ts';
import { keptCommand } from './kept.ts';

const { exit, said } = keptCommand(process.argv.slice(2), systemClock);
(exit === 2 ? process.stderr : process.stdout).write(`${said}\n`);
process.exitCode = exit;
