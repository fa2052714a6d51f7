/** The first day of a year and the last, as ISO 8601. */
export function daysOfYear(year: number): { from: string; to: string } {
  const four = String(year).padStart(4, '0');
  return { from: `${four}-01-01`, to: `${four}-12-31` };
}
