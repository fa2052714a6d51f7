import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Why a test that needs the development data is skipped; give it to `context.skip()` or show it. */
export const sharedAbsent = 'needs ../shared (development data beside the checkout), which is absent';

/**
 * The folder of development data (photos, model weights, reference results) beside the checkout, or the one that
 * `HEIRLOOM_SHARED` names; null when it is absent. It is no part of the product, so every test can do without.
 */
export function sharedDir(): string | null {
  const dir = process.env.HEIRLOOM_SHARED || resolve(import.meta.dirname, '../../shared');
  return existsSync(resolve(dir, 'models')) && existsSync(resolve(dir, 'data')) ? dir : null;
}
