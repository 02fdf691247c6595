import { deadPort } from './lobby.ts';
import { expectMissing } from './missing-device.ts';

expectMissing('certificate-printer-unavailable', (config) => ({
  ...config,
  printers: { ...config.printers, a4: { uri: `ipp://127.0.0.1:${deadPort}/ipp/print` } },
}));
