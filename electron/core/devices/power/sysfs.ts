/** Linux's own view of mains, UPS and batteries: one folder a supply, one file a fact (Documentation/ABI/testing/sysfs-class-power). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PowerSource, PowerStatus } from './power.ts';

/** Percent; what is left may not be enough for a visit. */
const LOW_PERCENT = 20;

interface Supply {
  readonly type: string;
  readonly scope: string;
  readonly online: string;
  readonly status: string;
  readonly capacity: string;
  readonly capacityLevel: string;
}

/** @param folder /sys/class/power_supply */
export function createSysfsPower(folder: string): PowerSource {
  return {
    async status() {
      const names = await readdir(folder).catch(() => []);
      return statusOf(await Promise.all(names.map((name) => readSupply(join(folder, name)))));
    },
  };
}

async function readSupply(folder: string): Promise<Supply> {
  const fact = (name: string) =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [type, scope, online, status, capacity, capacityLevel] = await Promise.all(
    ['type', 'scope', 'online', 'status', 'capacity', 'capacity_level'].map(fact),
  );
  return {
    type: type ?? '',
    scope: scope ?? '',
    online: online ?? '',
    status: status ?? '',
    capacity: capacity ?? '',
    capacityLevel: capacityLevel ?? '',
  };
}

function statusOf(supplies: readonly Supply[]): PowerStatus {
  // A wireless keyboard has a battery too.
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const batteries = own.filter(({ type }) => type === 'UPS' || type === 'Battery');
  const mains = own.filter(({ type, online }) => type === 'Mains' && online !== '');
  const discharging = batteries.some(({ status }) => status === 'Discharging');
  if (discharging || (mains.length > 0 && mains.every(({ online }) => online === '0'))) {
    return batteries.some(isLow) ? 'low-battery' : 'battery';
  }
  const charged = batteries.some(({ status }) => ['Charging', 'Full', 'Not charging'].includes(status));
  return mains.length > 0 || charged ? 'mains' : 'unknown';
}

function isLow({ capacity, capacityLevel }: Supply): boolean {
  return ['Low', 'Critical'].includes(capacityLevel) || (capacity !== '' && Number(capacity) <= LOW_PERCENT);
}
