import { expect, test } from 'vitest';
import { type Chunk, firstPaints } from '../../build/page-budget.ts';

const chunk = (fileName: string, sizeBytes: number, imports: string[], module: string | null): Chunk => ({
  fileName,
  sizeBytes,
  imports,
  module,
});

test('a page needs the start, its own code, what both import once, and the texts of its language', () => {
  const chunks = [
    chunk('start.js', 100, ['react.js'], '/x/renderer/index.html'),
    chunk('react.js', 60, [], null),
    chunk('grid.js', 20, ['react.js'], null),
    chunk('people.js', 7, ['grid.js', 'react.js'], '/x/renderer/pages/people.tsx'),
    chunk('trash.js', 3, ['react.js'], '/x/renderer/pages/trash.tsx'),
    ...['en', 'eo', 'ru'].map((code, i) =>
      chunk(`${code}.js`, 10 + i, [], `/x/renderer/locales/${code}.json`),
    ),
  ];
  expect(firstPaints('start.js', chunks)).toEqual([
    { page: 'people', sizeBytes: 100 + 60 + 20 + 7 + 12 + 11 },
    { page: 'trash', sizeBytes: 100 + 60 + 3 + 12 + 11 },
  ]);
});
