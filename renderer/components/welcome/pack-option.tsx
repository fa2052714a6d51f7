import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackInfo } from '../../../core/contract/schemas.ts';
import { formatBytes } from '../../app/format.ts';
import { packLicences, packNotes } from '../../app/pack-words.ts';

type PackOptionProps = { pack: PackInfo; checked: boolean; onChoose: () => void };

/** One set of networks: what it is good at, how large it is, and who may use it, in plain words. */
export function PackOption({ pack, checked, onChoose }: PackOptionProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const size = pack.present
    ? t('welcome.here')
    : t('welcome.toFetch', { size: formatBytes(pack.download_bytes, i18n.language) });
  return (
    <label className="option">
      <input
        type="radio"
        name="pack"
        checked={checked}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-text`}
        onChange={onChoose}
      />
      <span className="option__text">
        <span className="option__title">
          <strong id={`${id}-name`} lang="en">
            {pack.title}
          </strong>
          {pack.recommended && <span className="tag">{t('welcome.recommended')}</span>}
          {pack.id === 'starter' && !pack.recommended && <span className="tag">{t('welcome.quick')}</span>}
        </span>
        <span id={`${id}-text`} className="option__about">
          <span>{t(packNotes[pack.id])}</span>
          <span className="muted small">
            {size} · {t(packLicences[pack.id])}{' '}
            {pack.licence_url !== null && (
              <a href={pack.licence_url} target="_blank" rel="noreferrer">
                {t('licence.read')}
              </a>
            )}
          </span>
        </span>
      </span>
    </label>
  );
}
