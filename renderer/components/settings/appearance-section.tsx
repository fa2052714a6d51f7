import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { chooseLanguage, chosenLanguage, languageName, languages } from '../../app/i18n.ts';
import { themes, usePreferences } from '../../stores/preferences.ts';
import { showToast } from '../../stores/toasts.ts';

const themeTexts = {
  system: 'look.system',
  light: 'look.light',
  dark: 'look.dark',
} as const;

/** Light or dark, and the language. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const { theme, setTheme } = usePreferences();
  const [language, setLanguage] = useState(chosenLanguage);

  async function change(chosen: string | null): Promise<void> {
    setLanguage(chosen);
    await chooseLanguage(chosen);
    try {
      // The engine keeps it for other windows and for what it writes itself.
      await call('updateSettings', { body: { language: chosen } });
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  }

  return (
    <section className="section">
      <h2>{t('look.title')}</h2>
      <fieldset className="choice">
        <legend>{t('look.theme')}</legend>
        <div className="segments">
          {themes.map((option) => (
            <label key={option}>
              <input type="radio" name="theme" checked={theme === option} onChange={() => setTheme(option)} />
              {t(themeTexts[option])}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="choice">
        <legend>{t('look.language')}</legend>
        <div className="segments">
          {[null, ...languages].map((option) => (
            <label key={option ?? 'system'} lang={option ?? undefined}>
              <input
                type="radio"
                name="language"
                checked={language === option}
                onChange={() => void change(option)}
              />
              {option === null ? t('look.system') : languageName(option)}
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  );
}
