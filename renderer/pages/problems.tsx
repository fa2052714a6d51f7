import { CircleCheck, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoFailureCode } from '../../core/contract/errors.ts';
import type { Photo } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';
import { errorText } from '../app/error-text.ts';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useRequest } from '../app/use-request.ts';
import { ErrorNotice, Notice } from '../components/notice.tsx';
import { useChanges } from '../stores/changes.ts';
import { useTasks } from '../stores/tasks.ts';
import { showToast } from '../stores/toasts.ts';

const reasons = {
  unsupported_format: 'problems.unsupportedFormat',
  corrupt: 'problems.corrupt',
  empty_file: 'problems.emptyFile',
  too_many_pixels: 'problems.tooManyPixels',
  not_readable: 'problems.notReadable',
  locked: 'problems.locked',
  protected: 'problems.protected',
  bad_name: 'problems.badName',
  vanished: 'problems.vanished',
  analysis_crashed: 'problems.analysisCrashed',
  analysis_timeout: 'problems.analysisTimeout',
  analysis_memory: 'problems.analysisMemory',
} as const satisfies Record<PhotoFailureCode, string>;

/** Files that could not be looked at: what is wrong with each, and another try. */
export function ProblemsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.problems'));
  const failed = useProblems('failed');
  const skipped = useProblems('skipped');
  const known = failed.data !== undefined && skipped.data !== undefined;
  usePlace('/problems', known);
  const error = failed.error ?? skipped.error;

  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('nav.problems')}</h1>
      </div>
      {!known && error !== undefined && (
        <ErrorNotice
          error={error}
          onRetry={() => {
            failed.reload();
            skipped.reload();
          }}
        />
      )}
      {known && failed.data?.total === 0 && skipped.data?.total === 0 && (
        <Notice icon={<CircleCheck size={48} strokeWidth={1.25} />} title={t('problems.none')}>
          <p className="muted">{t('problems.noneText')}</p>
        </Notice>
      )}
      {failed.data !== undefined && failed.data.total > 0 && (
        <section className="section">
          <h2>{t('problems.failed', { count: failed.data.total })}</h2>
          <ProblemList problems={failed} retryable />
        </section>
      )}
      {skipped.data !== undefined && skipped.data.total > 0 && (
        <section className="section">
          <h2>{t('problems.skipped', { count: skipped.data.total })}</h2>
          <p className="muted">{t('problems.skippedText')}</p>
          <ProblemList problems={skipped} retryable={false} />
        </section>
      )}
    </div>
  );
}

const pageSize = 100;
/** As many as the engine gives at once. */
const mostShown = 1000;

function useProblems(state: 'failed' | 'skipped') {
  const version = useChanges((changes) => changes.photos);
  const [limit, setLimit] = useState(pageSize);
  const request = useRequest(`problems ${state}`, version * mostShown + limit, (signal) =>
    call('listPhotos', { query: { state, limit }, signal }),
  );
  return { ...request, more: () => setLimit((before) => Math.min(mostShown, before + pageSize)) };
}

type ProblemListProps = { problems: ReturnType<typeof useProblems>; retryable: boolean };

function ProblemList({ problems, retryable }: ProblemListProps) {
  const { t } = useTranslation();
  const photos = problems.data?.photos ?? [];
  const restCount = Math.min(mostShown, problems.data?.total ?? 0) - photos.length;
  return (
    <>
      <ul className="rows">
        {photos.map((photo) => (
          <ProblemRow key={photo.id} photo={photo} retryable={retryable} />
        ))}
      </ul>
      {restCount > 0 && (
        <button type="button" className="button" onClick={problems.more}>
          {t('problems.more')}
        </button>
      )}
    </>
  );
}

function ProblemRow({ photo, retryable }: { photo: Photo; retryable: boolean }) {
  const { t } = useTranslation();
  const [retrying, setRetrying] = useState(false);

  async function retry(): Promise<void> {
    setRetrying(true);
    try {
      await call('retryPhoto', { params: { id: photo.id } });
      await useTasks.getState().load();
      showToast({ text: t('problems.retrying', { name: photo.file_name }), tone: 'info' });
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
    setRetrying(false);
  }

  const folder = photo.path.slice(0, -photo.file_name.length - 1);
  return (
    <li className="row">
      <div className="row__text">
        <strong className="row__path">{photo.file_name}</strong>
        <span>{photo.failure_code === null ? t('problems.unknown') : t(reasons[photo.failure_code])}</span>
        <span className="muted small row__path">{folder}</span>
      </div>
      {retryable && (
        <button
          type="button"
          className="button button--small"
          disabled={retrying}
          aria-label={t('problems.retryOf', { name: photo.file_name })}
          onClick={() => void retry()}
        >
          <RotateCw aria-hidden size={16} /> {t('common.tryAgain')}
        </button>
      )}
    </li>
  );
}
