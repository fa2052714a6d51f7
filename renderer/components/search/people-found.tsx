import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { rememberFocus, usePlace } from '../../app/places.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { PeopleGrid } from '../people-grid.tsx';

/** A row or two: the photos stand below. */
const shownAtFirst = 12;
const nobody: Person[] = [];

/** People whose name or number the words of a search are. */
export function usePeopleFound(words: string): readonly Person[] {
  const { data } = useAnswer('search', { query: { q: words } }, { when: words !== '' });
  return data ?? nobody;
}

export function PeopleFound({ words, persons }: { words: string; persons: readonly Person[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const place = `/search people ${words}`;
  const focusId = usePlace(place, true);
  return (
    <section className="people-found">
      <PeopleGrid
        persons={all ? persons : persons.slice(0, shownAtFirst)}
        label={t('search.results')}
        focusId={focusId}
        onOpen={(person) => rememberFocus(place, person.id)}
      />
      {!all && persons.length > shownAtFirst && (
        <button type="button" className="button button--small" onClick={() => setAll(true)}>
          {t('search.allPeople', { count: persons.length })}
        </button>
      )}
    </section>
  );
}
