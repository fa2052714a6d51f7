import { Eye, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RegroupPreview, Task } from '../../../core/contract/schemas.ts';
import { undo } from '../../app/act.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { epsOf, type Strictness, strictnessOf, strictnessSteps } from '../../app/strictness.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useSettings } from '../../app/use-settings.ts';
import { useTaskEnd } from '../../app/use-task-end.ts';
import { useChanges } from '../../stores/changes.ts';
import { useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { RegroupMoves } from './regroup-moves.tsx';

const strictnessTexts = {
  [-2]: 'strictness.muchLaxer',
  [-1]: 'strictness.laxer',
  0: 'strictness.usual',
  1: 'strictness.stricter',
  2: 'strictness.muchStricter',
} as const satisfies Record<Strictness, string>;

const strictnessAbout = {
  [-2]: 'strictness.muchLaxerText',
  [-1]: 'strictness.laxerText',
  0: 'strictness.usualText',
  1: 'strictness.stricterText',
  2: 'strictness.muchStricterText',
} as const satisfies Record<Strictness, string>;

/** How strict grouping is, and all faces grouped again: first what would change, then, if wished, the change itself, which can be taken back. */
export function RegroupSection() {
  const { t } = useTranslation();
  const [preview, setPreview] = useState<RegroupPreview | null>(null);
  const { settings, change } = useSettings();
  const { data: packs } = useAnswer('listPacks', {});
  const pack = packs?.find(({ in_use }) => in_use) ?? packs?.find(({ present }) => present);
  const saved = settings && pack ? strictnessOf(settings.cluster_eps, pack.cluster_eps) : 0;
  const [chosen, setChosen] = useState<Strictness | null>(null);
  const strictness = chosen ?? saved;
  const eps = pack === undefined ? null : epsOf(strictness, pack.cluster_eps);

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

  const look = () =>
    attempt(async () =>
      looking.follow(
        (
          await call('startRegroupPreview', {
            query: strictness === saved ? {} : { cluster_eps: eps ?? pack?.cluster_eps },
          })
        ).task_id,
      ),
    );
  const group = () =>
    attempt(async () => {
      if (strictness !== saved) {
        // The engine groups again by itself then.
        if (!(await change({ cluster_eps: eps }))) return;
        setChosen(null);
        const task = useTasks.getState().tasks.find(({ kind }) => kind === 'cluster');
        if (task !== undefined) return grouping.follow(task.id);
      }
      grouping.follow((await call('regroupPeople')).task_id);
    });

  return (
    <section className="section">
      <h2>{t('regroup.title')}</h2>
      <p className="muted">{t('regroup.text')}</p>
      {pack !== undefined && (
        <fieldset className="choice strictness" disabled={busy}>
          <legend>{t('strictness.title')}</legend>
          <div className="segments">
            {strictnessSteps.map((step) => (
              <label key={step}>
                <input
                  type="radio"
                  name="strictness"
                  checked={step === strictness}
                  onChange={() => {
                    setChosen(step);
                    setPreview(null);
                  }}
                />
                {t(strictnessTexts[step])}
              </label>
            ))}
          </div>
          <p className="muted small">{t(strictnessAbout[strictness])}</p>
        </fieldset>
      )}
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
      {preview !== null && !busy && <RegroupMoves preview={preview} />}
      <div className="section__actions">
        {preview !== null && (preview.faces_moved > 0 || strictness !== saved) && (
          <button type="button" className="button button--main" disabled={busy} onClick={() => void group()}>
            <Shuffle aria-hidden size={18} /> {t(strictness === saved ? 'regroup.apply' : 'strictness.apply')}
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
