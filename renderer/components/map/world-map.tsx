import { Maximize, Minus, Plus } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Cluster, clusterPositions, type Positions, projectAll } from '../../layout/map-clusters.ts';
import { type MapView, outlineSize, project, type Size, worldPx } from '../../layout/map-view.ts';
import { ClusterButton } from './cluster-button.tsx';
import { Outline } from './outline.tsx';
import { useMapGestures } from './use-map-gestures.ts';

type WorldMapProps = {
  positions: Positions;
  /** Names of towns by their numbers. */
  townNames: ReadonlyMap<number, string>;
  view: MapView;
  size: Size;
  onMove: (view: MapView) => void;
  onOpen: (cluster: Cluster) => void;
  onWhole: () => void;
};

/** Pictures just outside are drawn too, so that they do not pop up. */
const marginPx = 40;

/** The world with photos on it, as pictures with a count. All that it shows is in the list of places beside it, too. */
export function WorldMap({ positions, townNames, view, size, onMove, onOpen, onWhole }: WorldMapProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  const { handlers, wasDragged, zoomBy } = useMapGestures(ref, view, size, onMove);

  // What is near stays together between two zooms: only whole ones count.
  const level = Math.round(view.zoom);
  const world = useMemo(() => projectAll(positions), [positions]);
  const clusters = useMemo(
    () => clusterPositions(positions, world, worldPx(level)),
    [positions, world, level],
  );

  const scale = worldPx(view.zoom);
  const middle = project(view.latitude, view.longitude);
  const topPx = size.heightPx / 2 - middle.y * scale;
  /** The world goes round: of a place that is seen twice the one nearer to the middle is meant. */
  const leftOf = (x: number) => size.widthPx / 2 + (x - middle.x - Math.round(x - middle.x)) * scale;
  const isIn = (atPx: number, roomPx: number) => atPx > -marginPx && atPx < roomPx + marginPx;
  const shown = clusters
    .map((cluster) => ({ cluster, xPx: leftOf(cluster.at.x), yPx: topPx + cluster.at.y * scale }))
    .filter(({ xPx, yPx }) => isIn(xPx, size.widthPx) && isIn(yPx, size.heightPx));
  const copies = [-1, 0, 1]
    .map((turn) => ({ turn, leftPx: size.widthPx / 2 + (turn - middle.x) * scale }))
    .filter(({ leftPx }) => leftPx < size.widthPx && leftPx + scale > 0);

  return (
    <section
      ref={ref}
      className="map"
      aria-label={t('map.label')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows and plus move and zoom what has the focus.
      tabIndex={0}
      {...handlers}
    >
      <svg className="map__world" aria-hidden width={size.widthPx} height={size.heightPx}>
        {copies.map(({ turn, leftPx }) => (
          <g key={turn} transform={`translate(${leftPx} ${topPx}) scale(${scale / outlineSize})`}>
            <Outline zoom={view.zoom} />
          </g>
        ))}
      </svg>
      {shown.map(({ cluster, xPx, yPx }) => (
        <ClusterButton
          key={cluster.photoId}
          {...{ cluster, xPx, yPx }}
          town={townNames.get(cluster.localityId)}
          onOpen={() => {
            if (!wasDragged()) onOpen(cluster);
          }}
        />
      ))}
      <div className="map__controls">
        <button type="button" className="icon-button" aria-label={t('map.closer')} onClick={() => zoomBy(1)}>
          <Plus aria-hidden size={20} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t('map.further')}
          onClick={() => zoomBy(-1)}
        >
          <Minus aria-hidden size={20} />
        </button>
        <button type="button" className="icon-button" aria-label={t('map.all')} onClick={onWhole}>
          <Maximize aria-hidden size={18} />
        </button>
      </div>
    </section>
  );
}
