import i18next from 'i18next';
import { CircleCheck, Copy, FolderLock, FolderOpen, RotateCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoFailureCode } from '../../core/contract/errors.ts';
import type { Photo, PhotoState, Root } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';
import { errorText } from '../app/error-text.ts';
import { baseName } from '../app/format.ts';
import { usePlace } from '../app/places.ts';
import { useReading } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useTasks } from '../stores/tasks.ts';
import { showToast } from '../stores/toasts.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

const reasons = {
  corrupt: { title: 'problems.corrupt', hint: 'problems.hintCopy' },
  empty_file: { title: 'problems.emptyFile', hint: 'problems.hintCopy' },
  locked: { title: 'problems.locked', hint: 'problems.hintLocked' },
  not_readable: { title: 'problems.notReadable', hint: 'problems.hintRights' },
  protected: { title: 'problems.protected', hint: 'problems.hintPassword' },
  bad_name: { title: 'problems.badName', hint: 'problems.hintBadName' },
  vanished: { title: 'problems.vanished', hint: null },
  too_many_pixels: { title: 'problems.tooManyPixels', hint: null },
  analysis_crashed: { title: 'problems.analysisCrashed', hint: 'problems.hintAgain' },
  analysis_timeout: { title: 'problems.analysisTimeout', hint: 'problems.hintAgain' },
  analysis_memory: { title: 'problems.analysisMemory', hint: 'problems.hintAgain' },
  unknown: { title: 'problems.unknown', hint: null },
  // Last: they are only told of.
  unsupported_format: { title: 'problems.unsupportedFormat', hint: 'problems.hintFine' },
} as const satisfies Record<PhotoFailureCode | 'unknown', { title: string; hint: string | null }>;
type Reason = keyof typeof reasons;
const reasonOrder = Object.keys(reasons) as Reason[];

/** Files that could not be looked at, by what is wrong with them, and disks that are away. */
export function ProblemsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.problems'));
  const { data, error, reload } = useReading(['problems'], readProblems, { follows: ['photos'] });
  usePlace('/problems', data !== undefined);

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  const { photos, rootsAway, lockedFolders } = data;
  const failedCount = photos.filter((photo) => photo.state === 'failed').length;
  const byReason = Map.groupBy(photos, (photo) => photo.failure_code ?? 'unknown');

  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('nav.problems')}</h1>
        {failedCount > 0 && <RetryAll count={failedCount} />}
      </div>
      {rootsAway.map((root) => (
        <RootAway key={root.id} root={root} />
      ))}
      {lockedFolders.length > 0 && <LockedFolders paths={lockedFolders} />}
      {photos.length === 0 && rootsAway.length === 0 && lockedFolders.length === 0 && (
        <Notice icon={<CircleCheck size={48} strokeWidth={1.25} />} title={t('problems.none')}>
          <p className="muted">{t('problems.noneText')}</p>
        </Notice>
      )}
      {reasonOrder.map((reason) => {
        const files = byReason.get(reason);
        return files && <Reasons key={reason} reason={reason} files={files} />;
      })}
    </div>
  );
}

/** More than anybody goes through one by one. */
const mostRead = 5_000;
const pageSize = 1_000;

async function readProblems(signal: AbortSignal) {
  const read = async (state: PhotoState) => {
    const photos: Photo[] = [];
    let cursor: string | null = null;
    do {
      const query = { state, limit: pageSize, ...(cursor === null ? {} : { cursor }) };
      const page: { photos: Photo[]; next_cursor: string | null } = await call('listPhotos', {
        query,
        signal,
      });
      photos.push(...page.photos);
      cursor = page.next_cursor;
    } while (cursor !== null && photos.length < mostRead);
    return photos;
  };
  const [roots, ...lists] = await Promise.all([
    call('listRoots', { signal }),
    read('failed'),
    read('skipped'),
  ]);
  return {
    photos: lists.flat(),
    rootsAway: roots.filter((root) => !root.available),
    lockedFolders: roots.flatMap((root) => root.unreadable_folders),
  };
}

