import { UserPlus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { matchNames } from '../app/names.ts';
import { Face } from './face.tsx';

type PersonFieldProps = {
  label: string;
  placeholder: string;
  /** Who is offered. */
  among: readonly Person[];
  initial?: string;
  /** Offers people before anything was typed. */
  offerAtOnce?: boolean;
  /** Offers what was typed as somebody new; without it, Enter alone says so. */
  offerNew?: boolean;
  disabled?: boolean;
  error?: string | null;
  onPerson: (person: Person) => void;
  onName: (name: string) => void;
  onCancel: () => void;
  /** The field was left with this text in it. */
  onLeave?: (text: string) => void;
};

const offeredCount = 6;

/** Types a name; people whose name begins like it are offered with their faces. */
export function PersonField(props: PersonFieldProps) {
  const {
    among,
    initial = '',
    offerAtOnce = false,
    offerNew = false,
    disabled = false,
    error = null,
  } = props;
  const { t, i18n } = useTranslation();
  const [text, setText] = useState(initial);
  const [typed, setTyped] = useState(false);
  const [active, setActive] = useState(-1);
  const inputRef = useRef<HTMLInputElement>(null);
  const baseId = useId();

  useEffect(() => {
    inputRef.current?.focus();
    inputRef.current?.select();
  }, []);

  const name = text.trim();
  const matches = typed && name !== '' ? matchNames(among, text, i18n.language) : offerAtOnce ? among : [];
  const people = matches.slice(0, offeredCount);
  const hasNew = offerNew && name !== '';
  const places = people.length + Number(hasNew);
  const open = places > 0 && !disabled;
  const optionId = (index: number) => `${baseId}-option-${index}`;

  function choose(index: number): void {
    const person = people[index];
    if (person !== undefined) props.onPerson(person);
    else if (hasNew && index === people.length) props.onName(name);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    // The page and the viewer listen to keys, too.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      props.onCancel();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (open && active >= 0) choose(active);
      else if (name !== '') props.onName(name);
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(((active + 1 + step + places + 1) % (places + 1)) - 1);
    }
  }

  const option = (index: number) => ({
    id: optionId(index),
    role: 'option',
    tabIndex: -1,
    'aria-selected': index === active,
    className: 'suggestion',
    onMouseDown: (event: React.MouseEvent) => event.preventDefault(),
    onClick: () => choose(index),
  });

  return (
    <div className="name-editor">
      <input
        ref={inputRef}
        className="field name-editor__input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={open}
        aria-controls={open ? `${baseId}-list` : undefined}
        aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
        aria-autocomplete="list"
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${baseId}-error`}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        placeholder={props.placeholder}
        value={text}
        disabled={disabled}
        onChange={(event) => {
          setText(event.target.value);
          setTyped(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => props.onLeave?.(text)}
      />
      {open && (
        <div
          className="suggestions"
          role="listbox"
          id={`${baseId}-list`}
          aria-label={t('person.existingNames')}
        >
          {people.map((person, index) => (
            <div key={person.id} {...option(index)}>
              <Face faceId={person.cover_face_id} sizePx={32} />
              <span className="suggestion__name">{person.name}</span>
            </div>
          ))}
          {hasNew && (
            <div {...option(people.length)}>
              <UserPlus aria-hidden size={20} className="suggestion__icon" />
              <span className="suggestion__name">{t('person.newOf', { name })}</span>
            </div>
          )}
        </div>
      )}
      {error !== null && (
        <p className="name-editor__error" id={`${baseId}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
