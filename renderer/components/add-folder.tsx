import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addFolder } from '../app/folders.ts';
import { showToast } from '../stores/toasts.ts';
import { FolderDialog } from './folder-dialog.tsx';

/** Chooses a folder with the system's dialog where there is one, else with ours. */
export function AddFolderButton({ label, large = false }: { label: string; large?: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const bridge = window.heirloom;

  async function pick(): Promise<void> {
    if (bridge === undefined) return setAsking(true);
    const path = await bridge.pickFolder();
    if (path === null) return;
    const problem = await addFolder(path);
    if (problem !== null) showToast({ text: problem, tone: 'error' });
    else added();
  }

  const added = () => showToast({ text: t('folders.added'), tone: 'info' });

  return (
    <>
      <button
        type="button"
        className={large ? 'button button--main button--large' : 'button button--main'}
        onClick={() => void pick()}
      >
        <FolderPlus aria-hidden size={large ? 24 : 18} />
        {label}
      </button>
      {asking && (
        <FolderDialog
          onAdded={() => {
            setAsking(false);
            added();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
