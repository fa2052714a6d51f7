import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { removePerson } from '../app/remove-person.ts';
import { Face } from './face.tsx';
import { NameEditor } from './name-editor.tsx';

type PersonCardProps = {
  person: Person;
  facePx: number;
  position: number;
  total: number;
  /** Only one card of the grid is reached by Tab; arrow keys move between cards. */
  tabbable: boolean;
  editing: boolean;
  onEdit: () => void;
  onNamed: () => void;
  onCancel: () => void;
  onCurrent: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onOpen: () => void;
};

export function PersonCard(props: PersonCardProps) {
  const { person, tabbable, editing } = props;
  const { t } = useTranslation();
  const tabIndex = tabbable ? 0 : -1;

  const photos = t('people.photos', { count: person.photos_count });
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      role="listitem"
      aria-setsize={props.total}
      aria-posinset={props.position}
      className="person-card"
      onFocus={props.onCurrent}
    >
      <Link
        data-person={person.id}
        href={`/people/${person.id}`}
        className="person-card__face"
        tabIndex={tabIndex}
        aria-label={`${person.name}, ${photos}`}
        draggable={false}
        onClick={props.onOpen}
        onKeyDown={(event) => {
          if (event.key === 'F2') {
            event.preventDefault();
            props.onEdit();
          } else if (event.key === 'Delete') {
            event.preventDefault();
            void removePerson(person);
          } else props.onKeyDown(event);
        }}
      >
        <Face faceId={person.cover_face_id} sizePx={props.facePx} />
      </Link>
      {editing ? (
        <NameEditor person={person} onDone={props.onNamed} onCancel={props.onCancel} />
      ) : (
        <button
          type="button"
          className={person.named ? 'person-card__name' : 'person-card__name person-card__name--ask'}
          tabIndex={tabIndex}
          aria-label={
            person.named
              ? t('person.rename', { name: person.name })
              : t('person.whoIs', { name: person.name })
          }
          onClick={props.onEdit}
        >
          <span>{person.named ? person.name : t('person.who')}</span>
        </button>
      )}
      <span className="person-card__count" aria-hidden>
        {person.named ? photos : `${person.name} · ${photos}`}
      </span>
    </div>
  );
}
