import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trashPhotos } from '../app/photo-acts.ts';
import type { TilePhoto } from '../app/timeline.ts';
import { usePageKeys } from '../app/use-page-keys.ts';
import { ActionBar } from './action-bar.tsx';
import { TrashPhotosDialog } from './trash-photos-dialog.tsx';

type PhotoActionsProps = {
  /** At least one. */
  photos: readonly TilePhoto[];
  onDone: () => void;
};

/** What can be done with the photos that are selected; Delete asks for the trash, Escape selects nothing. */
export function PhotoActions({ photos, onDone }: PhotoActionsProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  usePageKeys(({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || (key !== 'Escape' && key !== 'Delete')) return false;
    if (key === 'Escape') onDone();
    else setAsking(true);
    return true;
  });

  async function trash(ids: readonly number[]): Promise<void> {
    setAsking(false);
    if (await trashPhotos(ids)) onDone();
  }

  return (
    <>
      <ActionBar
        text={t('photos.selected', { count: photos.length })}
        actions={[{ icon: Trash2, label: t('trash.do'), run: () => setAsking(true) }]}
        onClear={onDone}
      />
      {asking && (
        <TrashPhotosDialog
          photos={photos}
          onTrash={(ids) => void trash(ids)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
