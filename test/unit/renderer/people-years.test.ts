import { expect, test } from 'vitest';
import { dotRem, yearColumns } from '../../../renderer/layout/people-years.ts';

test('every year from the first to the last is drawn, but no long time in which nobody was there', () => {
  const shown = (years: number[]) =>
    yearColumns(years).map(({ year, afterGap }) => (afterGap ? `… ${year}` : year));
  expect(shown([])).toEqual([]);
  expect(shown([2019])).toEqual([2019]);
  expect(shown([2021, 2019, 2021])).toEqual([2019, 2020, 2021]);
  // Three years without anybody are three columns, four are none.
  expect(shown([2015, 2019])).toEqual([2015, 2016, 2017, 2018, 2019]);
  expect(shown([1962, 2014, 2019, 2020])).toEqual([1962, '… 2014', '… 2019', 2020]);
});

test('the area of a dot is as large as the number, and one photo can be seen', () => {
  expect(dotRem(100, 100) ** 2 / dotRem(25, 100) ** 2).toBeCloseTo(4);
  expect(dotRem(1, 10_000)).toBeGreaterThan(0.3);
});
