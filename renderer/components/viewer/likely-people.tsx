import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { usePersons } from '../../app/persons.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Face } from '../face.tsx';

type LikelyPeopleProps = {
  faceId: number;
  disabled?: boolean;
  onPerson: (person: Person) => void;
  /** Where a name is typed. */
  children: ReactNode;
};

const offeredAtMost = 4;

/** Who a face may be, below where a name is typed: a click, or the number while nothing is typed yet. */
export function LikelyPeople({ faceId, disabled = false, onPerson, children }: LikelyPeopleProps) {
  const { t } = useTranslation();
  const { data: persons } = usePersons();
  const { data } = useAnswer('explainFace', { params: { id: faceId } });
  const likely = (data?.suggestions ?? [])
    .flatMap(({ person_id, face_id }) => {
      const person = persons?.find(({ id }) => id === person_id);
      return person?.named ? [{ person, faceId: face_id }] : [];
    })
    .slice(0, offeredAtMost);

  function onKeyDown(event: KeyboardEvent): void {
    const { target, key } = event;
    if (disabled || event.altKey || event.ctrlKey || event.metaKey) return;
    if (target instanceof HTMLInputElement && target.value !== '') return;
    const chosen = /^[1-9]$/.test(key) ? likely[Number(key) - 1] : undefined;
    if (chosen === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onPerson(chosen.person);
  }

  return (
    <div className="likely" onKeyDownCapture={onKeyDown}>
      {children}
      {likely.length > 0 && (
        <ul className="likely__people" aria-label={t('viewer.likely')}>
          {likely.map(({ person, faceId: theirs }, index) => (
            <li key={person.id}>
              <button
                type="button"
                className="likely__person"
                disabled={disabled}
                aria-keyshortcuts={String(index + 1)}
                onClick={() => onPerson(person)}
              >
                <Face faceId={theirs} sizePx={36} />
                <span className="likely__name">{person.name}</span>
                <kbd aria-hidden>{index + 1}</kbd>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
