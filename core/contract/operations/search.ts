import { z } from 'zod';
import { PhotoFilter } from '../photo-filter.ts';
import * as s from '../schemas.ts';
import { define, formNumber, pageQuery, photoPage } from './define.ts';

const aPicture = { files: 'file', fileLimits: { files: 1, sizeBytes: 64 * 1024 * 1024 } } as const;
const Likeness = z
  .number()
  .min(0)
  .max(1)
  .describe('How likely it is the same person: 0.7 is what seven in ten such faces are.');
const SeenFace = z.object({
  box: s.Box,
  quality: s.Face.shape.quality,
  detection_score: z.number(),
});

export const searchOperations = define({
  searchPhotos: {
    method: 'GET',
    path: '/search/photos',
    summary: 'Photos by who is in them, when, where and how they were taken, newest first, page by page',
    tag: 'search',
    access: 'owner',
    query: PhotoFilter.extend(pageQuery),
    response: photoPage,
  },
  listSearchChoices: {
    method: 'GET',
    path: '/search/choices',
    summary:
      'What can be searched for besides people: cameras, folders, towns and countries, with the number of photos',
    tag: 'search',
    access: 'owner',
    response: z.object({
      cameras: z.array(z.object({ camera: z.string(), photos_count: z.number().int() })),
      folders: z.array(z.object({ path: z.string(), photos_count: z.number().int() })),
      localities: z
        .array(s.Locality.extend({ photos_count: z.number().int() }))
        .describe('Most photos first.'),
      countries: z
        .array(z.object({ country: z.string(), photos_count: z.number().int() }))
        .describe('Most photos first; with those taken far from any town.'),
    }),
  },
  searchFaces: {
    method: 'POST',
    path: '/faces/search',
    summary: 'Faces that look like the one in a picture, the most alike first; the picture is not kept',
    tag: 'search',
    access: 'owner',
    ...aPicture,
    body: z.object({
      event_id: formNumber(z.number().int().min(1))
        .optional()
        .describe('Only photos of this event; left out: the whole library.'),
      threshold: formNumber(z.number().min(0).max(1))
        .default(0.7)
        .describe('Least similarity of a result, 0 to 1; 0.7 when left out.'),
      limit: formNumber(z.number().int().min(1).max(200))
        .default(10)
        .describe('Most results, 1 to 200; 10 when left out.'),
      face: formNumber(z.number().int().min(0).max(100))
        .default(0)
        .describe('Which face of the picture, the largest is 0.'),
    }),
    response: z.object({
      results: z.array(
        z.object({
          face_id: z.number().int(),
          event_id: z.number().int().nullable(),
          similarity: Likeness,
          image_url: z.string(),
          photo_id: z.number().int(),
          person_id: z.number().int().nullable(),
          person_name: z.string().nullable(),
        }),
      ),
      query_time_ms: z.number().describe('Finding the face in the picture is part of it.'),
      task_id: z.uuid().describe('Number of this search. It has ended when it is answered: no task goes on.'),
      faces: z.array(SeenFace).describe('In the picture, the largest first, at most 20.'),
      face: z.number().int().describe('Which of them was searched for.'),
    }),
  },
  findPeople: {
    method: 'POST',
    path: '/search/face',
    summary: 'Who the faces in a picture look like; the picture is not kept',
    tag: 'search',
    access: 'owner',
    ...aPicture,
    response: z.object({
      faces_count: z.number().int().describe('In the picture; of the 20 largest is told.'),
      faces: z.array(
        SeenFace.extend({
          picture: z.string().describe('The face as a data: URL.'),
          people: z
            .array(z.object({ person: s.Person, face_id: z.number().int(), similarity: Likeness }))
            .describe('The most alike first, at most 6; from a similarity of 0.2 on.'),
          loose_faces: z
            .array(z.object({ face_id: z.number().int(), photo_id: z.number().int(), similarity: Likeness }))
            .describe('Faces like it that are with nobody, at most 12.'),
        }),
      ),
    }),
  },
  search: {
    method: 'GET',
    path: '/search',
    summary: 'People by the beginning of any word of their name, or by number',
    tag: 'search',
    access: 'owner',
    query: z.object({ q: z.string().max(200) }),
    response: z.array(s.Person),
  },
});
