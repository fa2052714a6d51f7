import { memo, useEffect, useState } from 'react';
import fine from 'world-atlas/countries-10m.json?url';
import coarse from 'world-atlas/countries-50m.json?url';
import type { World } from './country-paths.ts';

/** From this zoom on the coarse outline has corners. */
const fineFromZoom = 6;

const read = new Map<string, Promise<string[]>>();

/** One path a country; the outlines, and what draws them, are files of their own, read when a map is first shown. */
function pathsOf(url: string): Promise<string[]> {
  const known = read.get(url);
  if (known !== undefined) return known;
  const reading = Promise.all([
    fetch(url).then((response) => response.json() as Promise<World>),
    import('./country-paths.ts'),
  ]).then(([world, { countryPaths }]) => countryPaths(world));
  read.set(url, reading);
  reading.catch(() => read.delete(url));
  return reading;
}

/** Land and borders, in a square of `outlineSize`. Without them the map still works: the photos are on it. */
export function Outline({ zoom }: { zoom: number }) {
  const [paths, setPaths] = useState<readonly string[]>([]);
  const url = zoom >= fineFromZoom ? fine : coarse;
  useEffect(() => {
    let wanted = true;
    pathsOf(url).then(
      (next) => wanted && setPaths(next),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [url]);
  return <Countries paths={paths} />;
}

const Countries = memo(function Countries({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => <path key={path.slice(0, 64)} d={path} className="map__land" />);
});
