import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import sharp from 'sharp';
import { build, type Rolldown } from 'vite';
import { repositoryRoot } from './steps.ts';

const dist = resolve(repositoryRoot, 'dist');

const { dependencies } = JSON.parse(readFileSync(resolve(repositoryRoot, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** Runtime packages stay packages: several have native parts, and the packager adds them as they are. */
function isRuntimePackage(id: string): boolean {
  return (
    id === 'electron' ||
    id.startsWith('node:') ||
    Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`))
  );
}

type Bundle = {
  outDir: string;
  entries: Record<string, string>;
  format: 'es' | 'cjs';
  external: (id: string) => boolean;
};

async function bundle({ outDir, entries, format, external }: Bundle): Promise<string[]> {
  const input = Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, resolve(repositoryRoot, path)]),
  );
  const ending = format === 'cjs' ? 'cjs' : 'js';
  const output = await build({
    configFile: false,
    root: repositoryRoot,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      target: 'es2024',
      outDir: resolve(dist, outDir),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input,
        external,
        // Chunks lie beside the entries: code that looks for its neighbours finds them wherever it ended up.
        output: { format, entryFileNames: `[name].${ending}`, chunkFileNames: `[name]-[hash].${ending}` },
      },
    },
    ssr: { noExternal: true },
  });
  return (output as Rolldown.RolldownOutput).output.map(({ fileName }) => `${outDir}/${fileName}`);
}

/** Electron's own two files: the shell (an ES module) and the sandboxed page's preload (one CommonJS file). */
export async function bundleShell(): Promise<string[]> {
  const shell = await bundle({
    outDir: 'electron',
    entries: { main: 'electron/main.ts' },
    format: 'es',
    external: isRuntimePackage,
  });
  const preload = await bundle({
    outDir: 'preload',
    entries: { preload: 'electron/preload.ts' },
    format: 'cjs',
    external: (id) => id === 'electron',
  });
  return [...shell, ...preload];
}

/** Scripts that the engine forks; they are recognised by their names, and keep them. */
function processEntries(): Record<string, string> {
  const paths = globSync('{core,models}/**/*-{process,child}.ts', { cwd: repositoryRoot });
  return Object.fromEntries(paths.map((path) => [basename(path, '.ts'), path]));
}

/** The engine as JavaScript: Electron's Node does not strip types. */
export function bundleEngine(): Promise<string[]> {
  return bundle({
    outDir: 'engine',
    entries: { heirloom: 'core/cli/main.ts', ...processEntries() },
    format: 'es',
    external: isRuntimePackage,
  });
}

async function drawIcon(): Promise<void> {
  await sharp(resolve(repositoryRoot, 'build/icon.svg'), { density: 300 })
    .resize(1024, 1024)
    .png()
    .toFile(resolve(dist, 'icon.png'));
}

async function main(): Promise<void> {
  if (process.argv.includes('--shell')) {
    await bundleShell();
    return;
  }
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  await build({ configFile: resolve(repositoryRoot, 'vite.config.ts'), logLevel: 'warn' });
  const files = [...(await bundleShell()), ...(await bundleEngine())];
  await drawIcon();
  console.log(`bundled ${files.join(', ')}`);
}

if (import.meta.main) await main();
