import { expectTrouble } from './authority-trouble.ts';

expectTrouble('maintenance', (lobby) => lobby.fault({ kind: 'maintenance' }));
