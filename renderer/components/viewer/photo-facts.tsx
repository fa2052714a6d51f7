import { Star, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { baseName, formatBytes, formatCoordinates, formatDuration, formatNumber } from '../../app/format.ts';
import { countryName } from '../../app/places-of-photos.ts';

/** What the file and its notes say of a photo, besides when and who. */
export function PhotoFacts({ photo }: { photo: PhotoDetail }) {
  const { t } = useTranslation();
  const { latitude, longitude, duration_ms: durationMs, rating, keywords, places, locality, country } = photo;
  return (
    <dl className="details__facts">
      {rating !== null && rating !== 0 && (
        <Fact term={t('details.rating')}>
          {rating < 0 ? t('details.rejected') : <Stars count={rating} />}
        </Fact>
      )}
      {photo.camera !== null && <Fact term={t('details.camera')}>{photo.camera}</Fact>}
      {latitude !== null && longitude !== null && (
        <Fact term={t('details.location')}>
          <Where photo={photo} />
          <span className={locality === null && country === null ? undefined : 'details__path muted small'}>
            {formatCoordinates(latitude, longitude)}
          </span>
        </Fact>
      )}
      {keywords.length > 0 && (
        <Fact term={t('details.keywords')}>
          <ul className="details__keywords">
            {keywords.map((keyword) => (
              <li key={keyword} className="details__keyword">
                {keyword}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {durationMs !== null && <Fact term={t('details.length')}>{formatDuration(durationMs)}</Fact>}
      <Fact term={photo.format === null ? t('viewer.size') : t('details.format')}>
        <FormatAndSize photo={photo} />
      </Fact>
      <Fact term={places.length > 1 ? t('details.copies', { count: places.length }) : t('viewer.file')}>
        <ul className="details__files">
          {places.map(({ path, available }) => (
            <li key={path} className="details__path">
              <span className="muted">{folderOf(path)}</span>
              <wbr />
              {baseName(path)}
              {!available && (
                <span className="details__away muted small">
                  <Unplug aria-hidden size={14} /> {t('details.fileAway')}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Fact>
    </dl>
  );
}

/** The town or, where none is near, the country; leads to all photos of it. */
function Where({ photo: { locality, country } }: { photo: PhotoDetail }) {
  const { language } = useTranslation().i18n;
  if (locality === null && country === null) return null;
  const land = country === null ? null : countryName(country, language);
  const href = locality === null ? `/search?country=${country}` : `/search?locality=${locality.id}`;
  return (
    <Link className="details__where" href={href}>
      {[locality?.name, land].filter((part) => part != null).join(', ')}
    </Link>
  );
}

/** With the separator at its end. */
const folderOf = (path: string) => path.slice(0, -baseName(path).length);

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Stars({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <span className="details__stars" role="img" aria-label={t('details.stars', { count })}>
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} size={16} fill={star <= count ? 'currentColor' : 'none'} />
      ))}
    </span>
  );
}

function FormatAndSize({ photo }: { photo: PhotoDetail }) {
  const { language } = useTranslation().i18n;
  const { format, width, height } = photo;
  return [
    ...(format === null ? [] : [format.toUpperCase()]),
    ...(width === null || height === null
      ? []
      : [`${formatNumber(width, language)} × ${formatNumber(height, language)}`]),
    formatBytes(photo.size_bytes, language),
  ].join(' · ');
}
