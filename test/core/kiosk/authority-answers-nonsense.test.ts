import { expectTrouble } from './authority-trouble.ts';

expectTrouble('nonsense', (lobby) => lobby.fault({ kind: 'nonsense', operation: 'lookUp' }));
