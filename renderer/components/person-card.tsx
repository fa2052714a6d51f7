import { Check, Heart } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { removePerson } from '../app/person-acts.ts';
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
  /** Null: a click opens the person instead of selecting them. */
  selected: boolean | null;
  onSelect: (extend: boolean) => void;
  onEdit: () => void;
  onNamed: () => void;
  onCancel: () => void;
  onCurrent: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onOpen: () => void;
};

export function PersonCard(props: PersonCardProps) {
  const { person, tabbable, editing, selected } = props;
  const { t } = useTranslation();
  const tabIndex = tabbable ? 0 : -1;

  const photos = t('people.photos', { count: person.photos_count });
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      role="listitem"
      aria-setsize={props.total}
      aria-posinset={props.position}
      className={selected === null ? 'person-card' : 'person-card person-card--selectable'}
      onFocus={props.onCurrent}
    >
      <Link
        data-person={person.id}
        href={`/people/${person.id}`}
        className="person-card__face"
        tabIndex={tabIndex}
        {...(selected !== null && { role: 'checkbox', 'aria-checked': selected })}
        aria-label={`${person.name}, ${photos}`}
        draggable={false}
        onClick={(event) => {
          if (selected === null) return props.onOpen();
          event.preventDefault();
          props.onSelect(event.shiftKey);
        }}
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
        {person.favourite && (
          <span className="person-card__heart">
            <Heart aria-hidden size={16} fill="currentColor" />
            <span className="visually-hidden">{t('person.favourite')}</span>
          </span>
        )}
        {selected !== null && (
          <span className="person-card__tick">
            <Check aria-hidden size={18} strokeWidth={3} />
          </span>
        )}
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
