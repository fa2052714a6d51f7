/** Photos in the order of time; arrays of one length. */
export type Timeline = {
  /** Local capture time, seconds. */
  timesS: Float64Array;
  /** WGS 84 degrees; NaN where nobody knows. */
  latitudes: Float64Array;
  longitudes: Float64Array;
};

/** Photos `start` up to, but without, `end`. */
export type PhotoRun = { start: number; end: number };

const hourS = 3600;
const dayS = 24 * hourS;
const weekS = 7 * dayS;
const yearS = 365.25 * dayS;

/** Fewer photos are no event, in whatever library. */
const fewestPhotos = 10;
/** Fewer photos in a row say nothing, in whatever library. */
const fewestTogether = 4;
/** So many times the photos of a usual day are more than usual. */
const busyFactor = 3;
/** What was usual is said by that many days with photos before and after, and those between. */
const daysAround = 60;
/** Fewer days with photos cannot say what is usual. */
const fewestDays = 15;
/** From here on one is on the way, not in the next street. */
const farKm = 30;
/** Width of the squares in which it is counted where the family is. */
const cellDegrees = 0.1;
/** Where somebody is in so many weeks of a year they are at home. */
const homeWeeks = 6;
/** The longest rest inside one event: at home, where nobody knows, and on a journey. */
const restS = { home: 15 * hourS, unknown: 40 * hourS, away: 60 * hourS };
/** Longer than that one lives there. */
const longestS = 100 * dayS;

/*
 * [Note: What looks like an event]
 * Photos come in sessions: runs without a gap that is long for this library. A session is busy when it has several times
 * the photos of a usual day around that time, so that a family with thirty photos of a baby every day is not
 * offered every day; and it is away when it is far from where the family is in many weeks of that year. Busy sessions and
 * those away are what events are made of: neighbours become one event when the rest between them is no longer than a
 * night (at home) or a day or two without a photo (on a journey), and nothing between them was somewhere else. The idea of the
 * gap that depends on its neighbours is that of PhotoTOC (Platt, Czerwinski and Field, 2003).
 */

/** Runs of photos that look like one event each, in the order of time. O(n log n). */
export function suggestEvents(timeline: Timeline): PhotoRun[] {
  const { timesS } = timeline;
  const places = placesOf(timeline);
  const sessions = sessionsOf(timeline, places);
  const usual = usualCounts(timesS, sessions);
  const events: PhotoRun[] = [];
  let open: (Session & { busyFrom: number }) | undefined;

  const close = () => {
    if (open === undefined) return;
    const { start, end, busyFrom, place } = open;
    const enough = place === 'away' ? Math.max(fewestPhotos, busyFrom / 2) : busyFrom;
    const isShort = timesS[end - 1]! - timesS[start]! <= longestS;
    if (end - start >= enough && isShort && !isOneMoment(timesS, start, end)) events.push({ start, end });
    open = undefined;
  };

  /** Something between them that is somewhere else ends a journey. */
  let interrupted = false;
  for (const [index, session] of sessions.entries()) {
    const { start, end, place } = session;
    const busyFrom = Math.max(fewestPhotos, busyFactor * usual[index]!);
    if (end - start < Math.max(fewestTogether, busyFactor * usual[index]!) && place !== 'away') {
      interrupted ||= place === 'home';
      continue;
    }
    if (open !== undefined && (interrupted || !belongTogether(timesS, open, session))) close();
    interrupted = false;
    if (open === undefined) open = { start, end, place, busyFrom };
    else open = { ...open, end, place: open.place === 'unknown' ? place : open.place };
  }
  close();
  return events;
}

type Place = 'home' | 'away' | 'unknown';
type Session = PhotoRun & { place: Place };

function belongTogether(timesS: Float64Array, before: Session, after: Session): boolean {
  if (before.place !== after.place && before.place !== 'unknown' && after.place !== 'unknown') return false;
  const place = before.place === after.place ? before.place : 'unknown';
  return timesS[after.start]! - timesS[before.end - 1]! <= restS[place];
}

/** A scan, or a clock that stood still: all in one second. */
function isOneMoment(timesS: Float64Array, start: number, end: number): boolean {
  return timesS[end - 1]! - timesS[start]! < 60 && end - start > 2 * fewestPhotos;
}

/** Runs without a long gap, and without a way between home and elsewhere. */
function sessionsOf({ timesS }: Timeline, places: readonly Place[]): Session[] {
  const gapS = usualGapS(timesS);
  const sessions: Session[] = [];
  let start = 0;
  let place: Place = 'unknown';
  for (let i = 0; i < timesS.length; i++) {
    const here = places[i]!;
    const moved = here !== 'unknown' && place !== 'unknown' && here !== place;
    if (i > start && (moved || timesS[i]! - timesS[i - 1]! > gapS)) {
      sessions.push({ start, end: i, place });
      start = i;
      place = 'unknown';
    }
    if (here !== 'unknown') place = here;
  }
  if (timesS.length > 0) sessions.push({ start, end: timesS.length, place });
  return sessions;
}

