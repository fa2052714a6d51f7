import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const renderer = resolve(import.meta.dirname, '../../../renderer');
const read = (pattern: string) =>
  globSync(pattern, { cwd: renderer }).map((path) => readFileSync(resolve(renderer, path), 'utf8'));

/** Class names of style sheets. */
function classesOf(css: string): Set<string> {
  const selectors = css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/[^{};]+(?={)/g);
  return new Set(
    [...selectors].flatMap(([text]) => [...text.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name!)),
  );
}

/** Words of the page's code, and the beginnings of those that are put together (`strip__${kind}`). */
function wordsOf(code: string): { words: Set<string>; beginnings: string[] } {
  return {
    words: new Set(code.match(/[a-z][\w-]*/gi)),
    beginnings: [...code.matchAll(/([a-z][\w-]*(?:__|--))\$\{/gi)].map(([, beginning]) => beginning!),
  };
}

function unused(css: string, code: string): string[] {
  const { words, beginnings } = wordsOf(code);
  return [...classesOf(css)].filter(
    (name) => !words.has(name) && !beginnings.some((beginning) => name.startsWith(beginning)),
  );
}

test('styles that nothing uses are found', () => {
  const css = `@media (min-width: 1.5rem) { .used:hover > .gone, .kind__a { margin: 0 .5rem; } }\n.used { color: red }`;
  const code = `className="used" className={\`kind__\${kind}\`}`;
  expect(unused(css, code)).toEqual(['gone']);
});

test('every class of the style sheets is used by the page', () => {
  const css = read('styles/**/*.css');
  const code = read('**/*.{ts,tsx}');
  expect(css.length).toBeGreaterThan(5);
  expect(unused(css.join('\n'), code.join('\n'))).toEqual([]);
});
