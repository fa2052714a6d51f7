import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addFolder, checkFolder } from '../app/folders.ts';
import { showToast } from '../stores/toasts.ts';
import { FolderDialog } from './folder-dialog.tsx';

type AddFolderButtonProps = {
  label: string;
  main?: boolean;
  /** What to do with the folder; left out: it is added to the library. */
  onChosen?: (path: string) => void;
};

/** Chooses a folder with the system's dialog where there is one, else with ours. */
export function AddFolderButton({ label, main = true, onChosen }: AddFolderButtonProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const bridge = window.heirloom;

  /** Resolves to null, or to a sentence about what is wrong with the folder. */
  async function take(text: string): Promise<string | null> {
    if (onChosen === undefined) {
      const problem = await addFolder(text);
      if (problem === null) showToast({ text: t('folders.added'), tone: 'info' });
      return problem;
    }
    const { path, problem } = await checkFolder(text);
    if (problem === null) onChosen(path);
    return problem;
  }

  async function pick(): Promise<void> {
    if (bridge === undefined) return setAsking(true);
    const path = await bridge.pickFolder();
    const problem = path === null ? null : await take(path);
    if (problem !== null) showToast({ text: problem, tone: 'error' });
  }

  return (
    <>
      <button type="button" className={main ? 'button button--main' : 'button'} onClick={() => void pick()}>
        <FolderPlus aria-hidden size={18} />
        {label}
      </button>
      {asking && (
        <FolderDialog
          onChoose={async (path) => {
            const problem = await take(path);
            if (problem === null) setAsking(false);
            return problem;
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
