import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sameName } from '../../app/names.ts';
import type { Whom } from '../../app/person-acts.ts';
import { holdPersons, usePersons } from '../../app/persons.ts';
import { PersonField } from '../person-field.tsx';

type FaceNamerProps = {
  /** Who is not offered. */
  except?: number | null;
  disabled?: boolean;
  onWhom: (whom: Whom) => void;
  onCancel: () => void;
};

/** Types who one face is: somebody with a name, or somebody new. */
export function FaceNamer({ except = null, disabled = false, onWhom, onCancel }: FaceNamerProps) {
  const { t, i18n } = useTranslation();
  const { data: persons } = usePersons();
  useEffect(() => holdPersons(), []);
  const named = useMemo(
    () => (persons ?? []).filter((person) => person.named && person.id !== except),
    [persons, except],
  );
  return (
    <PersonField
      label={t('person.typeName')}
      placeholder={t('person.who')}
      among={named}
      offerNew
      disabled={disabled}
      onPerson={(person) => onWhom({ person_id: person.id })}
      onName={(name) => {
        const same = named.find((person) => sameName(person.name, name, i18n.language));
        onWhom(same === undefined ? { name } : { person_id: same.id });
      }}
      onCancel={onCancel}
    />
  );
}
