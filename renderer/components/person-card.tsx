import { Check, Heart } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { removePerson } from '../app/person-acts.ts';
import { Face } from './face.tsx';
import { NameEditor } from './name-editor.tsx';
import { PersonMenu } from './people/person-menu.tsx';

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
  /** Asks whom they are the same as; left out: people are only looked at. */
  onSame?: (() => void) | undefined;
  /** Of what is dragged. */
  dragging?: React.DOMAttributes<HTMLElement> | undefined;
  /** Carried by the pointer, or what the pointer would put somebody on. */
  drag: 'carried' | 'target' | null;
};

export function PersonCard(props: PersonCardProps) {
  const { person, tabbable, editing, selected, onSame, drag } = props;
  const { t } = useTranslation();
  const [menuOpen, setMenuOpen] = useState(false);
  const tabIndex = tabbable ? 0 : -1;

  const photos = t('people.photos', { count: person.photos_count });
  const classes = ['person-card'];
  if (selected !== null) classes.push('person-card--selectable');
  if (drag !== null) classes.push(`person-card--${drag}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      role="listitem"
      aria-setsize={props.total}
      aria-posinset={props.position}
      className={classes.join(' ')}
      data-drop={onSame === undefined ? undefined : person.id}
      onFocus={props.onCurrent}
      onContextMenu={(event) => {
        // The menu key and Shift+F10 come here, too; a finger that is held drags.
        if (onSame === undefined || selected !== null || editing) return;
        event.preventDefault();
        const { nativeEvent } = event;
        setMenuOpen(!(nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch'));
      }}
    >
      <Link
        data-person={person.id}
        href={`/people/${person.id}`}
        className="person-card__face"
        tabIndex={tabIndex}
        {...(selected !== null && { role: 'checkbox', 'aria-checked': selected })}
        aria-label={`${person.name}, ${photos}`}
        draggable={false}
        {...props.dragging}
        onClick={props.onOpen}
        // Before the link, which leaves a click with Shift to the browser.
        onClickCapture={(event) => {
          props.dragging?.onClickCapture?.(event);
          const selects = selected !== null || (event.shiftKey && onSame !== undefined);
          if (event.isDefaultPrevented() || !selects) return;
          event.preventDefault();
          event.stopPropagation();
          props.onSelect(event.shiftKey);
        }}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
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
      {selected === null && onSame !== undefined && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: it is gone as soon as it is checked, and Shift counts. */}
          <button
            type="button"
            role="checkbox"
            aria-checked={false}
            aria-label={t('select.one', { name: person.name })}
            tabIndex={-1}
            className="person-card__mark"
            onClick={(event) => props.onSelect(event.shiftKey)}
          >
            <span className="person-card__tick">
              <Check aria-hidden size={18} strokeWidth={3} />
            </span>
          </button>
          <PersonMenu
            person={person}
            open={menuOpen}
            onOpenChange={setMenuOpen}
            onEdit={props.onEdit}
            onSame={onSame}
          />
        </>
      )}
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
