import type { Timeline } from '../../../core/albums/suggest-events.ts';
import { createRandom } from '../../property/random.ts';

const hourS = 3600;
const dayS = 24 * hourS;

export type MadeFamily = { timeline: Timeline; events: { from: number; to: number; photos: number }[] };

export type Habits = {
  years: number;
  /** Photos on an everyday day that has any, at most. */
  everyday: number;
  /** Share of days with any. */
  activeDays: number;
  partiesAYear: number;
  journeysAYear: number;
  /** Share of photos that know their place. */
  placed: number;
};

/** A family's years of photos, with parties and journeys whose borders are known. Times are seconds of 2010 on. */
export function makeFamily(habits: Habits, seed: number): MadeFamily {
  const { next: random } = createRandom(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  const startS = Date.UTC(2010, 0, 1) / 1000;
  const home = { latitude: 55.7, longitude: 37.6 };
  const photos: { time: number; latitude: number; longitude: number; event: number }[] = [];
  const events: MadeFamily['events'] = [];
  const taken = new Set<number>();

  const shoot = (time: number, at: typeof home, event: number) => {
    const known = random() < habits.placed;
    photos.push({
      time: Math.round(time),
      latitude: known ? at.latitude + between(-0.03, 0.03) : Number.NaN,
      longitude: known ? at.longitude + between(-0.03, 0.03) : Number.NaN,
      event,
    });
  };
  /** Days without another event on them or beside them; undefined when luck is out. */
  const freeDays = (count: number): number | undefined => {
    for (let attempt = 0; attempt < 50; attempt++) {
      const first = whole(3, habits.years * 365 - count - 3);
      const days = Array.from({ length: count + 4 }, (_, i) => first - 2 + i);
      if (days.some((day) => taken.has(day))) continue;
      for (const day of days) taken.add(day);
      return first;
    }
    return undefined;
  };
  /** A run of photos between two hours of a day, close together at times and with breaks. */
  const session = (
    day: number,
    fromHour: number,
    toHour: number,
    count: number,
    at: typeof home,
    event: number,
  ) => {
    const moments = Array.from({ length: count }, () => between(fromHour, toHour));
    for (const hour of moments) shoot(startS + day * dayS + hour * hourS, at, event);
  };

  const eventDays = new Set<number>();
  for (let n = 0; n < habits.partiesAYear * habits.years; n++) {
    const day = freeDays(1);
    if (day === undefined) continue;
    const from = between(11, 17);
    session(day, from, from + between(2.5, 6), whole(30, 120) + habits.everyday * 3, home, events.length);
    events.push({ from: 0, to: 0, photos: 0 });
  }
  for (let n = 0; n < habits.journeysAYear * habits.years; n++) {
    const length = whole(2, 14);
    const first = freeDays(length);
    if (first === undefined) continue;
    const at = { latitude: between(36, 60), longitude: between(-8, 30) };
    for (let day = first; day < first + length; day++) {
      eventDays.add(day);
      // A rainy day inside a journey may have no photo.
      const rests = day > first && day < first + length - 1 && random() < 0.1;
      if (rests) continue;
      session(day, between(8, 11), between(18, 22.5), whole(15, 60) + habits.everyday * 2, at, events.length);
    }
    events.push({ from: 0, to: 0, photos: 0 });
  }
  for (let day = 0; day < habits.years * 365; day++) {
    if (eventDays.has(day) || random() > habits.activeDays) continue;
    for (let n = whole(1, habits.everyday); n > 0; n--) session(day, 7, 22, 1, home, -1);
  }

  photos.sort((a, b) => a.time - b.time);
  for (const { time, event } of photos) {
    if (event < 0) continue;
    const planted = events[event]!;
    if (planted.photos === 0) planted.from = time;
    planted.to = time;
    planted.photos += 1;
  }
  return {
    events: events.sort((a, b) => a.from - b.from),
    timeline: {
      timesS: Float64Array.from(photos, ({ time }) => time),
      latitudes: Float64Array.from(photos, ({ latitude }) => latitude),
      longitudes: Float64Array.from(photos, ({ longitude }) => longitude),
    },
  };
}
