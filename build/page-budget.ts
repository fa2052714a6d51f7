import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Most JavaScript that any page may need before it is first painted, gzipped. */
const mostBytes = 250_000;

/** A file of the built page; `module`: the source that it was made for, when there is one. */
export type Chunk = {
  fileName: string;
  sizeBytes: number;
  imports: readonly string[];
  module: string | null;
};

/** Bytes that a browser reads for these files, with all that they import at once. */
export function bytesOf(first: readonly string[], chunks: readonly Chunk[]): number {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set<string>();
  const add = (fileName: string) => {
    if (needed.has(fileName)) return;
    needed.add(fileName);
    for (const next of byName.get(fileName)?.imports ?? []) add(next);
  };
  for (const fileName of first) add(fileName);
  return [...needed].reduce((sum, fileName) => sum + (byName.get(fileName)?.sizeBytes ?? 0), 0);
}

/** What each page needs: the start of all, its own code, and the texts of the language with most of them. */
export function firstPaints(start: string, chunks: readonly Chunk[]): { page: string; sizeBytes: number }[] {
  const of = (folder: string) => chunks.filter(({ module }) => module?.includes(`/renderer/${folder}/`));
  // English too: what a language lacks is told in it.
  const texts = of('locales')
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, 2);
  return of('pages')
    .map((page) => ({
      page: page.module!.replace(/^.*\/|\.tsx$/g, ''),
      sizeBytes: bytesOf([start, page.fileName, ...texts.map(({ fileName }) => fileName)], chunks),
    }))
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Fails the build when a page needs more JavaScript than it may. */
export function pageBudget(): Plugin {
  return {
    name: 'page-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const built = Object.values(bundle).filter((file) => file.type === 'chunk');
      const chunks = built.map((chunk) => ({
        fileName: chunk.fileName,
        sizeBytes: gzipSync(chunk.code).byteLength,
        imports: chunk.imports,
        module: chunk.facadeModuleId,
      }));
      const start = built.find((chunk) => chunk.isEntry)?.fileName;
      const pages = start === undefined ? [] : firstPaints(start, chunks);
      const [largest] = pages;
      const people = pages.find(({ page }) => page === 'people');
      if (largest === undefined || people === undefined) return this.error('the pages were not found');
      const kB = (sizeBytes: number) => `${Math.round(sizeBytes / 1000)} kB`;
      const text = `JavaScript to first paint, gzipped: people ${kB(people.sizeBytes)}, ${largest.page} ${kB(largest.sizeBytes)}`;
      if (largest.sizeBytes > mostBytes) this.error(`${text}; at most ${kB(mostBytes)}`);
      console.log(text);
    },
  };
}
