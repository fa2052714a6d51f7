import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';

const renderer = resolve(import.meta.dirname, '../../../renderer');
const made: string[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** The page's own code for languages, among other languages. Within the repository: its packages are found there. */
function copyWith(languages: Record<string, object>): string {
  const dir = mkdtempSync(join(import.meta.dirname, '.languages-'));
  made.push(dir);
  mkdirSync(join(dir, 'app'));
  cpSync(join(renderer, 'locales'), join(dir, 'locales'), { recursive: true });
  cpSync(join(renderer, 'app/i18n.ts'), join(dir, 'app/i18n.ts'));
  for (const [code, texts] of Object.entries(languages)) {
    writeFileSync(join(dir, `locales/${code}.json`), JSON.stringify(texts));
  }
  return join(dir, 'app/i18n.ts');
}

test('another language is one more file, and what it lacks is English', async () => {
  const path = copyWith({ eo: { nav: { people: 'Homoj' } } });
  vi.stubGlobal('navigator', { languages: ['eo-XX', 'en'] });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
  const root = { lang: '' };
  vi.stubGlobal('document', { documentElement: root });
  const { languages, languageName, startLanguage, chooseLanguage } = await import(path);
  expect(languages).toEqual(['en', 'eo', 'ru']);
  expect(['en', 'eo', 'ru'].map(languageName)).toEqual(['English', 'Esperanto', 'Русский']);
  await startLanguage();
  const { default: i18next } = await import('i18next');
  expect([i18next.t('nav.people'), i18next.t('nav.photos')]).toEqual(['Homoj', 'Photos']);
  await chooseLanguage('ru');
  expect(i18next.t('nav.people')).toBe('Люди');
  expect(root.lang).toBe('ru');
});
