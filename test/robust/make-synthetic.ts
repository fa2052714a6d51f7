import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export type SyntheticCase = { category: string; file: string; bytes: number; expect: string; note: string };

/** The generator lies beside the data, where `sharp` is not installed: it takes ours. */
const sharpFromHere = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const parentURL = ${JSON.stringify(pathToFileURL(resolve(import.meta.dirname, 'x.js')).href)};
  registerHooks({ resolve: (name, context, next) => next(name, name === 'sharp' ? { ...context, parentURL } : context) });
`)}`;

/** Makes the generated cases (formats, damage, names, bombs …) in a new folder. @returns what its manifest says of them. */
export function makeSyntheticCases(dataDir: string, outDir: string): SyntheticCase[] {
  const pictures = ['scrfd_newton.png', 'human_solvay1927.jpg'].map((name) => join(dataDir, 'groups', name));
  const script = join(dataDir, 'make_robust_synth.mjs');
  execFileSync(process.execPath, ['--import', sharpFromHere, script, outDir, ...pictures], { stdio: 'pipe' });
  return JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as SyntheticCase[];
}
