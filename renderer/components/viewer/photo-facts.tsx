import { Star, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { formatBytes, formatCoordinates, formatDuration, formatNumber } from '../../app/format.ts';

/** What the file and its notes say of a photo, besides when and who. */
export function PhotoFacts({ photo }: { photo: PhotoDetail }) {
  const { t } = useTranslation();
  const { latitude, longitude, duration_ms: durationMs, rating, keywords, places } = photo;
  return (
    <dl className="details__facts">
      {rating !== null && rating !== 0 && (
        <Fact term={t('details.rating')}>
          {rating < 0 ? t('details.rejected') : <Stars count={rating} />}
        </Fact>
      )}
      {photo.camera !== null && <Fact term={t('details.camera')}>{photo.camera}</Fact>}
      {latitude !== null && longitude !== null && (
        <Fact term={t('details.location')}>{formatCoordinates(latitude, longitude)}</Fact>
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
              {path}
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
