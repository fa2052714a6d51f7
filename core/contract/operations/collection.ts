import { z } from 'zod';
import { PhotoFilter } from '../photo-filter.ts';
import * as s from '../schemas.ts';
import { define } from './define.ts';

const count = z.number().int();

const DuplicateFile = z.object({
  id: count.describe('Of the place, for /api/files/trash.'),
  path: z.string(),
  size_bytes: count,
  available: z.boolean(),
});

/** The library as a whole: where its photos were taken, where they lie, which of them are there twice. */
export const collectionOperations = define({
  getMap: {
    method: 'GET',
    path: '/map',
    summary: 'Where photos were taken: all positions at once, newest photo first',
    tag: 'photos',
    access: 'owner',
    query: PhotoFilter,
    response: z.object({
      photo_ids: z.array(count),
      latitudes: z.array(z.number()).describe('In the order of `photo_ids`, to 0.0001 degrees.'),
      longitudes: z.array(z.number()),
      locality_ids: z.array(count).describe('0: no town is near, or nobody looked yet.'),
    }),
  },
  listPhotoFolders: {
    method: 'GET',
    path: '/photo-folders',
    summary: 'Folders with photos of the library, in the order of their names',
    tag: 'photos',
    access: 'owner',
    response: z.array(
      z.object({
        path: z.string(),
        root_id: count.nullable().describe('The folder of the library that it lies in; null: of uploads.'),
        photos_count: count.describe('Directly in it.'),
        cover_photo_id: count,
      }),
    ),
  },
  listDuplicates: {
    method: 'GET',
    path: '/duplicates',
    summary: 'Photos that are there several times: copies, bursts, equal files; what takes most space first',
    tag: 'photos',
    access: 'owner',
    query: z.object({
      kind: z.enum(['same_picture', 'burst', 'same_file']).optional(),
      offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(30),
    }),
    response: z.object({
      groups: z.array(
        z.object({
          id: count.describe('Number of the photo that stands for the group.'),
          kind: z.enum(['same_picture', 'burst', 'same_file']),
          best_id: count.describe('The photo that is most worth keeping.'),
          spare_bytes: count.describe('Room that is free when only the best photo, in one file, is kept.'),
          photos: z
            .array(
              s.Photo.extend({
                format: z.string().nullable(),
                camera: z.string().nullable(),
                files: z.array(DuplicateFile).describe('The one it is shown from first.'),
              }),
            )
            .describe('The best first.'),
        }),
      ),
      next_offset: count.nullable().describe('Where the next page begins; null after the last.'),
      total: count.describe('Groups of this kind.'),
      total_spare_bytes: count,
      total_spare_files: count.describe('Files that would go if of each group only the best were kept.'),
      by_kind: z.object({ same_picture: count, burst: count, same_file: count }),
    }),
  },
  trashFiles: {
    method: 'POST',
    path: '/files/trash',
    summary: "Move single files of photos that lie in several places to the trash; never a photo's last one",
    tag: 'photos',
    access: 'owner',
    body: z.object({ file_ids: z.array(count.positive()).min(1).max(1000) }),
    response: z.object({ trash_ids: z.array(count), message: z.string() }),
  },
  keepBest: {
    method: 'POST',
    path: '/duplicates/keep-best',
    summary: 'Move all but the best of each group to the trash, equal files of it too; all or none',
    tag: 'photos',
    access: 'owner',
    body: z.object({ group_ids: z.array(s.PhotoId).min(1).max(1000) }),
    response: z.object({ trash_ids: z.array(count), message: z.string() }),
  },
  getPeopleYears: {
    method: 'GET',
    path: '/stats/people-years',
    summary: 'In how many photos of each year the most photographed named people are',
    tag: 'people',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(6) }),
    response: z.array(
      z.object({
        person: s.Person,
        years: z
          .array(z.object({ year: count, photos_count: count }))
          .describe('In order, none without photos.'),
      }),
    ),
  },
});
