import { ChevronLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face as FaceShape } from '../../../core/contract/schemas.ts';
import { errorText } from '../../app/error-text.ts';
import { likeness } from '../../app/likeness.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Face } from '../face.tsx';

const likenessTexts = { very: 'why.very', little: 'why.little', hardly: 'why.hardly' } as const;
const saidTexts = { automatic: 'why.automatic', held: 'why.held', confirmed: 'why.confirmed' } as const;

/** Why a face is with its person: who says so, which faces it is like, and whom else it resembles. */
export function FaceWhy({ face, name, onBack }: { face: FaceShape; name: string; onBack: () => void }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const { data, error } = useAnswer('explainFace', { params: { id: face.id } });
  useEffect(() => ref.current?.focus(), []);

  return (
    <section className="why" aria-label={t('why.title', { name })} aria-live="polite">
      <button ref={ref} type="button" className="panel-action" onClick={onBack}>
        <ChevronLeft aria-hidden size={16} /> {t('common.back')}
      </button>
      <p>{t(saidTexts[face.certainty], { name })}</p>
      {error !== undefined && data === undefined && <p className="muted">{errorText(error, t)}</p>}
      {data !== undefined && data.nearest.length === 0 && <p className="muted">{t('why.alone', { name })}</p>}
      {data !== undefined && data.nearest.length > 0 && (
        <>
          <p className="muted small">{t('why.nearest', { name })}</p>
          <ul className="why__faces">
            {data.nearest.map((near) => (
              <Alike
                key={near.face_id}
                faceId={near.face_id}
                similarity={near.similarity}
                threshold={data.threshold}
                note={near.certainty === 'confirmed' ? t('why.nearConfirmed') : null}
              />
            ))}
          </ul>
        </>
      )}
      {data !== undefined && data.runner_up !== null && (
        <>
          <p className="muted small">{t('why.runnerUp', { name: data.runner_up.name })}</p>
          <ul className="why__faces">
            <Alike
              faceId={data.runner_up.face_id}
              similarity={data.runner_up.similarity}
              threshold={data.threshold}
              note={null}
            />
          </ul>
        </>
      )}
    </section>
  );
}

type AlikeProps = { faceId: number; similarity: number; threshold: number; note: string | null };

function Alike({ faceId, similarity, threshold, note }: AlikeProps) {
  const { t } = useTranslation();
  return (
    <li className="why__face">
      <Face faceId={faceId} sizePx={44} />
      <span className="why__words">
        {t(likenessTexts[likeness(similarity, threshold)])}
        {note !== null && <span className="muted"> · {note}</span>}
        <span className="bar" aria-hidden>
          <span
            className="bar__fill"
            style={{ display: 'block', transform: `scaleX(${Math.max(0, Math.min(1, similarity))})` }}
          />
        </span>
      </span>
    </li>
  );
}
