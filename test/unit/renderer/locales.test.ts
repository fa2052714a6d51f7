import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const renderer = resolve(import.meta.dirname, '../../../renderer');
const languages = readdirSync(join(renderer, 'locales')).map((name) => name.replace('.json', ''));
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

type Tree = { [key: string]: string | Tree };

/** `{ a: { b: "x" } }` becomes `a.b` → "x". */
function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const texts = Object.fromEntries(
  languages.map((language) => [
    language,
    new Map(flatten(JSON.parse(readFileSync(join(renderer, `locales/${language}.json`), 'utf8')))),
  ]),
) as Record<string, Map<string, string>>;

const baseKey = (key: string) => key.replace(pluralSuffix, '');
const baseKeys = (language: string) => [...new Set([...texts[language]!.keys()].map(baseKey))];

test('every language has the same keys, in the same order', () => {
  expect(languages).toEqual(expect.arrayContaining(['en', 'ru']));
  for (const language of languages) expect(baseKeys(language)).toEqual(baseKeys('en'));
});

test('counted texts have exactly the plural forms of their language', () => {
  for (const language of languages) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const found = new Map<string, string[]>();
    for (const key of texts[language]!.keys()) {
      const form = pluralSuffix.exec(key)?.[1];
      if (form !== undefined) found.set(baseKey(key), [...(found.get(baseKey(key)) ?? []), form]);
    }
    for (const [key, has] of found) expect([key, has.toSorted()]).toEqual([key, forms]);
  }
});

test('a translation names no placeholder that the original does not fill', () => {
  const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]);
  for (const language of languages) {
    for (const [key, text] of texts[language]!) {
      const original = texts.en!.get(key) ?? texts.en!.get(`${baseKey(key)}_other`) ?? '';
      // The plural chooses by `count`, so it is always given there.
      const given = [...placeholders(original), ...(pluralSuffix.test(key) ? ['count'] : [])];
      expect({ key, unknown: placeholders(text).filter((name) => !given.includes(name)) }).toEqual({
        key,
        unknown: [],
      });
    }
  }
});

test('every key is used, and every used key exists', () => {
  const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(renderer, name), 'utf8'))
    .join('\n');
  const sections = new Set(baseKeys('en').map((key) => key.split('.')[0]));
  const used = new Set(
    [...sources.matchAll(/'(([a-z]\w*)\.\w+)'/gi)]
      .filter((match) => sections.has(match[2]))
      .map((match) => match[1] ?? ''),
  );
  expect([...used].toSorted()).toEqual(baseKeys('en').toSorted());
});
