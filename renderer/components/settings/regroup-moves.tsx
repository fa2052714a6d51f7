import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegroupPreview } from '../../../core/contract/schemas.ts';
import { regroupSentence } from '../../app/regroup-sentence.ts';
import { Face } from '../face.tsx';

const movesShown = 20;
const facesShown = 5;

/** What a grouping would change, with the faces it is about. */
export function RegroupMoves({ preview }: { preview: RegroupPreview }) {
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
                <Face key={id} faceId={id} sizePx={48} />
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
