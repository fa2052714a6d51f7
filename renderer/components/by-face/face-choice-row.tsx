import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaceInPicture } from './use-face-search.ts';

type FaceChoiceRowProps = {
  faces: readonly FaceInPicture[];
  chosen: number;
  onChoose: (index: number) => void;
};

/** The faces of a picture, the largest first: one of them is searched for. */
export function FaceChoiceRow({ faces, chosen, onChoose }: FaceChoiceRowProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="by-face__faces">
      <legend>{t('byFace.which', { count: faces.length })}</legend>
      {faces.map(({ picture }, index) => (
        <label key={picture} className="by-face__choice">
          <input
            type="radio"
            name={name}
            checked={index === chosen}
            aria-label={t('byFace.faceOf', { number: index + 1, count: faces.length })}
            onChange={() => onChoose(index)}
          />
          <img className="face" src={picture} alt="" width={64} height={64} />
        </label>
      ))}
    </fieldset>
  );
}
