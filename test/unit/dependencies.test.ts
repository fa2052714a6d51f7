import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const packages = {
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
};

it('docs/dependencies.md has exactly one line for each package', () => {
  const text = readFileSync(resolve(root, 'docs/dependencies.md'), 'utf8');
  const documented = [...text.matchAll(/^- `([^`]+)`: .{10,}$/gm)].map((line) => line[1]);
  expect(documented.sort()).toEqual(Object.keys(packages).sort());
});

it('pins every version exactly', () => {
  const loose = Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});
