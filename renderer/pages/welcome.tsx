import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useLocation } from 'wouter';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useWelcome, type WelcomeStep } from '../app/use-welcome.ts';
import { ChooseFolders } from '../components/welcome/choose-folders.tsx';
import { ChooseModels } from '../components/welcome/choose-models.tsx';
import { FirstPeople } from '../components/welcome/first-people.tsx';
import { StepList } from '../components/welcome/step-list.tsx';
import { ErrorNotice } from '../ui/notice.tsx';

const titles = {
  folders: 'welcome.title',
  models: 'welcome.modelsTitle',
  people: 'welcome.peopleTitle',
} as const satisfies Record<WelcomeStep, string>;

/** The first thing a family sees: folders, models, people. All that is chosen is in the address. */
export function WelcomePage() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const { step, folders } = useWelcome();
  const { data: roots, error, reload } = useAnswer('listRoots', {});
  const heading = useRef<HTMLHeadingElement>(null);
  const title = t(titles[step]);
  usePageTitle(title);
  // Each step is read from its beginning, by whoever sees it and by whoever hears it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another step begins.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step, roots === undefined]);

  // Other pages show this one where there is nothing else to show.
  if (!path.startsWith('/welcome')) return <Redirect to="/welcome" replace />;
  if (roots === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  if (roots.length > 0 && step !== 'people') {
    // The first folder is in the library as soon as the owner has begun.
    return <Redirect to={step === 'models' && folders.length > 0 ? '/welcome/people' : '/'} replace />;
  }
  if (roots.length === 0 && (step === 'people' || (step === 'models' && folders.length === 0))) {
    return <Redirect to="/welcome" replace />;
  }
  return (
    <div className="page welcome">
      <StepList step={step} />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {step === 'folders' && <ChooseFolders />}
      {step === 'models' && <ChooseModels />}
      {step === 'people' && <FirstPeople />}
    </div>
  );
}
