import { join } from 'node:path';
import envPaths from 'env-paths';

/** The library that is used when none is named: one per user, in the system's data folder. */
export function defaultLibraryDir(): string {
  return join(envPaths('heirloom', { suffix: '' }).data, 'library');
}
