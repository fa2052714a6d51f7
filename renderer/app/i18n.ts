import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import ru from '../locales/ru.json';

export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

const languageKey = 'heirloom.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** The language that was chosen, or null for the system's. */
export function chosenLanguage(): Language | null {
  return languages.find((language) => language === localStorage.getItem(languageKey)) ?? null;
}

function systemLanguage(): Language {
  for (const tag of navigator.languages) {
    const found = languages.find((language) => tag.toLowerCase().startsWith(language));
    if (found !== undefined) return found;
  }
  return 'en';
}

/** Chooses a language for this page, null for the system's, and remembers it. */
export async function chooseLanguage(language: Language | null): Promise<void> {
  if (language === null) localStorage.removeItem(languageKey);
  else localStorage.setItem(languageKey, language);
  await i18next.changeLanguage(language ?? systemLanguage());
}

/** Must be awaited before the first render. */
export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, ru: { translation: ru } },
    lng: chosenLanguage() ?? systemLanguage(),
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  });
}
