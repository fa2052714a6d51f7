import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** What the page shows about the packages that Heirloom is made of. */
export type Licences = {
  packages: { name: string; version: string; licence: string; text: number | null }[];
  /** Each text once; many packages share one. */
  texts: string[];
};

const root = resolve(import.meta.dirname, '..');

/** Adds `licences.json` to the build: the packages of the engine, and those that are in the built page. */
export function licencesPlugin(): Plugin {
  return {
    name: 'heirloom-licences',
    apply: 'build',
    generateBundle() {
      const inPage = [...this.getModuleIds()].flatMap((id) => packageFolderOf(id) ?? []);
      const licences = readLicences([...new Set([...engineFolders(), ...inPage])]);
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(licences) });
    },
  };
}

/** `node_modules/…` of the package that a module belongs to, relative to the project; null for our own. */
export function packageFolderOf(id: string): string | null {
  const at = id.replaceAll('\\', '/').lastIndexOf('/node_modules/');
  if (at < 0) return null;
  const path = id.replaceAll('\\', '/').slice(at + 1);
  const [, first, second] = path.split('/');
  if (first === undefined || first.startsWith('.')) return null;
  return first.startsWith('@') ? `node_modules/${first}/${second}` : `node_modules/${first}`;
}

/** Packages that are installed for the engine, and not only for its makers. */
export function engineFolders(lockPath = join(root, 'package-lock.json')): string[] {
  const { packages } = JSON.parse(readFileSync(lockPath, 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link)
    .map(([path]) => path);
}

/** @param folders relative to the project; those of other systems are not installed here and are left out */
export function readLicences(folders: readonly string[]): Licences {
  const texts: string[] = [];
  const packages = folders.flatMap((folder): Licences['packages'] => {
    const found = readPackage(join(root, folder));
    if (found === null) return [];
    const { text, ...about } = found;
    if (text === null) return [{ ...about, text: null }];
    const known = texts.indexOf(text);
    return [{ ...about, text: known < 0 ? texts.push(text) - 1 : known }];
  });
  packages.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
  return { packages, texts };
}

function readPackage(folder: string) {
  try {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
    const licence = typeof license === 'string' ? license : String(license?.type ?? '');
    if (typeof name !== 'string') return null;
    const text = file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
    return { name, version: String(version), licence, text };
  } catch {
    return null;
  }
}
