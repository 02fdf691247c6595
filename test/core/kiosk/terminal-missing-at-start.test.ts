import { deadPort } from './lobby.ts';
import { expectMissing } from './missing-device.ts';

expectMissing('terminal-unavailable', (config) => ({
  ...config,
  terminal: { ...config.terminal, url: `http://127.0.0.1:${deadPort}/nexo` },
}));
