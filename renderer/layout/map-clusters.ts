import { project, type WorldPoint } from './map-view.ts';

/** Positions of photos, the newest first; `locality` 0: none. */
export type Positions = {
  photo_ids: readonly number[];
  latitudes: readonly number[];
  longitudes: readonly number[];
  locality_ids: readonly number[];
};

/** Photos that are near each other at some zoom. */
export type Cluster = {
  /** The newest photo; its picture stands for all. */
  photoId: number;
  count: number;
  /** Their middle. */
  at: WorldPoint;
  /** Indexes of the positions. */
  members: number[];
  /** The town that most of them were taken in; 0: no such one. */
  localityId: number;
};

/** Two pictures this near would cover each other. */
const cellPx = 76;

/** The positions on the square of the world, to be made once. */
export function projectAll({ latitudes, longitudes }: Positions): { x: Float64Array; y: Float64Array } {
  const x = new Float64Array(latitudes.length);
  const y = new Float64Array(latitudes.length);
  for (let i = 0; i < x.length; i++) {
    const at = project(latitudes[i]!, longitudes[i]!);
    x[i] = at.x;
    y[i] = at.y;
  }
  return { x, y };
}

/** More rows than there are at any zoom. */
const rowsMost = 0x200000;

type Sum = { x: number; y: number; members: number[] };

/**
 * Groups photos by a grid that lies on the world, so that they stay together when the map is moved; groups that would
 * still cover each other are joined, the larger ones first.
 * @param worldWidthPx width of the whole world at this zoom
 */
export function clusterPositions(
  positions: Positions,
  { x, y }: { x: Float64Array; y: Float64Array },
  worldWidthPx: number,
): Cluster[] {
  const perWorld = worldWidthPx / cellPx;
  const cells = new Map<number, Sum>();
  for (let i = 0; i < x.length; i++) {
    const key = Math.floor(x[i]! * perWorld) * rowsMost + Math.floor(y[i]! * perWorld);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { x: x[i]!, y: y[i]!, members: [i] });
    else {
      cell.x += x[i]!;
      cell.y += y[i]!;
      cell.members.push(i);
    }
  }
  return joinClose(cells, perWorld).map((sum) => toCluster(positions, sum));
}

/** Groups nearer than four fifths of a cell become one, across the date line too. */
function joinClose(cells: ReadonlyMap<number, Sum>, perWorld: number): Sum[] {
  const near = 0.8 / perWorld;
  const joined = new Map<number, Sum[]>();
  const result: Sum[] = [];
  const bySize = [...cells.values()].sort((a, b) => b.members.length - a.members.length);
  for (const cell of bySize) {
    const atX = cell.x / cell.members.length;
    const atY = cell.y / cell.members.length;
    const found = hostOf(joined, { x: atX, y: atY }, perWorld, near);
    if (found === undefined) {
      result.push(cell);
      const key = Math.floor(atX * perWorld) * rowsMost + Math.floor(atY * perWorld);
      joined.set(key, [...(joined.get(key) ?? []), cell]);
    } else {
      const { host, turn } = found;
      host.x += cell.x + turn * cell.members.length;
      host.y += cell.y;
      host.members.push(...cell.members);
    }
  }
  return result;
}

/** A group that is near a point; `turn`: the point is near when the world is gone round so often. */
function hostOf(joined: ReadonlyMap<number, Sum[]>, at: WorldPoint, perWorld: number, near: number) {
  const row = Math.floor(at.y * perWorld);
  for (const turn of at.x < near ? [0, 1] : at.x > 1 - near ? [0, -1] : [0]) {
    const x = at.x + turn;
    const column = Math.floor(x * perWorld);
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const host = joined
          .get((column + dx) * rowsMost + row + dy)
          ?.find(
            (one) => Math.hypot(one.x / one.members.length - x, one.y / one.members.length - at.y) < near,
          );
        if (host !== undefined) return { host, turn };
      }
    }
  }
  return undefined;
}

function toCluster({ photo_ids: ids, locality_ids: localities }: Positions, { x, y, members }: Sum): Cluster {
  let newest = members[0]!;
  const counts = new Map<number, number>();
  for (const i of members) {
    if (i < newest) newest = i;
    const locality = localities[i]!;
    counts.set(locality, (counts.get(locality) ?? 0) + 1);
  }
  const [localityId, most] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
  return {
    photoId: ids[newest]!,
    count: members.length,
    at: { x: x / members.length, y: y / members.length },
    members,
    localityId: most * 2 > members.length ? localityId : 0,
  };
}
