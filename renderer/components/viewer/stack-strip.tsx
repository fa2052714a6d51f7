import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { setAlone } from '../../app/photo-acts.ts';
import { PhotoStrip } from './photo-strip.tsx';

/** Copies and pictures of a burst that are shown as one with a photo; each can be opened, or shown by itself. */
export function StackStrip({ photo, onOpen }: { photo: PhotoDetail; onOpen: (id: number) => void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { stack, alone } = photo;
  if (stack.length === 0 && !alone) return null;

  async function change(): Promise<void> {
    setBusy(true);
    await setAlone(photo, !alone);
    setBusy(false);
  }

  const title = alone ? t('details.wasAlone') : t('details.stack', { count: stack.length });
  return (
    <section className="stack" aria-label={title}>
      <h3>{title}</h3>
      {stack.length > 0 && <PhotoStrip photos={stack} onOpen={onOpen} />}
      <button type="button" className="button button--small" disabled={busy} onClick={() => void change()}>
        {alone ? t('details.togetherAgain') : t('details.alone')}
      </button>
    </section>
  );
}
