import { CircleCheck } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoGroup } from '../../layout/photo-layout.ts';

export type Heading = {
  group: PhotoGroup;
  text: string;
  /** What is said beside it, besides how many photos it has. */
  about: string | null;
  /** Of all its photos. */
  selected: boolean;
  leftPx: number;
  /** Null: to the end of the row. */
  widthPx: number | null;
};

type GroupHeadingsProps = {
  headings: readonly Heading[];
  heightPx: number;
  selecting: boolean;
  onToggle: (group: PhotoGroup) => void;
};

/** Dates above the photos of a month or of days; they stay in sight while their photos are. */
export function GroupHeadings({ headings, heightPx, selecting, onToggle }: GroupHeadingsProps) {
  const { t } = useTranslation();
  return (
    <div role="presentation" className="group-headings" style={{ height: heightPx }}>
      {headings.map(({ group, text, about, selected, leftPx, widthPx }) => {
        const style: CSSProperties = {
          left: leftPx,
          ...(widthPx === null ? { right: 0 } : { width: widthPx }),
        };
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the grid.
          <div
            key={group.key}
            role="listitem"
            className={selecting ? 'group-heading group-heading--selecting' : 'group-heading'}
            style={style}
          >
            <h2>{text}</h2>
            {about !== null && <span className="small">{about}</span>}
            <span className="muted small group-heading__count">
              {t('people.photos', { count: group.end - group.start })}
            </span>
            <button
              type="button"
              className="group-check"
              aria-pressed={selected}
              aria-label={t('photos.chooseAll', { date: text })}
              title={t('photos.chooseAll', { date: text })}
              onClick={() => onToggle(group)}
            >
              <CircleCheck aria-hidden size={20} />
            </button>
          </div>
        );
      })}
    </div>
  );
}
