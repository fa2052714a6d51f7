import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { localToday } from '../app/date-words.ts';
import { matchNames, sameName } from '../app/names.ts';
import { usePersons } from '../app/persons.ts';
import {
  type Chip,
  chipsOf,
  photoQueryPath,
  readPhotoQuery,
  withChip,
  withoutChip,
} from '../app/photo-query.ts';
import { readSearch } from '../app/read-search.ts';
import { useAnswer } from '../app/use-answer.ts';
import { useChipLabel } from './search/chip-label.ts';
import { isUnderstood, knownNames, type Offer, offersOf } from './search/offers.ts';
import { Suggestions } from './search/suggestions.tsx';
import { useSearchChoices } from './search/use-search-choices.ts';

const typingMs = 50;
const nobody: readonly Person[] = [];

/**
 * Finds people while typing and builds searches for photos; `/` reaches it from everywhere. Elsewhere a person who
 * is chosen is opened; on the page of a search they become one of its conditions, like everything else that is chosen.
 */
export function SearchBox() {
  const { t, i18n } = useTranslation();
  const [path, navigate] = useLocation();
  const [search] = useSearchParams();
  const [text, setText] = useState('');
  const [focused, setFocused] = useState(false);
  const [active, setActive] = useState(-1);
  const ref = useRef<HTMLInputElement>(null);
  const id = useId();
  const typed = text.trim();
  const searching = path === '/search';
  const people = usePeopleNamed(useSettled(typed));
  const [used, setUsed] = useState(false);
  const choices = useSearchChoices(used);
  const { data: persons = nobody } = usePersons();
  const language = i18n.language;
  const today = localToday();
  const known = useMemo(
    () => knownNames(persons, choices, { today, language }),
    [persons, choices, today, language],
  );
  const chipLabel = useChipLabel();
  const groups = offersOf(text, { people, known, choices, today, t, language, chipLabel });
  const offers = groups.flatMap((group) => group.offers);
  const open = focused && offers.length > 0;
  const optionId = (index: number) => `${id}-option-${index}`;

  function clear(): void {
    setText('');
    setActive(-1);
  }

  /** The focus stays for the next condition. */
  function add(...chips: readonly Chip[]): void {
    const now = readPhotoQuery(searching ? search : new URLSearchParams());
    clear();
    navigate(photoQueryPath(chips.reduce(withChip, now)));
  }

  function choose({ chips }: Offer): void {
    const [chip, ...more] = chips;
    if (searching || chip.kind !== 'person' || more.length > 0) {
      add(...chips);
      return;
    }
    clear();
    ref.current?.blur();
    navigate(`/people/${chip.id}`);
  }

  /** Nothing was chosen: what was typed means somebody whose whole name it is, a time, or else words. */
  function enter(): void {
    if (typed === '') {
      if (!searching) navigate('/search');
      return;
    }
    // Who types fast is not to be answered by what the engine has said so far.
    const meant = readSearch(typed, known);
    const isName = persons.some((person) => sameName(person.name, typed, language));
    // Elsewhere a name by itself finds the people of that name, and photos.
    const isByItself = meant.length === 1 && isName && !searching;
    // "Mar" may become March or Mary.
    const isBegun =
      meant.every(({ kind }) => kind === 'days') && matchNames(persons, typed, language).length > 0;
    if (isUnderstood(meant) && !isByItself && !isBegun) add(...meant);
    else add({ kind: 'words', text: typed });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      if (text === '') ref.current?.blur();
      clear();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = open ? offers[active] : undefined;
      if (chosen === undefined) enter();
      else choose(chosen);
    } else if (event.key === 'Backspace' && text === '' && searching) {
      const filter = readPhotoQuery(search);
      const last = chipsOf(filter).at(-1);
      if (last !== undefined && !event.repeat) navigate(photoQueryPath(withoutChip(filter, last)));
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const places = offers.length + 1;
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
        enterKeyHint="search"
        maxLength={200}
        placeholder={t(searching ? 'search.addPlaceholder' : 'search.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setFocused(true);
          setUsed(true);
        }}
        onBlur={() => setFocused(false)}
      />
      <kbd className="search__key" aria-hidden>
        /
      </kbd>
      {open && (
        <Suggestions
          id={`${id}-list`}
          groups={groups}
          active={active}
          optionId={optionId}
          onChoose={choose}
        />
      )}
    </search>
  );
}

/** Who is found by a name or number. While the next answer is awaited, the last one stays. */
function usePeopleNamed(query: string): readonly Person[] {
  const { data } = useAnswer('search', { query: { q: query } }, { when: query !== '', keepLast: true });
  return query === '' ? nobody : (data ?? nobody);
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
