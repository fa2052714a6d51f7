import { z } from 'zod';
import { PhotoFilter } from '../photo-filter.ts';
import * as s from '../schemas.ts';
import { define, pageQuery, photoPage } from './define.ts';

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
    summary: 'What can be searched for besides people: cameras and folders, with the number of photos',
    tag: 'search',
    access: 'owner',
    response: z.object({
      cameras: z.array(z.object({ camera: z.string(), photos_count: z.number().int() })),
      folders: z.array(z.object({ path: z.string(), photos_count: z.number().int() })),
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
