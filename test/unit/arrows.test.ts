import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageCommand } from '../../build/steps.ts';

const root = resolve(import.meta.dirname, '../..');

/** File, what it imports, and whether the arrows between the folders allow that. */
const imports: [file: string, from: string, allowed: boolean][] = [
  ['core/contract/a.ts', 'zod', true],
  ['core/contract/b.ts', './schemas.ts', true],
  ['core/contract/c.ts', 'node:fs', false],
  ['core/contract/d.ts', '../store/database.ts', false],
  ['core/contract/e.ts', '../live.ts', false],
  ['core/contract/f.ts', '../../models/types.ts', false],
  ['core/albums/a.ts', '../store/store.ts', true],
  ['core/albums/b.ts', '../search/asked-filter.ts', true],
  ['core/albums/c.ts', '../../models/types.ts', false],
  ['core/albums/d.ts', '../../renderer/app.tsx', false],
  ['core/people/a.ts', '../contract/errors.ts', true],
  ['core/people/b.ts', '../store/database.ts', true],
  ['core/people/c.ts', '../../models/scrfd.ts', false],
  ['core/people/d.ts', '../../models/types.ts', false],
  ['core/people/e.ts', 'electron', false],
  ['core/people/f.ts', 'electron/main', false],
  ['core/people/g.ts', '../../electron/shell.ts', false],
  ['core/people/h.ts', '../../renderer/app.tsx', false],
  ['core/people/i.ts', '../../test/shared-data.ts', false],
  ['core/live.ts', '../models/types.ts', false],
  ['core/engine.ts', '../models/packs.ts', true],
  ['core/workers/a.ts', '../../models/types.ts', true],
  ['core/workers/b.ts', 'electron', false],
  ['core/cli/a.ts', '../../models/packs.ts', true],
  ['core/cli/b.ts', '../../renderer/app.tsx', false],
  ['models/a.ts', './types.ts', true],
  ['models/b.ts', '../core/contract/errors.ts', true],
  ['models/c.ts', '../core/store/database.ts', false],
  ['models/d.ts', '../core/live.ts', false],
  ['models/e.ts', '../renderer/app.tsx', false],
  ['models/f.ts', 'electron', false],
  ['renderer/a.tsx', 'react', true],
  ['renderer/b.tsx', '../core/contract/client.ts', true],
  ['renderer/c.tsx', '../core/engine.ts', false],
  ['renderer/pages/d.tsx', '../../core/store/database.ts', false],
  ['renderer/e.tsx', '../models/types.ts', false],
  ['renderer/f.tsx', 'electron', false],
  ['renderer/g.tsx', 'node:fs', false],
  ['electron/a.ts', 'electron', true],
  ['electron/b.ts', '../core/contract/bridge.ts', true],
  ['electron/c.ts', '../core/engine.ts', false],
  ['electron/d.ts', '../renderer/app.tsx', false],
];

/** Every way to write an import; none may slip through. */
const spellings = [
  "import { planted } from '../../models/scrfd.ts';\n\nexport const copy = planted;\n",
  "import type { Planted } from '../../models/scrfd.ts';\n\nexport const copy: Planted = 1;\n",
  "import '../../models/scrfd.ts';\n",
  "export * from '../../models/scrfd.ts';\n",
  "export const planted = import('../../models/scrfd.ts');\n",
];

type Report = { diagnostics: { category: string; severity: string; location: { path: string } }[] };

describe('the arrows between folders', () => {
  let planted: string;
  let violations: Set<string>;

  // The rules are copied beside planted files, so that the checkout stays as it is while other tests look at it.
  beforeAll(() => {
    planted = mkdtempSync(join(tmpdir(), 'heirloom-arrows-'));
    cpSync(join(root, 'biome.json'), join(planted, 'biome.json'));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(planted, file)), { recursive: true });
      writeFileSync(join(planted, file), text);
    };
    for (const [file, from] of imports) {
      write(file, `import { planted } from '${from}';\n\nexport const copy = planted;\n`);
    }
    for (const [index, text] of spellings.entries()) write(`core/search/spelling${index}.ts`, text);
    const linted = spawnSync(
      process.execPath,
      [
        packageCommand('@biomejs/biome', 'biome'),
        'lint',
        '--vcs-enabled=false',
        '--max-diagnostics=none',
        '--reporter=json',
        '.',
      ],
      { cwd: planted, encoding: 'utf8' },
    );
    const { diagnostics } = JSON.parse(linted.stdout) as Report;
    violations = new Set(
      diagnostics
        .filter((found) => found.category === 'lint/style/noRestrictedImports' && found.severity === 'error')
        .map((found) => found.location.path.replaceAll('\\', '/')),
    );
  });

  afterAll(() => rmSync(planted, { recursive: true, force: true }));

  it.each(imports)('%s importing %s: allowed %s', (file, _from, allowed) => {
    expect(!violations.has(file)).toBe(allowed);
  });

  it.each(spellings)('sees %j', (text) => {
    expect(violations).toContain(`core/search/spelling${spellings.indexOf(text)}.ts`);
  });
});

const sqlText = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b/;

/** String and template literals of a TypeScript file that read like SQL. */
function sqlIn(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: string; value?: unknown };
    const literal =
      type === 'TemplateElement' ? (value as { raw: string }).raw : type === 'Literal' ? value : null;
    if (typeof literal === 'string' && sqlText.test(literal)) found.push(literal);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(file, text).program);
  return found;
}

describe('SQL text', () => {
  it('is noticed in strings and templates, and not in comments', () => {
    expect(sqlIn('a.ts', "const a: string = 'SELECT 1';")).toEqual(['SELECT 1']);
    expect(sqlIn('a.tsx', 'const a = <p>{`DELETE FROM $' + '{table} WHERE 1`}</p>;')).toEqual([
      'DELETE FROM ',
    ]);
    expect(sqlIn('a.ts', "// SELECT 1\nconst method = 'DELETE';")).toEqual([]);
  });

  it('lives only in core/store/**/*.sql.ts', () => {
    const files = globSync('{core,models,electron,renderer,build}/**/*.{ts,tsx,cts,js}', { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => !/^core\/store\/.*\.sql\.ts$/.test(file) && existsSync(join(root, file)));
    expect(files).toContain('core/contract/operations.ts');
    const offenders = files.filter((file) => sqlIn(file, readFileSync(join(root, file), 'utf8')).length > 0);
    expect(offenders).toEqual([]);
  });
});
