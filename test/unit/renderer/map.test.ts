import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterPositions, type Positions, projectAll } from '../../../renderer/layout/map-clusters.ts';
import {
  areaAround,
  areaText,
  clampView,
  fitArea,
  maxZoom,
  minZoom,
  panBy,
  project,
  unproject,
  worldPx,
  zoomAt,
} from '../../../renderer/layout/map-view.ts';

const size = { widthPx: 900, heightPx: 500 };
const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const anyView = fc.record({ latitude: degrees(90), longitude: degrees(180), zoom: degrees(20) });

function positionsOf(
  spots: readonly (readonly [latitude: number, longitude: number, locality?: number])[],
): Positions {
  return {
    photo_ids: spots.map((_, i) => 100 + i),
    latitudes: spots.map(([latitude]) => latitude),
    longitudes: spots.map(([, longitude]) => longitude),
    locality_ids: spots.map(([, , locality]) => locality ?? 0),
  };
}
const clustersOf = (positions: Positions, zoom: number) =>
  clusterPositions(positions, projectAll(positions), worldPx(zoom));

test('a position is where it was after it was drawn', () => {
  fc.assert(
    fc.property(degrees(85), degrees(179.99), (latitude, longitude) => {
      const back = unproject(project(latitude, longitude));
      expect(back.latitude).toBeCloseTo(latitude, 6);
      expect(back.longitude).toBeCloseTo(longitude, 6);
    }),
  );
});

test('no view shows anything beyond the poles or leaves the zooms there are', () => {
  fc.assert(
    fc.property(anyView, degrees(5000), degrees(5000), (view, dx, dy) => {
      const { zoom, latitude, longitude } = panBy(clampView(view, size), dx, dy, size);
      expect(zoom).toBeGreaterThanOrEqual(minZoom(size));
      expect(zoom).toBeLessThanOrEqual(maxZoom);
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
      const half = size.heightPx / 2 / worldPx(zoom);
      const { y } = project(latitude, longitude);
      expect(y - half).toBeGreaterThan(-1e-6);
      expect(y + half).toBeLessThan(1 + 1e-6);
    }),
  );
});

test('the point under the pointer stays under it', () => {
  const view = { latitude: 48, longitude: 2, zoom: 5 };
  const at = { xPx: 700, yPx: 120 };
  const under = ({ latitude, longitude, zoom }: typeof view) => {
    const { x, y } = project(latitude, longitude);
    const scale = worldPx(zoom);
    return [x + (at.xPx - 450) / scale, y + (at.yPx - 250) / scale];
  };
  const [x, y] = under(zoomAt(view, 7.5, at, size));
  expect(x).toBeCloseTo(under(view)[0]!, 9);
  expect(y).toBeCloseTo(under(view)[1]!, 9);
});

test('the area around positions is the smaller way round the world, and fits', () => {
  expect(areaAround([], [])).toBeNull();
  expect(areaAround([10, 20], [30, 40])).toEqual({ south: 10, west: 30, north: 20, east: 40 });
  const fiji = areaAround([-17, -16], [179, -179])!;
  expect(fiji).toEqual({ south: -17, west: 179, north: -16, east: -179 });
  expect(areaText(fiji)).toBe('-17.0000,179.0000,-16.0000,-179.0000');
  const view = fitArea(fiji, size);
  expect(Math.abs(view.longitude)).toBeCloseTo(180, 6);
  expect(view.zoom).toBeGreaterThan(6);
  // One spot is not looked at through a microscope.
  expect(fitArea({ south: 48, west: 2, north: 48, east: 2 }, size).zoom).toBe(10);
});

test('clusters hold every photo once, and never cover each other', () => {
  const spot = fc.tuple(degrees(80), degrees(179.99));
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), (spots, zoom) => {
      const clusters = clustersOf(positionsOf(spots), zoom);
      expect(clusters.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(
        spots.map((_, i) => i),
      );
      for (const { members, photoId, count } of clusters) {
        expect(count).toBe(members.length);
        expect(photoId).toBe(100 + Math.min(...members));
      }
    }),
  );
});

test('two towns are one cluster from afar and two from near, named after where most were taken', () => {
  const positions = positionsOf([
    [48.85, 2.35, 1],
    [48.86, 2.34, 1],
    [48.8, 2.12, 2],
  ]);
  const [far] = clustersOf(positions, 3);
  expect(far).toMatchObject({ count: 3, photoId: 100, localityId: 1 });
  expect(clustersOf(positions, 11).map(({ count, localityId }) => [count, localityId])).toEqual([
    [2, 1],
    [1, 2],
  ]);
});

test('photos on both sides of the date line are one cluster', () => {
  const positions = positionsOf([
    [-17, 179.9, 1],
    [-17, -179.9, 1],
  ]);
  expect(clustersOf(positions, 3).map(({ count }) => count)).toEqual([2]);
});

test('100,000 photos are clustered in the time of a few frames', () => {
  const spots = Array.from({ length: 100_000 }, (_, i) => [(i * 7.13) % 70, (i * 3.77) % 170] as const);
  const positions = positionsOf(spots);
  const world = projectAll(positions);
  const start = process.cpuUsage();
  clusterPositions(positions, world, worldPx(4));
  const { user } = process.cpuUsage(start);
  expect(user / 1000).toBeLessThan(500);
});
