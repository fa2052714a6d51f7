import { geoArea, geoMercator, geoPath } from 'd3-geo';
import type { Geometry, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { outlineSize } from '../../layout/map-view.ts';

export type World = Topology<{ countries: GeometryCollection }>;

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

/** One path a country, in a square of `outlineSize`. */
export function countryPaths(world: World): string[] {
  return feature(world, world.objects.countries).features.flatMap(
    ({ geometry }) => draw(withoutInverted(geometry)) ?? [],
  );
}
