import { Eye, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RegroupPreview, Task } from '../../../core/contract/schemas.ts';
import { undo } from '../../app/act.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { regroupSentence } from '../../app/regroup-sentence.ts';
import { useTaskEnd } from '../../app/use-task-end.ts';
import { useChanges } from '../../stores/changes.ts';
import { showToast } from '../../stores/toasts.ts';
import { Face } from '../face.tsx';

/** Groups all faces again: first what would change, then, if wished, the change itself, which can be taken back. */
export function RegroupSection() {
  const { t } = useTranslation();
  const [preview, setPreview] = useState<RegroupPreview | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  };
  const ended = (task: Task, then: () => Promise<void>) => {
    if (task.status === 'completed') void attempt(then);
  };

  const looking = useTaskEnd((task) => ended(task, async () => setPreview(await call('getRegroupPreview'))));
  const grouping = useTaskEnd((task) =>
    ended(task, async () => {
      setPreview(null);
      useChanges.getState().announce({ persons: true, photos: false });
      const { entries } = await call('listHistory', { query: { limit: 1 } });
      const [entry] = entries;
      // Nothing was changed when the latest entry is another one.
      const id = entry?.kind === 'regroup' && !entry.automatic && entry.undone_at === null ? entry.id : null;
      showToast({
        text: t('regroup.done'),
        tone: 'info',
        ...(id !== null && { action: { label: t('common.undo'), run: () => void undo(id) } }),
      });
    }),
  );
  const busy = looking.running || grouping.running;

  const look = () => attempt(async () => looking.follow((await call('startRegroupPreview')).task_id));
  const group = () => attempt(async () => grouping.follow((await call('regroupPeople')).task_id));

  return (
    <section className="section">
      <h2>{t('regroup.title')}</h2>
      <p className="muted">{t('regroup.text')}</p>
      <div role="status">
        {looking.running && <p className="regroup__state">{t('regroup.looking')}</p>}
        {grouping.running && <p className="regroup__state">{t('regroup.working')}</p>}
        {preview !== null && !busy && (
          <p className="regroup__state">
            {preview.faces_moved === 0
              ? t('regroup.nothing')
              : t('regroup.would', { count: preview.faces_moved })}
            {preview.people_new > 0 && ` ${t('regroup.newPeople', { count: preview.people_new })}`}
            {preview.people_gone > 0 && ` ${t('regroup.gonePeople', { count: preview.people_gone })}`}
          </p>
        )}
      </div>
      {preview !== null && !busy && <Moves preview={preview} />}
      <div className="section__actions">
        {preview !== null && preview.faces_moved > 0 && (
          <button type="button" className="button button--main" disabled={busy} onClick={() => void group()}>
            <Shuffle aria-hidden size={18} /> {t('regroup.apply')}
          </button>
        )}
        <button type="button" className="button" disabled={busy} onClick={() => void look()}>
          <Eye aria-hidden size={18} /> {preview === null ? t('regroup.look') : t('regroup.lookAgain')}
        </button>
        <Link className="button button--plain" href="/history">
          {t('nav.history')}
        </Link>
      </div>
    </section>
  );
}

const movesShown = 20;
const facesShown = 5;

function Moves({ preview }: { preview: RegroupPreview }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? preview.moves : preview.moves.slice(0, movesShown);
  if (shown.length === 0) return null;
  return (
    <>
      <ul className="rows">
        {shown.map((move) => (
          <li key={`${move.from} ${move.to} ${move.face_ids[0]}`} className="row">
            <span className="regroup__faces" aria-hidden>
              {move.face_ids.slice(0, facesShown).map((id) => (
                <Face key={id} faceId={id} sizePx={40} />
              ))}
            </span>
            <span className="row__text">{regroupSentence(move, t)}</span>
          </li>
        ))}
      </ul>
      {shown.length < preview.moves.length && (
        <button type="button" className="button button--plain" onClick={() => setAll(true)}>
          {t('regroup.all', { count: preview.moves.length })}
        </button>
      )}
    </>
  );
}
