import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepBest } from '../../app/duplicate-acts.ts';
import { formatBytes } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { Group } from './duplicate-group.tsx';

type GroupActionsProps = {
  /** Those that were read so far. */
  groups: readonly Group[];
  chosen: readonly Group[];
  onClear: () => void;
};

/** Keeps the best of several groups at once: of the chosen ones, or of all that are shown; asks before. */
export function GroupActions({ groups, chosen, onClear }: GroupActionsProps) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const meant = chosen.length > 0 ? chosen : groups;
  const filesOf = (group: Group) => group.photos.reduce((sum, photo) => sum + photo.files.length, 0);
  const files = meant.reduce((sum, group) => sum + filesOf(group) - 1, 0);
  const bytes = meant.reduce((sum, group) => sum + group.spare_bytes, 0);

  async function run(): Promise<void> {
    setAsking(false);
    setBusy(true);
    await keepBest(meant.map(({ id }) => id));
    setBusy(false);
    onClear();
  }

  return (
    <div className="duplicates__actions">
      <button type="button" className="button" disabled={busy} onClick={() => setAsking(true)}>
        {chosen.length > 0
          ? t('duplicates.keepBestOfChosen', { count: chosen.length })
          : t('duplicates.keepBestOfShown', { count: groups.length })}
      </button>
      {chosen.length > 0 && (
        <button type="button" className="button button--plain" onClick={onClear}>
          {t('duplicates.clear')}
        </button>
      )}
      {asking && (
        <Dialog
          title={t('duplicates.ask', { count: files })}
          onClose={() => setAsking(false)}
          actions={
            <>
              <button type="button" className="button button--plain" onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </button>
              <button type="button" className="button button--danger" onClick={() => void run()}>
                <Trash2 aria-hidden size={18} /> {t('trash.do')}
              </button>
            </>
          }
        >
          <p className="dialog__text">
            {t('duplicates.askText', { count: meant.length, size: formatBytes(bytes, i18n.language) })}
          </p>
        </Dialog>
      )}
    </div>
  );
}