function RootAway({ root }: { root: Root }) {
  const { t } = useTranslation();
  return (
    <section className="section">
      <h2 className="problems__title">
        <Unplug aria-hidden size={20} /> {t('problems.rootAway', { name: baseName(root.path) })}
      </h2>
      <p className="muted">{t('problems.rootAwayText', { count: root.photos_count })}</p>
      <p className="muted small row__path">{root.path}</p>
    </section>
  );
}

function LockedFolders({ paths }: { paths: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section className="section">
      <h2 className="problems__title">
        <FolderLock aria-hidden size={20} /> {t('problems.lockedFolders', { count: paths.length })}
      </h2>
      <p className="muted">{t('problems.lockedFoldersText', { count: paths.length })}</p>
      <ul className="rows">
        {paths.map((path) => (
          <li key={path} className="row row__path">
            {path}
          </li>
        ))}
      </ul>
    </section>
  );
}

function RetryAll({ count }: { count: number }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await attempt(() => call('retryPhotos'), t('problems.retryingAll', { count }));
    setBusy(false);
  };
  return (
    <button
      type="button"
      className="button button--small page__tool"
      disabled={busy}
      onClick={() => void run()}
    >
      <RotateCw aria-hidden size={16} /> {t('problems.retryAll')}
    </button>
  );
}

/** Starts something and says so, or what is wrong. */
async function attempt(start: () => Promise<unknown>, said: string): Promise<void> {
  try {
    await start();
    await useTasks.getState().load();
    showToast({ text: said, tone: 'info' });
  } catch (error) {
    showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
  }
}

const rowsShown = 10;

function Reasons({ reason, files }: { reason: Reason; files: readonly Photo[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { title, hint } = reasons[reason];
  return (
    <section className="section">
      <h2>{t(title, { count: files.length })}</h2>
      {hint !== null && <p className="muted">{t(hint)}</p>}
      <ul className="rows">
        {(all ? files : files.slice(0, rowsShown)).map((photo) => (
          <ProblemRow key={photo.id} photo={photo} />
        ))}
      </ul>
      {!all && files.length > rowsShown && (
        <button type="button" className="button button--small problems__all" onClick={() => setAll(true)}>
          {t('problems.all', { count: files.length })}
        </button>
      )}
    </section>
  );
}

function ProblemRow({ photo }: { photo: Photo }) {
  const { t } = useTranslation();
  const [retrying, setRetrying] = useState(false);
  const { file_name: name, path } = photo;
  const bridge = window.heirloom;

  async function retry(): Promise<void> {
    setRetrying(true);
    await attempt(() => call('retryPhoto', { params: { id: photo.id } }), t('problems.retrying', { name }));
    setRetrying(false);
  }

  async function reveal(): Promise<void> {
    try {
      if (bridge !== undefined) return await bridge.revealFile(path);
      await navigator.clipboard.writeText(path);
      showToast({ text: t('problems.pathCopied'), tone: 'info' });
    } catch {
      showToast({ text: t('error.originalMissing'), tone: 'error' });
    }
  }

  return (
    <li className="row">
      <div className="row__text">
        <strong className="row__path">{name}</strong>
        <span className="muted small row__path">{path.slice(0, -name.length - 1)}</span>
      </div>
      <div className="row__buttons">
        <button
          type="button"
          className="icon-button"
          aria-label={
            bridge === undefined ? t('problems.copyPathOf', { name }) : t('problems.revealOf', { name })
          }
          title={bridge === undefined ? t('problems.copyPath') : t('viewer.showInFolder')}
          onClick={() => void reveal()}
        >
          {bridge === undefined ? <Copy aria-hidden size={18} /> : <FolderOpen aria-hidden size={18} />}
        </button>
        {photo.state === 'failed' && (
          <button
            type="button"
            className="button button--small"
            disabled={retrying}
            aria-label={t('problems.retryOf', { name })}
            onClick={() => void retry()}
          >
            <RotateCw aria-hidden size={16} /> {t('common.tryAgain')}
          </button>
        )}
      </div>
    </li>
  );
}
