import { config } from 'zod';

// zod compiles validators with `new Function` unless told not to; the policy of the page forbids that, and even
// the attempt is reported. Must be evaluated before the contract's schemas are made.
config({ jitless: true });
