/** The rules that hold until the authority's signed policy was received once. */
import json from '../../../resources/default-policy.json' with { type: 'json' };
import { type Policy, policySchema } from './schemas.ts';

export const defaultPolicy: Policy = policySchema.parse(json);
