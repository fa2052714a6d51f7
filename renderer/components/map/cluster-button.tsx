import { useTranslation } from 'react-i18next';
import { addressOf } from '../../app/api.ts';
import { formatNumber } from '../../app/format.ts';
import type { Cluster } from '../../layout/map-clusters.ts';

type ClusterButtonProps = {
  cluster: Cluster;
  /** Its middle, from the top left corner of the map. */
  xPx: number;
  yPx: number;
  town: string | undefined;
  onOpen: () => void;
};

/** The newest of some photos that are near each other, with their number and their town. */
export function ClusterButton({ cluster, xPx, yPx, town, onOpen }: ClusterButtonProps) {
  const { t, i18n } = useTranslation();
  const { photoId, count } = cluster;
  const photos = t('people.photos', { count });
  return (
    <button
      type="button"
      className={count > 1 ? 'map__cluster map__cluster--many' : 'map__cluster'}
      style={{ transform: `translate(${xPx}px, ${yPx}px) translate(-50%, -50%)` }}
      onClick={onOpen}
    >
      <img
        src={addressOf('getPhotoThumbnail', { params: { id: photoId } })}
        alt=""
        draggable={false}
        onError={(event) => {
          event.currentTarget.hidden = true;
        }}
      />
      <span className="visually-hidden">{town === undefined ? photos : `${town}, ${photos}`}</span>
      {count > 1 && (
        <span className="map__count" aria-hidden>
          {formatNumber(count, i18n.language)}
        </span>
      )}
      {town !== undefined && (
        <span className="map__name" aria-hidden>
          {town}
        </span>
      )}
    </button>
  );
}
