import { Camera, Folder, FolderHeart } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { FolderSuggestion } from '../../../core/contract/schemas.ts';
import { baseName, formatNumber } from '../../app/format.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWelcome } from '../../app/use-welcome.ts';
import { AddFolderButton } from '../add-folder.tsx';

const icons = { pictures: FolderHeart, device: Camera, found: Folder } as const;

/** First step: which folders. What the computer keeps for pictures is chosen already. */
export function ChooseFolders() {
  const { t } = useTranslation();
  const { folders, choose, addressOf } = useWelcome();
  const { data: suggestions, error } = useAnswer('suggestFolders', {}, { follows: [] });
  const touched = useRef(folders.length > 0);
  const looking = suggestions === undefined && error === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the suggestions come.
  useEffect(() => {
    const pictures = suggestions?.find(({ kind }) => kind === 'pictures');
    if (touched.current || pictures === undefined) return;
    touched.current = true;
    choose({ folders: [pictures.path] });
  }, [suggestions]);

  function set(path: string, on: boolean): void {
    touched.current = true;
    const others = folders.filter((other) => other !== path);
    choose({ folders: on ? [...others, path] : others });
  }

  const suggested = suggestions ?? [];
  const others = folders.filter((path) => !suggested.some((other) => other.path === path));
  return (
    <>
      <p className="welcome__text">{t('welcome.text')}</p>
      <fieldset className="options" aria-busy={looking}>
        <legend className="visually-hidden">{t('welcome.stepFolders')}</legend>
        {looking && <p className="options__wait muted">{t('welcome.lookingForFolders')}</p>}
        {[...suggested, ...others.map((path) => ({ path }))].map((folder) => (
          <FolderOption
            key={folder.path}
            folder={folder}
            checked={folders.includes(folder.path)}
            onChange={(on) => set(folder.path, on)}
          />
        ))}
        <AddFolderButton
          label={t(suggested.length + others.length > 0 ? 'welcome.another' : 'welcome.choose')}
          main={!looking && suggested.length + others.length === 0}
          onChosen={(path) => set(path, true)}
        />
      </fieldset>
      <div className="welcome__next">
        {folders.length > 0 && (
          <Link href={addressOf('models')} className="button button--main button--large">
            {t('welcome.next')}
          </Link>
        )}
        <p className="muted small">{t('welcome.private')}</p>
      </div>
    </>
  );
}

type FolderOptionProps = {
  folder: FolderSuggestion | { path: string };
  checked: boolean;
  onChange: (on: boolean) => void;
};

function FolderOption({ folder, checked, onChange }: FolderOptionProps) {
  const { t, i18n } = useTranslation();
  const Icon = 'kind' in folder ? icons[folder.kind] : Folder;
  return (
    <label className="option">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <Icon aria-hidden size={24} strokeWidth={1.5} />
      <span className="option__text">
        <strong>{baseName(folder.path)}</strong>
        <span className="muted small row__path">{folder.path}</span>
      </span>
      {'photos_count' in folder && (
        <span className="muted small option__side">
          {folder.more
            ? t('welcome.moreThan', { number: formatNumber(folder.photos_count, i18n.language) })
            : t('people.photos', { count: folder.photos_count })}
        </span>
      )}
    </label>
  );
}
