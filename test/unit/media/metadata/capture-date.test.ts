import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockTime,
  offsetFromUtc,
  parseExifClock,
  parseExifDate,
  parseUtcOffset,
  parseXmpDate,
  utcClock,
} from '../../../../core/media/metadata/capture-date.ts';

const nextYear = new Date().getUTCFullYear() + 1;

describe('parseExifDate', () => {
  it.each([
    ['2019:07:14 18:05:09', '2019-07-14T18:05:09'],
    ['2019-07-14T18:05:09', '2019-07-14T18:05:09'],
    ['2019:07:14 18:05:09.250+02:00', '2019-07-14T18:05:09'],
    ['1901:02:03 04:05:06', '1901-02-03T04:05:06'],
    ['2024:02:29 23:59:59', '2024-02-29T23:59:59'],
    ['2019:07:14 10:00:60', '2019-07-14T10:00:59'],
    // Real moments near the starts of clocks.
    ['1970:01:01 10:20:30', '1970-01-01T10:20:30'],
    ['1970:01:01 12:00:00', '1970-01-01T12:00:00'],
    ['1970:06:01 00:00:00', '1970-06-01T00:00:00'],
    ['1969:12:31 23:59:59', '1969-12-31T23:59:59'],
    ['1980:01:01 15:00:00', '1980-01-01T15:00:00'],
  ])('reads %s', (text, expected) => {
    expect(parseExifDate(text)).toBe(expected);
  });

  it.each([
    '1970:01:01 00:00:00',
    '1970:01:01 00:12:34',
    '1970:01:01 01:00:00',
    '1969:12:31 19:00:00',
    '1980:01:01 00:00:00',
    '1980:01:01 00:03:10',
    '1904:01:01 00:00:00',
    '2038:01:19 03:14:07',
    '2036:02:07 06:28:16',
    '0000:00:00 00:00:00',
    '0001:01:01 00:00:00',
    '1500:01:01 00:00:00',
    '2019:02:30 10:00:00',
    '2023:02:29 10:00:00',
    '2019:13:01 10:00:00',
    '2019:07:00 10:00:00',
    '2019:07:14 24:00:00',
    '2019:07:14 10:60:00',
    '2019:07:14 10:00:61',
    `${nextYear + 1}:12:31 00:00:00`,
    '9999:99:99 99:99:99',
    '    :  :     :  :  ',
    '2019:07:14',
    '14.07.2019 18:05:09',
    '',
    undefined,
  ])('takes %s for no date', (text) => {
    expect(parseExifDate(text)).toBeNull();
  });

  it('keeps an offset that stands behind the time', () => {
    expect(parseExifClock('2019:07:14 18:05:09-03:30')?.utcOffsetMin).toBe(-210);
    expect(parseExifClock('2019:07:14 18:05:09 nonsense')?.utcOffsetMin).toBeNull();
  });
});

describe('parseXmpDate', () => {
  it.each([
    ['2019-07-04T12:34:56.789+02:00', '2019-07-04T12:34:56', 120],
    ['2019-07-04T12:34:56Z', '2019-07-04T12:34:56', 0],
    ['2019-07-04T12:34-07:00', '2019-07-04T12:34:00', -420],
    ['2019-07-04T12:34:56', '2019-07-04T12:34:56', null],
    ['2019:07:04 12:34:56', '2019-07-04T12:34:56', null],
    ['2019-07-04', '2019-07-04T12:00:00', null],
    ['2019-07', '2019-07-01T12:00:00', null],
    ['1956', '1956-01-01T12:00:00', null],
  ])('reads %s', (text, takenAt, utcOffsetMin) => {
    expect(parseXmpDate(text)).toEqual({ takenAt, utcOffsetMin });
  });

  it.each(['', null, 'yesterday', '0000', '1970-01-01T00:00:00Z', '2019-02-30', '2019-7-4', '20190704'])(
    'takes %s for no date',
    (text) => {
      expect(parseXmpDate(text)).toBeNull();
    },
  );
});

describe('offsets', () => {
  it.each([
    ['+02:00', 120],
    ['-0930', -570],
    [' Z ', 0],
    ['+14:00\0', 840],
    ['+14:15', null],
    ['-12:30', null],
    ['+05:75', null],
    ['   :  ', null],
    ['', null],
    [undefined, null],
  ])('%s', (text, expected) => {
    expect(parseUtcOffset(text)).toBe(expected);
  });

  const utc = (text: string) => Date.parse(`${text}Z`);
  it.each([
    ['2019-07-04T12:34:56', '2019-07-04T10:34:51', 120],
    ['2019-07-04T12:34:56', '2019-07-04T12:40:00', 0],
    ['2019-07-05T01:00:00', '2019-07-04T19:15:08', 345],
    ['2019-07-04T12:00:00', '2019-07-04T22:00:00', -600],
    // A position of twenty minutes ago, and a clock that was never set.
    ['2019-07-04T12:34:56', '2019-07-04T10:15:00', null],
    ['2012-01-01T00:03:00', '2019-07-04T10:15:00', null],
  ])('the clock %s when it was %s at Greenwich', (takenAt, at, expected) => {
    expect(offsetFromUtc(takenAt, utc(at))).toBe(expected);
  });

  it('of nothing is nothing', () => {
    expect(offsetFromUtc('2019-07-04T12:00:00', Number.NaN)).toBeNull();
    expect(utcClock(Number.NaN)).toBeNull();
    expect(utcClock(1e300)).toBeNull();
    expect(utcClock(0)).toBeNull();
    expect(utcClock(1562243696_000)).toEqual({ takenAt: '2019-07-04T12:34:56', utcOffsetMin: 0 });
  });
});

it('an answer is always a moment that was, whatever the parts', () => {
  const part = fc.oneof(fc.integer({ min: -1, max: 70 }), fc.double(), fc.integer());
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1800, max: 2100 }), part),
      fc.array(part, { maxLength: 5 }),
      (year, rest) => {
        const iso = clockTime([year, ...rest]);
        if (iso !== null) expect(new Date(`${iso}Z`).toISOString()).toBe(`${iso}.000Z`);
      },
    ),
    { numRuns: 2000 },
  );
});
