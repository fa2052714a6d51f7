import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { PackInfo } from '../../../core/contract/schemas.ts';
import { beginLibrary, fetchPack } from '../../app/begin-library.ts';
import { formatBytes } from '../../app/format.ts';
import { failureWords } from '../../app/progress-words.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWelcome } from '../../app/use-welcome.ts';
import { isRunning, useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { TaskRow } from '../progress/task-row.tsx';
import { PackOption } from './pack-option.tsx';

/** Second step: what finds the faces. What is here already is taken; the small pack is the quick way. */
export function ChooseModels() {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const { folders, pack: wanted, begun, choose, addressOf } = useWelcome();
  const { data: packs, error, reload } = useAnswer('listPacks', {});
  const download = useTasks(({ tasks }) => tasks.find((task) => task.kind === 'model_download'));
  const downloading = download !== undefined && isRunning(download);
  const [accepted, setAccepted] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const beginning = useRef(false);

  const chosen = packs?.find(({ id }) => id === wanted) ?? packs?.find(({ recommended }) => recommended);
  const needsWord = chosen?.requires_acceptance === true && !chosen.present && chosen.accepted_at === null;

  // The engine tells nobody that a pack has come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever a download ends.
  useEffect(() => reload(), [downloading]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as soon as what was asked for is there.
  useEffect(() => {
    if (begun && chosen?.present === true) void begin(chosen);
    else if (begun && download?.status === 'failed') choose({ begun: false });
  }, [begun, chosen?.present, download?.status]);

  async function begin(pack: PackInfo): Promise<void> {
    if (beginning.current) return;
    beginning.current = true;
    const failure = await beginLibrary(folders, pack, packs ?? []);
    beginning.current = false;
    if (failure === null) return navigate('/welcome/people', { replace: true });
    // The page may have gone on with the folders that could be added.
    showToast({ text: failure, tone: 'error' });
    if (location.pathname === '/welcome/models') choose({ begun: false });
  }

  async function start(): Promise<void> {
    if (chosen === undefined) return;
    if (chosen.present) return begin(chosen);
    const failure = await fetchPack(chosen.id, accepted || chosen.accepted_at !== null);
    setProblem(failure);
    if (failure === null) choose({ begun: true });
  }

  if (packs === undefined || chosen === undefined)
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  const offered = packs.filter(({ present, downloadable }) => present || downloadable);
  const ordered = offered.toSorted((a, b) => rank(a) - rank(b));
  // The recommended one and the quick way; who knows better finds the others below.
  const [first, others] = [ordered.slice(0, 2), ordered.slice(2)];
  const option = (pack: PackInfo) => (
    <PackOption
      key={pack.id}
      pack={pack}
      checked={pack.id === chosen.id}
      onChoose={() => {
        setAccepted(false);
        setProblem(null);
        choose({ pack: pack.id });
      }}
    />
  );
  const failed = download?.status === 'failed' && !begun ? failureWords(download, t).join(' ') : null;
  return (
    <>
      <p className="welcome__text">{t('welcome.modelsText')}</p>
      <fieldset className="options" disabled={downloading}>
        <legend className="visually-hidden">{t('welcome.stepModels')}</legend>
        {first.map(option)}
        {others.length > 0 && (
          <details className="options__others" open={others.includes(chosen) || undefined}>
            <summary>{t('welcome.otherPacks')}</summary>
            <div className="options">{others.map(option)}</div>
          </details>
        )}
      </fieldset>
      {needsWord && !downloading && (
        <label className="choice__option welcome__accept">
          <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
          {t('welcome.accept')}
        </label>
      )}
      {(problem ?? failed) !== null && (
        <p className="welcome__problem" role="alert">
          {problem ?? failed}
        </p>
      )}
      {downloading && (
        <div className="welcome__task">
          <TaskRow task={download} />
        </div>
      )}
      <div className="welcome__next">
        {!downloading && (
          <button
            type="button"
            className="button button--main button--large"
            disabled={(needsWord && !accepted) || begun}
            onClick={() => void start()}
          >
            {chosen.present
              ? t('welcome.begin')
              : t('welcome.fetchAndBegin', { size: formatBytes(chosen.download_bytes, i18n.language) })}
          </button>
        )}
        <Link href={addressOf('folders')} className="button button--plain">
          {t('common.back')}
        </Link>
      </div>
    </>
  );
}

/** The recommended one, then what is there, then what has to be fetched: the smallest first. */
function rank({ recommended, present, download_bytes: bytes }: PackInfo): number {
  return recommended ? -2 : present ? -1 : bytes;
}
