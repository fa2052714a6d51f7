import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Face } from './face.tsx';

type JoinAllDialogProps = {
  persons: readonly Person[];
  onJoin: (into: Person) => void;
  onClose: () => void;
};

/** Several people are one: which of their names stays? Asked only where there is a choice. */
export function JoinAllDialog({ persons, onJoin, onClose }: JoinAllDialogProps) {
  const { t } = useTranslation();
  const byPhotos = persons.toSorted(
    (a, b) => Number(b.named) - Number(a.named) || b.photos_count - a.photos_count,
  );
  const named = byPhotos.filter((person) => person.named);
  const [into, setInto] = useState(byPhotos[0]);
  return (
    <Dialog
      title={t('people.joinTitle', { count: persons.length })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button
            type="button"
            className="button button--main"
            onClick={() => into !== undefined && onJoin(into)}
          >
            {t('person.join')}
          </button>
        </>
      }
    >
      <div className="pick__faces" aria-hidden>
        {byPhotos.slice(0, 6).map((person) => (
          <Face key={person.id} faceId={person.cover_face_id} sizePx={64} />
        ))}
      </div>
      {named.length > 1 && (
        <fieldset className="choice">
          <legend>{t('people.whichName')}</legend>
          {named.map((person) => (
            <label key={person.id} className="choice__option">
              <input
                type="radio"
                name="into"
                checked={person.id === into?.id}
                onChange={() => setInto(person)}
              />
              {person.name}
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}
