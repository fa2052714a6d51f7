import { ScanFace, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { FaceChoiceRow } from './face-choice-row.tsx';
import { LooksLike } from './looks-like.tsx';
import { PictureWays } from './picture-ways.tsx';
import type { FaceSearch } from './use-face-search.ts';

type ByFaceProps = { search: FaceSearch; onPicture: (picture: File) => void; onEnd: () => void };

/** Who is in a picture that was given, and the ways to their photos. */
export function ByFace({ search, onPicture, onEnd }: ByFaceProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  // What happens goes on here: the page says it, and the keyboard is near.
  useEffect(() => ref.current?.focus(), []);
  return (
    <section className="by-face" aria-labelledby="by-face-title" ref={ref} tabIndex={-1}>
      <div className="by-face__head">
        <h1 id="by-face-title">{t('byFace.title')}</h1>
        <button type="button" className="icon-button" aria-label={t('byFace.end')} onClick={onEnd}>
          <X aria-hidden size={20} />
        </button>
      </div>
      <div role="status">
        {search.state === 'looking' && (
          <p className="by-face__looking">
            <ScanFace aria-hidden size={24} strokeWidth={1.5} /> {t('byFace.looking')}
          </p>
        )}
        {search.state === 'failed' && (
          <Notice icon={<ScanFace size={48} strokeWidth={1.25} />} title={t('byFace.failed')}>
            <p className="muted">{errorText(search.error, t)}</p>
          </Notice>
        )}
        {search.state === 'seen' && <Seen answer={search.answer} />}
      </div>
      {search.state !== 'looking' && (
        <div className="by-face__again">
          <span className="muted">{t('byFace.another')}</span>
          <PictureWays onPicture={onPicture} />
        </div>
      )}
    </section>
  );
}

function Seen({ answer: { faces } }: { answer: Extract<FaceSearch, { state: 'seen' }>['answer'] }) {
  const [chosen, setChosen] = useState(0);
  const face = faces[chosen] ?? faces[0];
  if (face === undefined) return null;
  return (
    <>
      {faces.length > 1 && <FaceChoiceRow faces={faces} chosen={chosen} onChoose={setChosen} />}
      <LooksLike key={chosen} face={face} />
    </>
  );
}
