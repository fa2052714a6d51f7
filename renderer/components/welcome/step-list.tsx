import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type WelcomeStep, welcomeSteps } from '../../app/use-welcome.ts';

const texts = {
  folders: 'welcome.stepFolders',
  models: 'welcome.stepModels',
  people: 'welcome.stepPeople',
} as const satisfies Record<WelcomeStep, string>;

/** How far the first run is. */
export function StepList({ step }: { step: WelcomeStep }) {
  const { t } = useTranslation();
  const at = welcomeSteps.indexOf(step);
  return (
    <ol className="steps" aria-label={t('welcome.steps')}>
      {welcomeSteps.map((name, index) => (
        <li key={name} className="steps__step" aria-current={name === step ? 'step' : undefined}>
          <span className="steps__mark" aria-hidden>
            {index < at ? <Check size={14} strokeWidth={3} /> : index + 1}
          </span>
          {t(texts[name])}
          {index < at && <span className="visually-hidden">{t('welcome.stepDone')}</span>}
        </li>
      ))}
    </ol>
  );
}
