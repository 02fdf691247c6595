/** The policy of machines that serve through an outage: limits that are soon reached, fees that may be others than the authority's. */
import { defaultPolicy } from '../../electron/core/register/default-policy.ts';
import type { Policy } from '../../electron/core/register/schemas.ts';

/** @param serviceFee piastres; what the authority itself takes when left out */
export function offlinePolicy(serviceFee = 10_000): Policy {
  const { offline } = defaultPolicy;
  return {
    ...defaultPolicy,
    methods: ['card', 'cash', 'qr'],
    provisionalSlips: true,
    offline: {
      ...offline,
      limits: { recordHours: 72, paymentAmount: 100_000, unsentCount: 2, unsentAmount: 120_000 },
      extendedLimits: { recordHours: 120, paymentAmount: 200_000, unsentCount: 4, unsentAmount: 250_000 },
      fees: offline.fees.map((fee) => (fee.code === 'automated-service' ? { ...fee, amount: serviceFee } : fee)),
    },
  };
}
