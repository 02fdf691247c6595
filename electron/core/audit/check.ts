/** npm run audit-check: audit-check.ts says the rest. */
import { auditCheck } from './audit-check.ts';

const { exit, said } = auditCheck(process.argv.slice(2));
(exit === 2 ? process.stderr : process.stdout).write(`${said}\n`);
process.exitCode = exit;
