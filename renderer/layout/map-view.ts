/** What of the world is shown: the middle in degrees, and how large: the world is 256 · 2^zoom px wide (Web Mercator). */
export type MapView = { latitude: number; longitude: number; zoom: number };
export type Size = { widthPx: number; heightPx: number };
/** Degrees; `west` greater than `east` goes across the date line. */
export type Area = { south: number; west: number; north: number; east: number };

/** Fractions of the world's square: x from the date line eastwards, y from the north. */
export type WorldPoint = { x: number; y: number };

const tilePx = 256;
/** Width of the world in the units of the drawn outline. */
export const outlineSize = 4096;
export const maxZoom = 14;
/** Where Web Mercator's square ends; what lies beyond is drawn at its edge. */
const mercatorLatitude = 85.0511;

export const worldPx = (zoom: number) => tilePx * 2 ** zoom;

export function project(latitude: number, longitude: number): WorldPoint {
  const clamped = Math.max(-mercatorLatitude, Math.min(mercatorLatitude, latitude));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return {
    x: (longitude + 180) / 360,
    y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI),
  };
}

export function unproject({ x, y }: WorldPoint): { latitude: number; longitude: number } {
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return { latitude, longitude: wrap(x) * 360 - 180 };
}

/** Into 0..1: the world goes round. */
export const wrap = (x: number) => x - Math.floor(x);

/** The world is never smaller than the map. */
export const minZoom = ({ widthPx, heightPx }: Size) =>
  Math.log2(Math.max(tilePx, widthPx, heightPx) / tilePx);

/** A view that can be shown: the poles stay at the edges. */
export function clampView({ latitude, longitude, zoom }: MapView, size: Size): MapView {
  const clampedZoom = Math.max(minZoom(size), Math.min(maxZoom, zoom));
  const half = Math.min(0.5, size.heightPx / 2 / worldPx(clampedZoom));
  const { x, y } = project(latitude, longitude);
  const at = unproject({ x, y: Math.max(half, Math.min(1 - half, y)) });
  return { latitude: at.latitude, longitude: at.longitude, zoom: clampedZoom };
}

/** Moves the picture by so many px. */
export function panBy(view: MapView, dxPx: number, dyPx: number, size: Size): MapView {
  const { x, y } = project(view.latitude, view.longitude);
  const scale = worldPx(view.zoom);
  return clampView({ ...unproject({ x: x - dxPx / scale, y: y - dyPx / scale }), zoom: view.zoom }, size);
}

/** Zooms while the point at (px, py), from the top left corner, stays where it is. */
export function zoomAt(view: MapView, zoom: number, at: { xPx: number; yPx: number }, size: Size): MapView {
  const target = Math.max(minZoom(size), Math.min(maxZoom, zoom));
  const dx = at.xPx - size.widthPx / 2;
  const dy = at.yPx - size.heightPx / 2;
  const { x, y } = project(view.latitude, view.longitude);
  const change = 1 / worldPx(view.zoom) - 1 / worldPx(target);
  return clampView({ ...unproject({ x: x + dx * change, y: y + dy * change }), zoom: target }, size);
}

/** Closer than this a single place would be a grey field. */
const closestFit = 10;

/** The view in which an area just fits, with room at the edges for pictures. */
export function fitArea({ south, west, north, east }: Area, size: Size): MapView {
  const topLeft = project(north, west);
  const bottomRight = project(south, east);
  const width = west <= east ? bottomRight.x - topLeft.x : bottomRight.x + 1 - topLeft.x;
  const height = bottomRight.y - topLeft.y;
  const room = { width: Math.max(1, size.widthPx - 128), height: Math.max(1, size.heightPx - 128) };
  const zoom = Math.min(
    closestFit,
    Math.log2(room.width / tilePx / Math.max(width, 1e-9)),
    Math.log2(room.height / tilePx / Math.max(height, 1e-9)),
  );
  const middle = unproject({ x: topLeft.x + width / 2, y: topLeft.y + height / 2 });
  return clampView({ ...middle, zoom }, size);
}

/** The smallest area around positions, across the date line when that is smaller. Null: there are none. */
export function areaAround(
  latitudes: readonly number[],
  longitudes: readonly number[],
  marginDegrees = 0,
): Area | null {
  if (latitudes.length === 0) return null;
  let [south, north] = [90, -90];
  for (const latitude of latitudes) {
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
  }
  // All positions lie outside the widest gap between two neighbours on the round world.
  const around = [...new Set(longitudes)].sort((a, b) => a - b);
  let [west, east] = [around[0]!, around.at(-1)!];
  let widest = 360 - (east - west);
  for (let i = 1; i < around.length; i++) {
    const gap = around[i]! - around[i - 1]!;
    if (gap > widest) [widest, west, east] = [gap, around[i]!, around[i - 1]!];
  }
  return {
    south: Math.max(-90, south - marginDegrees),
    west: Math.max(-180, west - marginDegrees),
    north: Math.min(90, north + marginDegrees),
    east: Math.min(180, east + marginDegrees),
  };
}

/** As the engine takes it, to about 10 m. */
export const areaText = ({ south, west, north, east }: Area) =>
  [south, west, north, east].map((degrees) => degrees.toFixed(4)).join(',');
