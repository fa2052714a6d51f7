import { geoArea, geoMercator, geoPath } from 'd3-geo';
import type { Geometry, Position } from 'geojson';
import { memo, useEffect, useState } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import fine from 'world-atlas/countries-10m.json?url';
import coarse from 'world-atlas/countries-50m.json?url';

/** Width of the world in the units of the drawing. */
export const outlineSize = 4096;
/** From this zoom on the coarse outline has corners. */
const fineFromZoom = 6;

type World = Topology<{ countries: GeometryCollection }>;

const draw = geoPath(
  geoMercator()
    .scale(outlineSize / (2 * Math.PI))
    .translate([outlineSize / 2, outlineSize / 2]),
);

/** Of more than half the globe an island is not: rounding turned some atolls inside out, which would cover the sea. */
function withoutInverted(geometry: Geometry): Geometry {
  if (geometry.type !== 'MultiPolygon') return geometry;
  const isIsland = (coordinates: Position[][]) => geoArea({ type: 'Polygon', coordinates }) < 2 * Math.PI;
  return { ...geometry, coordinates: geometry.coordinates.filter(isIsland) };
}

const read = new Map<string, Promise<string[]>>();

/** One path a country; the outlines are files of their own, read when a map is first shown. */
function pathsOf(url: string): Promise<string[]> {
  const known = read.get(url);
  if (known !== undefined) return known;
  const reading = fetch(url)
    .then((response) => response.json() as Promise<World>)
    .then((world) =>
      feature(world, world.objects.countries).features.flatMap(
        ({ geometry }) => draw(withoutInverted(geometry)) ?? [],
      ),
    );
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
