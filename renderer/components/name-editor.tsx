import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';
import { errorText } from '../app/error-text.ts';
import { matchNames, sameName } from '../app/names.ts';
import { usePersons } from '../stores/persons.ts';
import { showToast } from '../stores/toasts.ts';
import { Face } from './face.tsx';
import { JoinDialog } from './join-dialog.tsx';

export type NamingResult = { kind: 'named'; person: Person } | { kind: 'joined'; into: Person };

type NameEditorProps = {
  person: Pick<Person, 'id' | 'name' | 'named'>;
  onDone: (result: NamingResult) => void;
  onCancel: () => void;
};

/** Types a person's name in place; existing names are offered, and choosing one offers to join the two people. */
export function NameEditor({ person, onDone, onCancel }: NameEditorProps) {
  const { t, i18n } = useTranslation();
  const persons = usePersons((state) => state.persons);
  const { hold, put, drop } = usePersons.getState();
  const [text, setText] = useState(person.named ? person.name : '');
  const [typed, setTyped] = useState(false);
  const [active, setActive] = useState(-1);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [existing, setExisting] = useState<Person | null>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const baseId = useId();

  useEffect(() => hold(), [hold]);
  useEffect(() => {
    inputRef.current?.focus();
    inputRef.current?.select();
  }, []);

  const others = (persons ?? []).filter((other) => other.named && other.id !== person.id);
  const suggestions = typed ? matchNames(others, text, i18n.language).slice(0, 6) : [];
  const open = suggestions.length > 0 && existing === null && !saving;
  const optionId = (index: number) => `${baseId}-option-${index}`;

  function cancel(): void {
    if (ended.current) return;
    ended.current = true;
    onCancel();
  }

  async function run(work: () => Promise<NamingResult>): Promise<void> {
    setSaving(true);
    setError(null);
    try {
      const result = await work();
      ended.current = true;
      onDone(result);
    } catch (caught) {
      setError(errorText(asAppError(caught), t));
      setSaving(false);
    }
  }

  const rename = (name: string) =>
    run(async () => {
      const renamed = await call('renamePerson', { params: { id: person.id }, body: { name } });
      put(renamed);
      return { kind: 'named', person: renamed };
    });

  const join = (into: Person) =>
    run(async () => {
      const joined = await call('mergePersons', { params: { id: person.id }, body: { into: into.id } });
      drop(person.id);
      put(joined);
      showToast({ text: t('person.joined', { name: joined.name }), tone: 'info' });
      return { kind: 'joined', into: joined };
    });

  function commit(): void {
    if (ended.current || saving || existing !== null) return;
    const name = text.trim();
    const same = others.find((other) => sameName(other.name, name, i18n.language));
    if (name === '' || (person.named && name === person.name)) cancel();
    else if (same === undefined) void rename(name);
    else setExisting(same);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    // The page and the viewer listen to keys, too.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      cancel();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = suggestions[active];
      if (open && chosen !== undefined) setExisting(chosen);
      else commit();
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const places = suggestions.length + 1;
      setActive(((active + 1 + (event.key === 'ArrowDown' ? 1 : -1) + places) % places) - 1);
    }
  }

  return (
    <div className="name-editor">
      <input
        ref={inputRef}
        className="field name-editor__input"
        role="combobox"
        aria-label={t('person.nameOf', { name: person.name })}
        aria-expanded={open}
        aria-controls={open ? `${baseId}-list` : undefined}
        aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
        aria-autocomplete="list"
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${baseId}-error`}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        placeholder={t('person.typeName')}
        value={text}
        disabled={saving}
        onChange={(event) => {
          setText(event.target.value);
          setTyped(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={commit}
      />
      {open && (
        <div
          className="suggestions"
          role="listbox"
          id={`${baseId}-list`}
          aria-label={t('person.existingNames')}
        >
          {suggestions.map((other, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input's keys move through the options.
            <div
              key={other.id}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="suggestion"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setExisting(other)}
            >
              <Face faceId={other.cover_face_id} sizePx={32} />
              <span className="suggestion__name">{other.name}</span>
            </div>
          ))}
        </div>
      )}
      {error !== null && (
        <p className="name-editor__error" id={`${baseId}-error`} role="alert">
          {error}
        </p>
      )}
      {existing !== null && (
        <JoinDialog
          person={person}
          into={existing}
          onJoin={() => {
            setExisting(null);
            void join(existing);
          }}
          onKeepApart={() => {
            setExisting(null);
            void rename(existing.name);
          }}
          onCancel={() => setExisting(null)}
        />
      )}
    </div>
  );
}
