import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { dayRangeLabel, localToday, readDateWords } from '../../app/date-words.ts';
import { isShown, usePersons } from '../../app/persons.ts';
import { type Chip, photoQueryPath, readPhotoQuery, withChip } from '../../app/photo-query.ts';
import { usePlace } from '../../app/places.ts';
import { PictureWays } from '../by-face/picture-ways.tsx';
import { Face } from '../face.tsx';
import { chipIcon, useChipLabel } from './chip-label.ts';

const facesShown = 8;
const pathOf = (chip: Chip) => photoQueryPath(withChip(readPhotoQuery(new URLSearchParams()), chip));

/** Where a search can begin, before anything was asked for. */
export function SearchStart({ onPicture }: { onPicture: (picture: File) => void }) {
  const { t, i18n } = useTranslation();
  const { data: persons } = usePersons();
  const chipLabel = useChipLabel();
  usePlace('/search', persons !== undefined);
  const today = localToday();
  const times = ['this year', 'last year', 'last summer'].flatMap((words) =>
    readDateWords(words, today).map((days): Chip => ({ kind: 'days', days })),
  );
  const kinds: Chip[] = [
    { kind: 'media', media: 'video' },
    { kind: 'faces', faces: 'none' },
    { kind: 'count', count: 2 },
  ];
  const people = persons?.filter((person) => person.named && isShown(person)).slice(0, facesShown) ?? [];
  return (
    <div className="page page--text search-start">
      <div className="page__head">
        <h1>{t('search.heading')}</h1>
      </div>
      <p className="muted">{t('search.startText')}</p>
      {people.length > 0 && (
        <ul className="search-start__people" aria-label={t('nav.people')}>
          {people.map((person) => (
            <li key={person.id}>
              <Link
                href={pathOf({ kind: 'person', role: 'people', id: person.id })}
                className="search-start__person"
              >
                <Face faceId={person.cover_face_id} sizePx={72} />
                <span>{person.name}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <ul className="search-start__chips" aria-label={t('search.examples')}>
        {[...times, ...kinds].map((chip) => {
          const Icon = chipIcon(chip);
          return (
            <li key={JSON.stringify(chip)}>
              <Link href={pathOf(chip)} className="button">
                <Icon aria-hidden size={18} />
                {chip.kind === 'days' ? dayRangeLabel(chip.days, t, i18n.language) : chipLabel(chip)}
              </Link>
            </li>
          );
        })}
      </ul>
      <section className="search-start__by-face" aria-labelledby="by-face-start">
        <h2 id="by-face-start">{t('byFace.start')}</h2>
        <p className="muted">{t('byFace.startText')}</p>
        <PictureWays onPicture={onPicture} />
      </section>
    </div>
  );
}
