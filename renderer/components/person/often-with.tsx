import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ClientOutput } from '../../../core/contract/client.ts';
import { Face } from '../face.tsx';

type OftenWithProps = {
  people: ClientOutput<'getPersonCompany'>['often_with'];
  hrefOf: (id: number) => string;
};

/** Who is in photos with somebody, most often first. */
export function OftenWith({ people, hrefOf }: OftenWithProps) {
  const { t } = useTranslation();
  const titleId = useId();
  if (people.length === 0) return null;
  return (
    <section className="often-with" aria-labelledby={titleId}>
      <h2 id={titleId} className="often-with__title muted">
        {t('person.oftenWith')}
      </h2>
      <ul className="often-with__people">
        {people.map(({ person, photos_count }) => (
          <li key={person.id}>
            <Link href={hrefOf(person.id)} className="often-with__person">
              <Face faceId={person.cover_face_id} sizePx={56} />
              <span className="often-with__name">{person.name}</span>
              <span aria-hidden className="muted small">
                {photos_count}
              </span>
              <span className="visually-hidden">{t('person.together', { count: photos_count })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
