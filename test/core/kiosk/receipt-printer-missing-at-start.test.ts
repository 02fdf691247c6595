import { deadPort } from './lobby.ts';
import { expectMissing } from './missing-device.ts';

expectMissing('receipt-printer-unavailable', (config) => ({
  ...config,
  printers: { ...config.printers, receipt: { host: '127.0.0.1', port: deadPort } },
}));
