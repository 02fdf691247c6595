/** What the terminal does with the next payments: the bank's answer, and what goes wrong on the way. */
import { z } from 'zod';

const categories = ['Login', 'Diagnosis', 'Payment', 'TransactionStatus', 'Abort', 'Reversal'] as const;
export type Category = (typeof categories)[number];

export const modeSchema = z.strictObject({
  /** What the bank says. `manual`: nothing until somebody presses a button (`POST /shopper`). */
  bank: z.enum(['approve', 'refuse', 'cancel', 'partial', 'other-amount', 'unreachable-host', 'manual']).default('approve'),
  /** Milliseconds the shopper takes. */
  delay: z.int().min(0).default(0),
  /** What `partial` and `other-amount` authorise, in piastres; half of the request when left out. */
  amount: z.int().min(0).optional(),
  /** Milliseconds after which the terminal itself gives up on the shopper. */
  shopperTimeout: z.int().min(0).default(120_000),
  fault: z
    .enum([
      'none',
      /** The request reaches the terminal, the answer does not come back. */
      'answer-lost',
      /** The connection breaks before the terminal has read the request. */
      'request-lost',
      /** The answer comes `latency` late. */
      'slow',
      /** The terminal takes the request and goes silent. */
      'hang',
      'busy',
      /** An answer that is no nexo message. */
      'nonsense',
      /** An answer to another request. */
      'wrong-answer',
      /** Full card numbers where masked ones belong. */
      'card-number-leak',
      /** The process dies before, or after, the bank has approved. */
      'die-before-approval',
      'die-after-approval',
    ])
    .default('none'),
  /** Milliseconds, for `slow`. */
  latency: z.int().min(0).default(1_000),
  /** The terminal's clock is this many milliseconds ahead; negative: behind. */
  clockAhead: z.int().default(0),
  /** Which requests the fault hits. */
  on: z.array(z.enum(categories)).default(['Payment']),
  /** How many times it strikes before it mends itself; 0 = for ever. */
  times: z.int().min(0).default(0),
});
export type Mode = z.infer<typeof modeSchema>;

export const shopperSchema = z.strictObject({ action: z.enum(['approve', 'decline', 'cancel', 'vanish']) });
export type ShopperAction = z.infer<typeof shopperSchema>['action'];
