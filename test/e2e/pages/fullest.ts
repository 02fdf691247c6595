/** The fullest pages, looked at in every layout; the rest follow the same grid. */
export const fullest: ReadonlySet<string> = new Set([
  'attract-notices',
  'paper-number-check-digit',
  'national-id-check-digit',
  'factor-problem',
  'factor-governorates',
  'authority-down-cached',
  'record-many',
  'lines-objected',
  'quote-long',
  'card-present-card',
  'payment-unknown',
  'print-failed',
  'done-many',
  'service-bad',
  'counter-record',
]);