/** The longest gap that is nothing special while photos are being taken in this library, 1.5 to 5 hours. */
function usualGapS(timesS: Float64Array): number {
  const inDay = timesS
    .subarray(1)
    .map((time, i) => time - timesS[i]!)
    .filter((gap) => gap < 8 * hourS)
    .sort();
  const wide = inDay[Math.floor(inDay.length * 0.95)] ?? 0;
  return Math.min(5 * hourS, Math.max(1.5 * hourS, 1.5 * wide));
}

/** For each session the median number of photos of a day that has any, around that time. */
function usualCounts(timesS: Float64Array, sessions: readonly Session[]): Float64Array {
  const days: { day: number; count: number }[] = [];
  const dayOfSession = new Float64Array(sessions.length);
  let session = 0;
  for (let i = 0; i < timesS.length; i++) {
    const day = Math.floor(timesS[i]! / dayS);
    if (days.at(-1)?.day !== day) days.push({ day, count: 0 });
    days.at(-1)!.count += 1;
    if (sessions[session]?.start === i) dayOfSession[session++] = days.length - 1;
  }
  const usual = Array.from({ length: Math.ceil(days.length / daysAround) }, (_, block) =>
    usualCount(days.slice(Math.max(0, (block - 1) * daysAround), (block + 2) * daysAround)),
  );
  return dayOfSession.map((index) => usual[Math.floor(index / daysAround)]!);
}

/** Who takes photos on fewer days than one in three takes them for a reason: days without photos are usual then, too. */
function usualCount(days: readonly { day: number; count: number }[]): number {
  const span = days.at(-1)!.day - days[0]!.day + 1;
  const counts = days.map(({ count }) => count).sort((a, b) => b - a);
  return counts[Math.floor(Math.max(counts.length, span / 3, fewestDays) / 2)] ?? 0;
}

/** Where each photo was taken: at home is where the family is in many weeks of that year or of one beside it. */
function placesOf({ timesS, latitudes, longitudes }: Timeline): Place[] {
  const years = Int32Array.from(timesS, (time) => Math.floor(time / yearS));
  const cells = Float64Array.from(timesS, (_, i) => cellOf(latitudes[i]!, longitudes[i]!));
  const homes = homesByYear(timesS, years, cells);
  const places = new Map<number, Place>();
  return Array.from(cells, (cell, i) => {
    if (Number.isNaN(cell)) return 'unknown';
    const key = years[i]! * cellCount + cell;
    let place = places.get(key);
    if (place === undefined) {
      const near = [-1, 0, 1].flatMap((offset) => homes.get(years[i]! + offset) ?? []);
      const isNear = near.some((home) => distanceKm(positionOf(home), positionOf(cell)) < farKm);
      place = near.length === 0 ? 'unknown' : isNear ? 'home' : 'away';
      places.set(key, place);
    }
    return place;
  });
}

/** Squares by year in which the family is at home. */
function homesByYear(timesS: Float64Array, years: Int32Array, cells: Float64Array): Map<number, number[]> {
  const seen = new Map<number, { year: number; cell: number; weeks: number; lastWeek: number }>();
  for (const [i, cell] of cells.entries()) {
    if (Number.isNaN(cell)) continue;
    const year = years[i]!;
    const week = Math.floor(timesS[i]! / weekS);
    const found = seen.get(year * cellCount + cell);
    if (found === undefined) seen.set(year * cellCount + cell, { year, cell, weeks: 1, lastWeek: week });
    else if (found.lastWeek !== week) {
      found.weeks += 1;
      found.lastWeek = week;
    }
  }
  const homes = new Map<number, number[]>();
  for (const { year, cell, weeks } of seen.values()) {
    if (weeks >= homeWeeks) homes.set(year, [...(homes.get(year) ?? []), cell]);
  }
  return homes;
}

/** Squares of a ring around the earth. */
const ringCells = Math.round(360 / cellDegrees) + 1;
const cellCount = ringCells * ringCells;

/** Number of the square of a position; NaN when nobody knows. */
function cellOf(latitude: number, longitude: number): number {
  return Math.round((latitude + 90) / cellDegrees) * ringCells + Math.round((longitude + 180) / cellDegrees);
}

type Position = { latitude: number; longitude: number };

function positionOf(cell: number): Position {
  return {
    latitude: Math.floor(cell / ringCells) * cellDegrees - 90,
    longitude: (cell % ringCells) * cellDegrees - 180,
  };
}

const earthRadiusKm = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** On a sphere (haversine). */
function distanceKm(a: Position, b: Position): number {
  const half =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(half)));
}
