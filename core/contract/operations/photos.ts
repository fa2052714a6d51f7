import { z } from 'zod';
import { PhotoFilter } from '../photo-filter.ts';
import * as s from '../schemas.ts';
import { define, faceParams, jpeg, pageQuery, photoPage, photoParams, startedTask } from './define.ts';

const mostDetails = 500;
const detailIds = z
  .string()
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/)
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .refine((ids) => ids.length <= mostDetails, `at most ${mostDetails}`)
  .describe(`Numbers of photos with commas, at most ${mostDetails}.`);
/** As a query parameter; yes when left out. */
const yesOrNo = z
  .enum(['true', 'false'])
  .default('true')
  .transform((text) => text === 'true');

export const photosOperations = define({
  listPhotos: {
    method: 'GET',
    path: '/photos',
    summary: 'Photos, newest first, page by page',
    tag: 'photos',
    access: 'owner',
    query: z.object({
      state: s.PhotoState.optional(),
      ...pageQuery,
    }),
    response: photoPage,
  },
  getTimeline: {
    method: 'GET',
    path: '/timeline',
    summary: 'All photos that meet a search in one compact answer, newest first',
    tag: 'photos',
    access: 'owner',
    query: PhotoFilter,
    response: s.Timeline,
  },
  listPhotoDetails: {
    method: 'GET',
    path: '/photos/details',
    summary: 'Photos by their numbers, in this order; those that are not there are left out',
    tag: 'photos',
    access: 'owner',
    query: z.object({ ids: detailIds }),
    response: z.object({ photos: z.array(s.Photo) }),
  },
  getPhoto: {
    method: 'GET',
    path: '/photos/:id',
    summary: 'A photo and its faces',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    response: s.PhotoDetail,
  },
  retryPhoto: {
    method: 'POST',
    path: '/photos/:id/retry',
    summary: 'Analyse again a photo that failed',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    response: startedTask,
    status: 202,
  },
  retryPhotos: {
    method: 'POST',
    path: '/photos/retry',
    summary: 'Read again all files that could not be read',
    tag: 'photos',
    access: 'owner',
    response: startedTask,
    status: 202,
  },
  setPhotoStacking: {
    method: 'PUT',
    path: '/photos/:id/stacking',
    summary: 'Show a photo by itself, whatever it looks like; or with its copies again',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    body: z.object({ alone: z.boolean() }),
    response: z.object({ message: z.string() }),
  },
  trashPhotos: {
    method: 'POST',
    path: '/photos/trash',
    summary: "Move the files of photos to the system's trash, with what lies beside them; all or none",
    tag: 'photos',
    access: 'owner',
    body: z.object({ photo_ids: z.array(s.PhotoId).min(1).max(1000) }),
    response: z.object({ trash_ids: z.array(z.number().int()), message: z.string() }),
  },
  listTrash: {
    method: 'GET',
    path: '/trash',
    summary: 'What was moved to the trash from here, newest first',
    tag: 'photos',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
    response: z.array(s.TrashEntry),
  },
  restoreFromTrash: {
    method: 'POST',
    path: '/trash/:id/restore',
    summary: 'Put the files of a photo back where they were',
    tag: 'photos',
    access: 'owner',
    params: z.object({ id: z.coerce.number().int().positive() }),
    response: z.object({ message: z.string() }),
  },
  getPhotoThumbnail: {
    method: 'GET',
    path: '/photos/:id/thumbnail',
    summary: 'Small upright picture, 480 px on its long side',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    response: jpeg,
  },
  getPhotoImage: {
    method: 'GET',
    path: '/photos/:id/image',
    summary: 'Upright picture, at most `size` px on its long side',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    query: z.object({ size: z.coerce.number().int().min(64).max(8192).default(2048) }),
    response: jpeg,
  },
  getPhotoVideo: {
    method: 'GET',
    path: '/photos/:id/video',
    summary: 'A video as browsers play it, or the moving part of a Live or motion photo; in ranges',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    response: { media: ['video/mp4', 'video/quicktime', 'video/webm'] },
  },
  getPhotoOriginal: {
    method: 'GET',
    path: '/photos/:id/original',
    summary: 'The original file, byte for byte',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    response: { media: ['application/octet-stream'] },
  },
  getPhotoAnnotated: {
    method: 'GET',
    path: '/photos/:id/annotated',
    summary: 'Upright picture with the faces framed and named',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    query: z.object({
      size: z.coerce.number().int().min(64).max(4096).default(2048),
      frames: yesOrNo.describe('Whether faces are framed.'),
      names: z
        .enum(['all', 'given', 'none'])
        .default('all')
        .describe('Which names stand below the faces; `given`: no `person_<id>`.'),
    }),
    response: jpeg,
  },
  getSimilarPhotos: {
    method: 'GET',
    path: '/photos/:id/similar',
    summary: 'Photos that look like this one, and those of the same people on the same day',
    tag: 'photos',
    access: 'owner',
    params: photoParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(24) }),
    response: s.SimilarPhotos,
  },
  getFaceCrop: {
    method: 'GET',
    path: '/faces/:id/crop',
    summary: 'Square picture of a face with some space around it, 192 px',
    tag: 'photos',
    access: 'owner',
    params: faceParams,
    response: jpeg,
  },
});
