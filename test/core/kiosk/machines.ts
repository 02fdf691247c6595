/** A second machine in the same city. */
import { join } from 'node:path';
import { type Lobby, openLobby } from './lobby.ts';

/** Another machine at the same authority, with keys and devices of its own. */
export async function anotherMachine(here: Lobby, kioskId: string, mode: 'kiosk' | 'counter' = 'kiosk'): Promise<Lobby> {
  return openLobby({
    records: [],
    configure(config) {
      const credentialsFolder = join(config.dataFolder, '..', 'credentials');
      here.authority.addKiosk(credentialsFolder, kioskId);
      return { ...config, credentialsFolder, mode };
    },
  });
}
