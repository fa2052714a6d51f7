import { useLocation, useSearchParams } from 'wouter';

export const welcomeSteps = ['folders', 'models', 'people'] as const;
export type WelcomeStep = (typeof welcomeSteps)[number];

/** What was chosen so far, as the address says it: a reload loses nothing, and Back goes a step back. */
export type WelcomeChoice = {
  folders: readonly string[];
  /** Null: the recommended one. */
  pack: string | null;
  /** The owner wants to begin as soon as the pack is there. */
  begun: boolean;
};

export function welcomeAddress(step: WelcomeStep, { folders, pack, begun }: WelcomeChoice): string {
  const params = new URLSearchParams();
  for (const folder of folders) params.append('folder', folder);
  if (pack !== null) params.set('pack', pack);
  if (begun) params.set('begun', 'yes');
  const text = params.toString();
  return `/welcome${step === 'folders' ? '' : `/${step}`}${text === '' ? '' : `?${text}`}`;
}

export function useWelcome() {
  const [path, navigate] = useLocation();
  const [params] = useSearchParams();
  const step = welcomeSteps.find((name) => path === `/welcome/${name}`) ?? 'folders';
  const choice: WelcomeChoice = {
    folders: [...new Set(params.getAll('folder'))],
    pack: params.get('pack'),
    begun: params.get('begun') === 'yes',
  };
  return {
    step,
    ...choice,
    /** Changes what is chosen, within the step. */
    choose: (change: Partial<WelcomeChoice>) =>
      navigate(welcomeAddress(step, { ...choice, ...change }), { replace: true }),
    /** Where another step is. */
    addressOf: (to: WelcomeStep) => welcomeAddress(to, { ...choice, begun: false }),
  };
}
