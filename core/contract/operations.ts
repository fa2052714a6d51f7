import { z } from 'zod';
import * as s from './schemas.ts';

/**
 * The only definition of the API. Routing, validation, the typed client, the OpenAPI document and the contract
 * tests are all derived from this table. Paths are mounted under `/api` and again under `/api/v1`
 * (`mount: 'root'`: also at `/`).
 */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters, relative to the mount. */
  path: string;
  summary: string;
  tag: 'library' | 'photos' | 'people' | 'search' | 'tasks' | 'system';
  /** `public` needs no token. */
  access: 'public' | 'owner';
  mount?: 'root';
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON body. */
  body?: z.ZodObject;
  /** multipart/form-data: name of the repeated file part. */
  files?: string;
  /** JSON answer; for media the content types instead. */
  response: z.ZodType | { media: readonly string[] };
  /** Status of a good answer; 200 unless told. */
  status?: 200 | 201 | 202;
};

const define = <const T extends Record<string, Operation>>(table: T): T => table;

const personParams = z.object({ id: s.PersonId });
const photoParams = z.object({ id: s.PhotoId });
const faceParams = z.object({ id: s.FaceId });
const taskParams = z.object({ id: z.uuid() });

const jpeg = { media: ['image/jpeg'] } as const;

export const operations = define({
  // ── system ──────────────────────────────────────────────────────────────────────────────────────────────
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the engine answers',
    tag: 'system',
    access: 'public',
    mount: 'root',
    response: s.Health,
  },
  getStatus: {
    method: 'GET',
    path: '/status',
    summary: 'Library, models, device and what is running',
    tag: 'system',
    access: 'owner',
    response: s.Status,
  },
  getStats: {
    method: 'GET',
    path: '/stats',
    summary: 'Counts over the whole library',
    tag: 'system',
    access: 'owner',
    response: s.Stats,
  },
  getSettings: {
    method: 'GET',
    path: '/settings',
    summary: 'Settings of this library',
    tag: 'system',
    access: 'owner',
    response: s.Settings,
  },
  updateSettings: {
    method: 'PATCH',
    path: '/settings',
    summary: 'Change settings; what is left out stays',
    tag: 'system',
    access: 'owner',
    body: s.Settings.partial(),
    response: s.Settings,
  },
  listPacks: {
    method: 'GET',
    path: '/models',
    summary: 'Model packs and which are on this computer',
    tag: 'system',
    access: 'owner',
    response: z.array(s.PackInfo),
  },
  downloadPack: {
    method: 'POST',
    path: '/models/:id/download',
    summary: 'Fetch a model pack; its licence must be accepted where it asks for that',
    tag: 'system',
    access: 'owner',
    params: z.object({ id: s.PackInfo.shape.id }),
    body: z.object({ accept_licence: z.boolean().default(false) }),
    response: z.object({ task_id: z.uuid(), message: z.string() }),
    status: 202,
  },

  // ── library ─────────────────────────────────────────────────────────────────────────────────────────────
  listRoots: {
    method: 'GET',
    path: '/roots',
    summary: 'Folders of the library',
    tag: 'library',
    access: 'owner',
    response: z.array(s.Root),
  },
  addRoot: {
    method: 'POST',
    path: '/roots',
    summary: 'Add a folder and start to scan it',
    tag: 'library',
    access: 'owner',
    body: z.object({ path: z.string().min(1).max(4096) }),
    response: z.object({ root: s.Root, task_id: z.uuid() }),
    status: 201,
  },
  removeRoot: {
    method: 'DELETE',
    path: '/roots/:id',
    summary: 'Forget a folder and its photos; the files stay where they are, names of people are kept',
    tag: 'library',
    access: 'owner',
    params: z.object({ id: s.RootId }),
    response: z.object({ message: z.string() }),
  },
  listFolders: {
    method: 'GET',
    path: '/folders',
    summary: 'Sub-folders of a folder of this computer, to choose one in a browser',
    tag: 'library',
    access: 'owner',
    query: z.object({ path: z.string().max(4096).optional() }),
    response: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
  },
  startScan: {
    method: 'POST',
    path: '/scan',
    summary: 'Look for new and changed photos in all folders',
    tag: 'library',
    access: 'owner',
    response: z.object({ task_id: z.uuid(), message: z.string() }),
    status: 202,
  },
  uploadImages: {
    method: 'POST',
    path: '/upload',
    summary: 'Add pictures to the library and analyse them',
    tag: 'library',
    access: 'owner',
    files: 'images',
    response: z.object({ task_id: z.uuid(), message: z.string() }),
  },

  // ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────
  listTasks: {
    method: 'GET',
    path: '/tasks',
    summary: 'The latest tasks, newest first',
    tag: 'tasks',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) }),
    response: z.array(s.Task),
  },
  getTask: {
    method: 'GET',
    path: '/task/:id',
    summary: 'One task',
    tag: 'tasks',
    access: 'owner',
    params: taskParams,
    response: s.Task,
  },
  pauseTask: {
    method: 'POST',
    path: '/task/:id/pause',
    summary: 'Pause a scan',
    tag: 'tasks',
    access: 'owner',
    params: taskParams,
    response: s.Task,
  },
  resumeTask: {
    method: 'POST',
    path: '/task/:id/resume',
    summary: 'Go on with a paused scan',
    tag: 'tasks',
    access: 'owner',
    params: taskParams,
    response: s.Task,
  },
  cancelTask: {
    method: 'POST',
    path: '/task/:id/cancel',
    summary: 'Stop a task; what it did so far is kept',
    tag: 'tasks',
    access: 'owner',
    params: taskParams,
    response: s.Task,
  },

  // ── photos ──────────────────────────────────────────────────────────────────────────────────────────────
  listPhotos: {
    method: 'GET',
    path: '/photos',
    summary: 'Photos, newest first, page by page',
    tag: 'photos',
    access: 'owner',
    query: z.object({
      state: s.PhotoState.optional(),
      cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    response: z.object({
      photos: z.array(s.Photo),
      total: z.number().int(),
      next_cursor: z.string().nullable(),
    }),
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
    response: z.object({ task_id: z.uuid(), message: z.string() }),
    status: 202,
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
    query: z.object({ size: z.coerce.number().int().min(64).max(4096).default(2048) }),
    response: jpeg,
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
    response: jpeg,
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

  // ── people ──────────────────────────────────────────────────────────────────────────────────────────────
  listPersons: {
    method: 'GET',
    path: '/persons',
    summary: 'People: named ones first, then by number of photos',
    tag: 'people',
    access: 'owner',
    response: z.array(s.Person),
  },
  getPerson: {
    method: 'GET',
    path: '/persons/:id',
    summary: 'A person and their photos, newest first',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: s.PersonDetail,
  },
  renamePerson: {
    method: 'PUT',
    path: '/persons/:id',
    summary: 'Give a person a name',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({ name: z.string().trim().min(1).max(200) }),
    response: s.Person,
  },
  deletePerson: {
    method: 'DELETE',
    path: '/persons/:id',
    summary: 'Remove a person from the list; photos stay, and it can be restored',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: z.object({ message: z.string() }),
  },
  restorePerson: {
    method: 'POST',
    path: '/persons/:id/restore',
    summary: 'Take back the removal of a person',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: s.Person,
  },
  mergePersons: {
    method: 'POST',
    path: '/persons/:id/merge',
    summary: 'This person is the same as another: all their faces go to `into`',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({ into: z.number().int().min(0) }),
    response: s.Person,
  },
  regroupPeople: {
    method: 'POST',
    path: '/persons/regroup',
    summary: 'Group all faces again; names stay',
    tag: 'people',
    access: 'owner',
    response: z.object({ task_id: z.uuid(), message: z.string() }),
    status: 202,
  },

  // ── search ──────────────────────────────────────────────────────────────────────────────────────────────
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

export type Operations = typeof operations;
export type OperationName = keyof Operations;
