import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../locales/en.json';

/** Each language is one file of `locales`, named by its code, and is read when it is spoken. */
const files = import.meta.glob<typeof en>('../locales/*.json', { import: 'default' });
const codeOf = (path: string): string => path.replace(/^.*\/|\.json$/g, '');

/** Codes of the languages that the page speaks (BCP 47). */
export const languages: readonly string[] = Object.keys(files).map(codeOf).sort();

/** What a text is in that a language does not have. */
const fallback = 'en';

const languageKey = 'heirloom.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** A language by its own name, for whoever cannot read the present one. */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** The language that was chosen, or null for the system's. */
export function chosenLanguage(): string | null {
  return languages.find((language) => language === localStorage.getItem(languageKey)) ?? null;
}

function systemLanguage(): string {
  for (const tag of navigator.languages) {
    const found = languages.find((language) => tag.toLowerCase().startsWith(language.toLowerCase()));
    if (found !== undefined) return found;
  }
  return fallback;
}

/** Chooses a language for this page, null for the system's, and remembers it. */
export async function chooseLanguage(language: string | null): Promise<void> {
  if (language === null) localStorage.removeItem(languageKey);
  else localStorage.setItem(languageKey, language);
  const spoken = language ?? systemLanguage();
  await load(spoken);
  await i18next.changeLanguage(spoken);
}

/** Must be awaited before the first render. */
export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  const spoken = chosenLanguage() ?? systemLanguage();
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: spoken,
    fallbackLng: fallback,
    interpolation: { escapeValue: false },
  });
  await Promise.all([load(spoken), load(fallback)]);
}

async function load(language: string): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const texts = await Object.entries(files).find(([path]) => codeOf(path) === language)?.[1]();
  i18next.addResourceBundle(language, 'translation', texts);
}
