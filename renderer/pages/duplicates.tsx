import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import type { ClientOutput } from '../../core/contract/client.ts';
import { call } from '../app/api.ts';
import { formatBytes } from '../app/format.ts';
import { usePlace } from '../app/places.ts';
import { usePages } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { DuplicateGroup } from '../components/duplicates/duplicate-group.tsx';
import { GroupActions } from '../components/duplicates/group-actions.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import '../styles/collection.css';

type Page = ClientOutput<'listDuplicates'>;

const kinds = ['same_picture', 'same_file', 'burst'] as const;
type Kind = (typeof kinds)[number];
const pageSize = 30;

/** Photos that are there several times, what takes most space first; the address tells of which kind. */
export function DuplicatesPage() {
  const { t, i18n } = useTranslation();
  const [search] = useSearchParams();
  const kind = kinds.find((one) => one === search.get('kind')) ?? 'same_picture';
  const {
    data: pages,
    error,
    reload,
    hasMore,
    more,
  } = usePages<Page, number>(
    ['duplicates', kind],
    (start, signal) =>
      call('listDuplicates', { query: { kind, offset: start ?? 0, limit: pageSize }, signal }),
    (page) => page.next_offset,
    ['photos'],
  );
  usePlace(`/duplicates?${kind}`, pages !== undefined);
  usePageTitle(t('duplicates.title'));
  const first = pages?.[0];

  if (error !== undefined && first === undefined) return <ErrorNotice error={error} onRetry={reload} />;
  if (pages === undefined || first === undefined) return null;
  const nothing = Object.values(first.by_kind).every((count) => count === 0);
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('duplicates.title')}</h1>
        {first.total > 0 && (
          <span className="muted">
            {t('duplicates.spare', { size: formatBytes(first.total_spare_bytes, i18n.language) })}
          </span>
        )}
      </div>
      {nothing ? (
        <Notice icon={<Copy size={48} strokeWidth={1.25} />} title={t('duplicates.none')}>
          <p className="muted">{t('duplicates.noneText')}</p>
        </Notice>
      ) : (
        <>
          <KindLinks kind={kind} counts={first.by_kind} />
          <Groups key={kind} pages={pages} hasMore={hasMore} onMore={more} />
        </>
      )}
    </div>
  );
}

function useKindWords(): Record<Kind, { title: string; text: string }> {
  const { t } = useTranslation();
  return {
    same_picture: { title: t('duplicates.samePicture'), text: t('duplicates.samePictureText') },
    same_file: { title: t('duplicates.sameFile'), text: t('duplicates.sameFileText') },
    burst: { title: t('duplicates.burst'), text: t('duplicates.burstText') },
  };
}

function KindLinks({ kind, counts }: { kind: Kind; counts: Page['by_kind'] }) {
  const { t } = useTranslation();
  const words = useKindWords();
  return (
    <>
      <nav className="kinds" aria-label={t('duplicates.kinds')}>
        {kinds.map((one) => (
          <Link
            key={one}
            href={one === 'same_picture' ? '/duplicates' : `/duplicates?kind=${one}`}
            className="kinds__kind"
            aria-current={one === kind ? 'page' : undefined}
          >
            {words[one].title} <span className="small">{counts[one]}</span>
          </Link>
        ))}
      </nav>
      <p className="muted duplicates__text">{words[kind].text}</p>
    </>
  );
}

type GroupsProps = { pages: readonly Page[]; hasMore: boolean; onMore: () => void };

function Groups({ pages, hasMore, onMore }: GroupsProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const groups = pages.flatMap((page) => page.groups);
  const total = pages[0]?.total ?? 0;
  const toggle = (id: number) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  if (total === 0) return <p className="muted">{t('duplicates.noneOfKind')}</p>;
  return (
    <>
      <GroupActions
        groups={groups}
        chosen={groups.filter(({ id }) => chosen.has(id))}
        onClear={() => setChosen(new Set())}
      />
      <ol className="duplicates">
        {groups.map((group) => (
          <DuplicateGroup
            key={group.id}
            group={group}
            chosen={chosen.has(group.id)}
            onToggle={() => toggle(group.id)}
          />
        ))}
      </ol>
      {hasMore && (
        <button type="button" className="button" onClick={onMore}>
          {t('duplicates.more')}
        </button>
      )}
    </>
  );
}
