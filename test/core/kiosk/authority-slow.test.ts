import { expectTrouble } from './authority-trouble.ts';

expectTrouble('slow', async (lobby) => {
  await lobby.fault({ kind: 'latency', operation: 'lookUp', ms: 600_000 });
  lobby.clock.run(8);
});
