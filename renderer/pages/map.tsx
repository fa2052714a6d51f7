import { MapPinned, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import { photoQueryParams, readPhotoQuery } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import { countryName } from '../app/places-of-photos.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { FilteredPhotos } from '../components/collection/filtered-photos.tsx';
import { PlaceList } from '../components/map/place-list.tsx';
import { WorldMap } from '../components/map/world-map.tsx';
import type { Cluster, Positions } from '../layout/map-clusters.ts';
import { areaAround, areaText, clampView, fitArea, type MapView, type Size } from '../layout/map-view.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import '../styles/map.css';

/** Around the photos of a cluster, so that rounding leaves none of them out: some 10 m. */
const marginDegrees = 0.0001;
/** The address follows the map once it rests. */
const restMs = 300;

/** Where photos were taken. The address tells what is shown: a place or an area, or the middle and the zoom. */
export function MapPage() {
  const { t } = useTranslation();
  const { data: positions, error, reload } = useAnswer('getMap', { query: {} });
  const { data: choices } = useAnswer('listSearchChoices', {});
  usePlace('/map', positions !== undefined);
  usePageTitle(t('map.title'));

  if (error !== undefined && positions === undefined) return <ErrorNotice error={error} onRetry={reload} />;
  if (positions === undefined || choices === undefined) return null;
  return (
    <div className="page page--map">
      <div className="page__head">
        <h1>{t('map.title')}</h1>
        {positions.photo_ids.length > 0 && (
          <span className="muted">{t('people.photos', { count: positions.photo_ids.length })}</span>
        )}
      </div>
      {positions.photo_ids.length === 0 ? (
        <Notice icon={<MapPinned size={48} strokeWidth={1.25} />} title={t('map.none')}>
          <p className="muted">{t('map.noneText')}</p>
        </Notice>
      ) : (
        <PhotosOnMap positions={positions} choices={choices} />
      )}
    </div>
  );
}

type Choices = Pick<
  NonNullable<ReturnType<typeof useAnswer<'listSearchChoices'>>['data']>,
  'localities' | 'countries'
>;

function PhotosOnMap({ positions, choices }: { positions: Positions; choices: Choices }) {
  const { t, i18n } = useTranslation();
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const { area, country, locality } = readPhotoQuery(search);
  const filter = useMemo(
    () => ({ ...readPhotoQuery(new URLSearchParams()), area, country, locality }),
    [area, country, locality],
  );
  const isChosen = Object.keys(photoQueryParams(filter)).length > 0;
  const townNames = useMemo(() => new Map(choices.localities.map(({ id, name }) => [id, name])), [choices]);
  const [ref, size] = useSize();
  const { view, move, whole } = useView(positions, choices, size);

  const open = ({ members }: Cluster) => {
    const around = areaAround(
      members.map((i) => positions.latitudes[i]!),
      members.map((i) => positions.longitudes[i]!),
      marginDegrees,
    );
    if (around !== null) navigate(`/map?area=${areaText(around)}`);
  };

  const chosenTown = choices.localities.find(({ id }) => id === locality);
  const title =
    chosenTown !== undefined
      ? `${chosenTown.name}, ${countryName(chosenTown.country, i18n.language)}`
      : country !== undefined
        ? countryName(country, i18n.language)
        : t('map.photosHere');

  return (
    <>
      <div className="map-and-places">
        <div ref={ref} className="map-frame">
          {view !== null && (
            <WorldMap {...{ positions, townNames, view, size }} onMove={move} onOpen={open} onWhole={whole} />
          )}
        </div>
        <PlaceList
          countries={choices.countries}
          towns={choices.localities}
          country={country}
          localityId={locality}
        />
      </div>
      {isChosen && (
        <section className="map-photos" aria-label={title}>
          <div className="map-photos__head">
            <h2>{title}</h2>
            <Link href="/map" className="button button--small">
              <X aria-hidden size={16} /> {t('map.showAll')}
            </Link>
          </div>
          <FilteredPhotos filter={filter} label={title} />
        </section>
      )}
    </>
  );
}

function useSize(): [React.RefObject<HTMLDivElement | null>, Size] {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}

/** The view that the address asks for, until the map is moved; then the address follows. */
function useView(positions: Positions, choices: Choices, size: Size) {
  const [path, navigate] = useLocation();
  const [search] = useSearchParams();
  const at = search.get('at');
  const { area, country, locality } = readPhotoQuery(search);
  const asked = JSON.stringify([area, country, locality]);
  const [moved, setMoved] = useState<{ asked: string; view: MapView } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for what is asked for.
  const fitted = useMemo((): MapView | null => {
    if (size.widthPx === 0) return null;
    const written = readView(at);
    if (written !== null) return clampView(written, size);
    const inCountry = new Set(
      choices.localities.filter((one) => one.country === country).map(({ id }) => id),
    );
    const isMeant = (i: number) => {
      const id = positions.locality_ids[i]!;
      return locality === undefined ? country === undefined || inCountry.has(id) : id === locality;
    };
    const meant = positions.photo_ids.map((_, i) => i).filter(isMeant);
    const around =
      area === undefined
        ? areaAround(
            meant.map((i) => positions.latitudes[i]!),
            meant.map((i) => positions.longitudes[i]!),
          )
        : areaOf(area);
    if (around === null) return null;
    const width = around.west <= around.east ? around.east - around.west : 360 + around.east - around.west;
    return width > mostOfTheWorld ? clampView(wholeWorld, size) : fitArea(around, size);
  }, [asked, at, positions, choices, size]);

  function move(view: MapView): void {
    setMoved({ asked, view });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const next = new URLSearchParams(location.search);
      next.set('at', [view.latitude.toFixed(4), view.longitude.toFixed(4), view.zoom.toFixed(2)].join(','));
      navigate(`${path}?${next}`, { replace: true, state: history.state });
    }, restMs);
  }

  function whole(): void {
    clearTimeout(timer.current);
    setMoved(null);
    navigate('/map');
  }

  const view = moved?.asked === asked ? clampView(moved.view, size) : fitted;
  return { view: size.widthPx === 0 ? null : (view ?? clampView(wholeWorld, size)), move, whole };
}

/** Degrees; who was in so much of it sees the world as maps mostly show it. */
const mostOfTheWorld = 180;
const wholeWorld: MapView = { latitude: 25, longitude: 10, zoom: 0 };

function areaOf(text: string) {
  const [south, west, north, east] = text.split(',').map(Number) as [number, number, number, number];
  return { south, west, north, east };
}

/** `latitude,longitude,zoom`; null when it is none. */
function readView(text: string | null): MapView | null {
  const numbers = text?.split(',').map(Number) ?? [];
  const [latitude, longitude, zoom] = numbers;
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  if (Math.abs(latitude!) > 90 || Math.abs(longitude!) > 180) return null;
  return { latitude: latitude!, longitude: longitude!, zoom: zoom! };
}
