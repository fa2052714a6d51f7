import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { sameName } from '../app/names.ts';
import type { Whom } from '../app/person-acts.ts';
import { usePersons } from '../app/persons.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Face } from './face.tsx';
import { PersonField } from './person-field.tsx';

type PickPersonDialogProps = {
  title: string;
  /** Faces that this is about. */
  faceIds: readonly number[];
  /** Who is not offered. */
  except?: readonly number[];
  /** Only people who are there; without it, a new name makes a new person. */
  onlyExisting?: boolean;
  onPick: (to: Whom) => void;
  onClose: () => void;
};

const facesShown = 5;

/** Chooses somebody, by typing the beginning of a name, or names somebody new. */
export function PickPersonDialog(props: PickPersonDialogProps) {
  const { title, faceIds, except = [], onlyExisting = false, onPick, onClose } = props;
  const { t, i18n } = useTranslation();
  const [unknown, setUnknown] = useState<string | null>(null);
  const candidates = useCandidates(except, onlyExisting);
  const restCount = faceIds.length - facesShown;

  function onName(name: string): void {
    const same = candidates.find((person) => sameName(person.name, name, i18n.language));
    if (same !== undefined) onPick({ person_id: same.id });
    else if (onlyExisting) setUnknown(t('person.nobodyCalled', { name }));
    else onPick({ name });
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <button type="button" className="button button--plain" onClick={onClose}>
          {t('common.cancel')}
        </button>
      }
    >
      <div className="pick">
        {faceIds.length > 0 && (
          <div className="pick__faces" aria-hidden>
            {faceIds.slice(0, facesShown).map((id) => (
              <Face key={id} faceId={id} sizePx={56} />
            ))}
            {restCount > 0 && <span className="muted">+{restCount}</span>}
          </div>
        )}
        <PersonField
          label={t('person.typeName')}
          placeholder={onlyExisting ? t('person.typeExisting') : t('person.typeAny')}
          among={candidates}
          offerAtOnce
          offerNew={!onlyExisting}
          error={unknown}
          onPerson={(person) => onPick({ person_id: person.id })}
          onName={onName}
          onCancel={onClose}
        />
      </div>
    </Dialog>
  );
}

/** Everybody with a name, those with most photos first; others only where somebody who is there is asked for. */
function useCandidates(except: readonly number[], withNameless: boolean): Person[] {
  const { data: persons } = usePersons();
  return useMemo(
    () =>
      (persons ?? [])
        .filter((person) => (person.named || withNameless) && !except.includes(person.id))
        .sort((a, b) => Number(b.named) - Number(a.named) || b.photos_count - a.photos_count),
    [persons, except, withNameless],
  );
}
