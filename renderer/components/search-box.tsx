import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { call } from '../app/api.ts';
import { useRequest } from '../app/use-request.ts';
import { Face } from './face.tsx';

const typingMs = 120;
const shownCount = 7;

/** Finds people while typing; `/` reaches it from everywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [focused, setFocused] = useState(false);
  const [active, setActive] = useState(-1);
  const ref = useRef<HTMLInputElement>(null);
  const id = useId();
  const query = useSettled(text.trim());
  const { data } = useRequest<Person[]>(`search ${query}`, 0, (signal) =>
    query === '' ? Promise.resolve([]) : call('search', { query: { q: query }, signal }),
  );
  const results = (data ?? []).slice(0, shownCount);
  const typing = focused && text.trim() !== '';
  const open = typing && results.length > 0;
  const nobody = typing && query === text.trim() && data?.length === 0;
  const optionId = (index: number) => `${id}-option-${index}`;

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, select, dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || inField) return;
      event.preventDefault();
      ref.current?.focus();
      ref.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  function leave(to: string): void {
    setText('');
    setActive(-1);
    ref.current?.blur();
    navigate(to);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      if (text === '') ref.current?.blur();
      setText('');
      setActive(-1);
    } else if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      const chosen = open ? results[active] : undefined;
      leave(chosen === undefined ? `/search?q=${encodeURIComponent(text.trim())}` : `/people/${chosen.id}`);
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const places = results.length + 1;
      setActive(((active + 1 + (event.key === 'ArrowDown' ? 1 : -1) + places) % places) - 1);
    }
  }

  return (
    <search className="search">
      <Search aria-hidden size={18} className="search__icon" />
      <input
        ref={ref}
        type="text"
        className="search__input"
        role="combobox"
        aria-label={t('search.label')}
        aria-keyshortcuts="/"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <kbd className="search__key" aria-hidden>
        /
      </kbd>
      {open && (
        <div className="suggestions" role="listbox" id={`${id}-list`} aria-label={t('search.results')}>
          {results.map((person, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input's keys move through the options.
            <div
              key={person.id}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="suggestion"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => leave(`/people/${person.id}`)}
            >
              <Face faceId={person.cover_face_id} sizePx={40} />
              <span className="suggestion__name">{person.name}</span>
              <span className="muted small nowrap">{t('people.photos', { count: person.photos_count })}</span>
            </div>
          ))}
        </div>
      )}
      <div role="status">
        {nobody && <div className="suggestions suggestions--none">{t('search.nobody')}</div>}
      </div>
    </search>
  );
}

/** The value once it has not changed for a moment; an emptied field counts at once. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : typingMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
