import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { call } from '../app/api.ts';
import { rememberFocus, usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useRequest } from '../app/use-request.ts';
import { ErrorNotice, Notice } from '../components/notice.tsx';
import { PeopleGrid } from '../components/people-grid.tsx';
import { useChanges } from '../stores/changes.ts';

export function SearchPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const query = search.get('q')?.trim() ?? '';
  const version = useChanges((state) => state.persons);
  const { data, error, reload } = useRequest(`search page ${query}`, version, (signal) =>
    query === '' ? Promise.resolve([]) : call('search', { query: { q: query }, signal }),
  );
  const focusId = usePlace('/search', data !== undefined);
  usePageTitle(t('search.title', { query }));

  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('search.title', { query })}</h1>
        {data !== undefined && <span className="muted">{t('people.count', { count: data.length })}</span>}
      </div>
      {error !== undefined && data === undefined && <ErrorNotice error={error} onRetry={reload} />}
      {data?.length === 0 && (
        <Notice icon={<SearchX size={48} strokeWidth={1.25} />} title={t('search.nobody')}>
          <p className="muted">{t('search.nobodyText')}</p>
        </Notice>
      )}
      {data !== undefined && data.length > 0 && (
        <PeopleGrid
          persons={data}
          label={t('search.results')}
          focusId={focusId}
          onOpen={(person) => rememberFocus('/search', person.id)}
        />
      )}
    </div>
  );
}
