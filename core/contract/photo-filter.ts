import { z } from 'zod';

/** `1,2,3`; each number once. */
const Numbers = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15}){0,49}$/)
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .optional()
  .transform((numbers) => numbers ?? []);

const Day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    'no such day',
  );

/** `south,west,north,east` in degrees; `west` greater than `east` goes across the date line. */
const Area = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$/)
  .refine((text) => {
    const { south, west, north, east } = parseArea(text);
    return -90 <= south && south <= north && north <= 90 && Math.abs(west) <= 180 && Math.abs(east) <= 180;
  }, 'no such area');

/** The sides of an area, in degrees. */
export function parseArea(text: string) {
  const [south, west, north, east] = text.split(',').map(Number) as [number, number, number, number];
  return { south, west, north, east };
}

/** Which photos are meant; all conditions hold together. As query parameters, so that a search is a link. */
export const PhotoFilter = z.object({
  people: Numbers.describe('All of these people are in the photo: their numbers, with commas.'),
  any_of: Numbers.describe('At least one of these people is.'),
  not: Numbers.describe('None of these people is.'),
  only: z
    .enum(['true', 'false'])
    .optional()
    .transform((text) => text === 'true')
    .describe('Nobody is in it but those of `people` and `any_of`.'),
  from: Day.optional().describe('Taken on this day or later.'),
  to: Day.optional().describe('Taken on this day or before.'),
  folder: z.string().min(1).max(4096).optional().describe('In this folder or below.'),
  subfolders: z
    .enum(['true', 'false'])
    .optional()
    .describe('`false`: of `folder` only what lies in it directly.'),
  locality: z.coerce
    .number()
    .int()
    .positive()
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Taken in or near this town: its `id` among the choices of a search.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('Taken in this country: ISO 3166-1 alpha-2.'),
  area: Area.optional().describe('Taken within `south,west,north,east`, in degrees.'),
  camera: z.string().min(1).max(200).optional(),
  text: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Beginnings of words of file name, folder, caption, keywords or names that other programs gave.',
    ),
  kind: z.enum(['photo', 'video']).optional(),
  faces: z.enum(['none', 'some']).optional(),
  people_count: z.coerce.number().int().min(0).max(1000).optional().describe('So many faces are in it.'),
  album: z.coerce.number().int().positive().optional().describe('In this album or event: its number.'),
});
export type PhotoFilter = z.infer<typeof PhotoFilter>;

/** A search that is kept: of photos, not of an album, so that no album is made of itself. */
export const SavedFilter = PhotoFilter.omit({ album: true }).strict();
export type SavedFilter = z.infer<typeof SavedFilter>;

/** Names of the conditions, in the order in which they are written. */
export const filterNames = Object.keys(PhotoFilter.shape) as (keyof PhotoFilter)[];

/** A filter as query parameters; the same filter is always the same text. */
export function filterParams(filter: Partial<PhotoFilter>): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of filterNames) {
    const value = filter[name];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue;
    params[name] = String(value);
  }
  return params;
}
