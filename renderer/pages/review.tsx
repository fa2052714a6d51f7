import { CircleCheck, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { addressOf } from '../app/api.ts';
import { isTyping } from '../app/is-typing.ts';
import { usePlace } from '../app/places.ts';
import { useKeys } from '../app/use-keys.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { Question, questionText } from '../components/review/question.tsx';
import { type Answer, useReview } from '../stores/review.ts';
import { changesPeople, useTasks } from '../stores/tasks.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

/** Questions about people, one at a time, the one that settles most first; complete by keyboard. */
export function ReviewPage() {
  const { t } = useTranslation();
  const { waiting, answered, left, known, error, load, answer, takeBack } = useReview();
  const busy = useTasks((state) => state.tasks.some(changesPeople));
  const [said, setSaid] = useState('');
  /** Questions that matter little are asked only of who wants them. */
  const [keen, setKeen] = useState(false);
  const [question, next] = waiting;
  usePlace('/review', known);
  usePageTitle(t('nav.review'));

  useEffect(() => {
    if (!busy) void load();
  }, [busy, load]);

  const back = () => {
    setSaid(t('review.takenBack'));
    void takeBack();
  };
  useKeys({
    title: t('nav.review'),
    // Nothing was answered here: Ctrl+Z takes back what was done elsewhere.
    rows: [{ presses: ['U', 'Mod+Z'], says: t('review.back'), off: answered.length === 0, run: back }],
  });

  function onAnswer(given: Answer): void {
    setSaid('');
    answer(given);
    // What had the focus may go with its question.
    if (isTyping(document.activeElement)) document.getElementById('main')?.focus({ preventScroll: true });
  }

  if (question === undefined || (left === 0 && !keen)) {
    if (!known && error !== undefined) return <ErrorNotice error={error} onRetry={() => void load()} />;
    if (!known && !busy) return null;
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('nav.review')}</h1>
        <Notice
          icon={<CircleCheck size={48} strokeWidth={1.25} />}
          title={t(busy ? 'review.busy' : 'review.done')}
        >
          <p className="muted">{t(busy ? 'review.busyText' : 'review.doneText')}</p>
          {question !== undefined && !busy && (
            <button type="button" className="button" onClick={() => setKeen(true)}>
              {t('review.goOn')}
            </button>
          )}
          {answered.length > 0 && (
            <button type="button" className="button button--plain" aria-keyshortcuts="U" onClick={back}>
              <Undo2 aria-hidden size={18} /> {t('review.back')} <kbd aria-hidden>U</kbd>
            </button>
          )}
          <Link href="/">{t('notFound.home')}</Link>
        </Notice>
        <p className="visually-hidden" role="status">
          {said || (known && !busy && t('review.done'))}
        </p>
      </div>
    );
  }

  const text = questionText(question, t);
  const leftText = left === 0 ? t('review.extra') : t('review.left', { count: left });
  return (
    <div className="page review">
      <div className="review__head">
        <h1 className="visually-hidden">{t('nav.review')}</h1>
        <span className="muted">{leftText}</span>
        <button
          type="button"
          className="button button--small button--plain"
          aria-keyshortcuts="U"
          disabled={answered.length === 0}
          onClick={back}
        >
          <Undo2 aria-hidden size={16} /> {t('review.back')} <kbd aria-hidden>U</kbd>
        </button>
        <div className="bar review__bar" aria-hidden>
          <div
            className="bar__fill"
            style={{ transform: `scaleX(${answered.length / Math.max(1, answered.length + left)})` }}
          />
        </div>
      </div>
      <h2 className="review__question">{text}</h2>
      <Question key={question.id} question={question} onAnswer={onAnswer} />
      <p className="review__settles muted small">
        {question.settles >= 2 && t('review.settles', { count: Math.round(question.settles) })}
      </p>
      <p className="visually-hidden" role="status">
        {`${said} ${text} ${leftText}`}
      </p>
      {[...(next?.face_ids ?? []), ...(next?.other_face_ids ?? [])].map((id) => (
        <link key={id} rel="preload" as="image" href={addressOf('getFaceCrop', { params: { id } })} />
      ))}
    </div>
  );
}
