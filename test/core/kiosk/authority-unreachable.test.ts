import { expectTrouble } from './authority-trouble.ts';

expectTrouble('unreachable', (lobby) => lobby.fault({ kind: 'down' }));
