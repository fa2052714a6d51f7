import { z } from 'zod';
import { PhotoFilter } from './photo-filter.ts';
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
  tag: 'library' | 'photos' | 'people' | 'review' | 'history' | 'search' | 'tasks' | 'system';
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
const historyParams = z.object({ id: z.coerce.number().int().positive() });

const PersonName = z.string().trim().min(1).max(200);
const personNumber = z.number().int().min(0);
const faceIds = z.array(z.number().int().positive()).min(1).max(10_000);

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
  searchPhotos: {
    method: 'GET',
    path: '/search/photos',
    summary: 'Photos by who is in them, when, where and how they were taken, newest first, page by page',
    tag: 'search',
    access: 'owner',
    query: PhotoFilter.extend({
      cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    response: z.object({
      photos: z.array(s.Photo),
      total: z.number().int(),
      next_cursor: z.string().nullable(),
    }),
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
  getPersonCompany: {
    method: 'GET',
    path: '/persons/:id/company',
    summary: 'Who is in photos with a person, most often first, and when the person was seen first and last',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: z.object({
      first_taken_at: z.string().nullable(),
      last_taken_at: z.string().nullable(),
      often_with: z.array(z.object({ person: s.Person, photos_count: z.number().int() })),
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
  retryPhotos: {
    method: 'POST',
    path: '/photos/retry',
    summary: 'Read again all files that could not be read',
    tag: 'photos',
    access: 'owner',
    response: z.object({ task_id: z.uuid(), message: z.string() }),
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
  writeNames: {
    method: 'POST',
    path: '/names/write',
    summary: 'Write the names of faces for other programs, as the settings say',
    tag: 'library',
    access: 'owner',
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
    body: z.object({ name: PersonName }),
    response: s.RenamedPerson,
  },
  deletePerson: {
    method: 'DELETE',
    path: '/persons/:id',
    summary: 'Remove a person from the list; photos stay, and it can be restored',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: s.Changed,
  },
  restorePerson: {
    method: 'POST',
    path: '/persons/:id/restore',
    summary: 'Take back the removal of a person',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: s.ChangedPerson,
  },
  mergePersons: {
    method: 'POST',
    path: '/persons/:id/merge',
    summary: 'This person is the same as another: all their faces go to `into`',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({ into: personNumber }),
    response: s.ChangedPerson,
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

  joinPersons: {
    method: 'POST',
    path: '/persons/join',
    summary: 'All these people are one: their faces go to `into`; one entry of the history',
    tag: 'people',
    access: 'owner',
    body: z.object({ ids: z.array(personNumber).min(1).max(1000), into: personNumber }),
    response: s.ChangedPerson,
  },
  updatePerson: {
    method: 'PATCH',
    path: '/persons/:id',
    summary: 'Hide, mark as favourite or stranger, set birthday and cover; what is left out stays',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({
      hidden: z.boolean().optional(),
      favourite: z.boolean().optional(),
      stranger: z.boolean().optional(),
      birthday: s.Birthday.nullable().optional(),
      cover_face_id: z.number().int().positive().nullable().optional(),
    }),
    response: s.ChangedPerson,
  },
  updatePersons: {
    method: 'PATCH',
    path: '/persons',
    summary: 'The same for several people at once, e.g. to ignore strangers',
    tag: 'people',
    access: 'owner',
    body: z.object({
      ids: z.array(personNumber).min(1).max(10_000),
      hidden: z.boolean().optional(),
      favourite: z.boolean().optional(),
      stranger: z.boolean().optional(),
    }),
    response: s.Changed,
  },
  proposeSplit: {
    method: 'GET',
    path: '/persons/:id/split',
    summary: 'If these are two people: which faces are whose',
    tag: 'people',
    access: 'owner',
    params: personParams,
    response: z.object({
      groups: z.tuple([z.array(z.number().int()), z.array(z.number().int())]).nullable(),
      similarity: z.number().nullable().describe('Mean cosine similarity between the two groups.'),
    }),
  },
  splitPerson: {
    method: 'POST',
    path: '/persons/:id/split',
    summary: 'These faces are somebody else; answers the new person',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({ face_ids: faceIds }),
    response: s.ChangedPerson,
    status: 201,
  },
  keepPersonsApart: {
    method: 'POST',
    path: '/persons/:id/apart',
    summary: 'These are two people; they are never joined automatically',
    tag: 'people',
    access: 'owner',
    params: personParams,
    body: z.object({ from: personNumber }),
    response: s.ChangedPerson,
  },
  startRegroupPreview: {
    method: 'POST',
    path: '/persons/regroup/preview',
    summary: 'Find out what grouping all faces again would change',
    tag: 'people',
    access: 'owner',
    response: z.object({ task_id: z.uuid(), message: z.string() }),
    status: 202,
  },
  getRegroupPreview: {
    method: 'GET',
    path: '/persons/regroup/preview',
    summary: 'What the latest preview found; not_found when there is none that still holds',
    tag: 'people',
    access: 'owner',
    response: s.RegroupPreview,
  },

  // ── faces ───────────────────────────────────────────────────────────────────────────────────────────────
  listFaces: {
    method: 'GET',
    path: '/faces',
    summary: 'Faces of a person, of nobody, doubtful ones, or those that the owner said are none',
    tag: 'people',
    access: 'owner',
    query: z.object({
      of: z.enum(['nobody', 'person', 'unlikely', 'not_face']),
      person_id: s.PersonId.optional(),
      after: z.coerce.number().int().min(0).default(0).describe('`next_after` of the page before.'),
      limit: z.coerce.number().int().min(1).max(2000).default(500),
    }),
    response: z.object({
      faces: z.array(s.Face),
      total: z.number().int(),
      next_after: z.number().int().nullable(),
    }),
  },
  moveFaces: {
    method: 'POST',
    path: '/faces/move',
    summary: 'These faces are this person: one that exists, or a new one of this name',
    tag: 'people',
    access: 'owner',
    body: z.object({ face_ids: faceIds, person_id: personNumber.optional(), name: PersonName.optional() }),
    response: s.ChangedPerson,
  },
  confirmFaces: {
    method: 'POST',
    path: '/faces/confirm',
    summary: 'These faces are with the right person',
    tag: 'people',
    access: 'owner',
    body: z.object({ face_ids: faceIds }),
    response: s.Changed,
  },
  rejectFaces: {
    method: 'POST',
    path: '/faces/reject',
    summary: 'These faces are not this person',
    tag: 'people',
    access: 'owner',
    body: z.object({ face_ids: faceIds, person_id: personNumber }),
    response: s.Changed,
  },
  judgeFaces: {
    method: 'POST',
    path: '/faces/judge',
    summary: 'These are no faces, or nobody’s; or, with is_face true, they are',
    tag: 'people',
    access: 'owner',
    body: z.object({ face_ids: faceIds, is_face: z.boolean() }),
    response: s.Changed,
  },
  drawFace: {
    method: 'POST',
    path: '/photos/:id/faces',
    summary: 'A face that was not found: where it is and, if known, who',
    tag: 'people',
    access: 'owner',
    params: photoParams,
    body: z.object({ box: s.Box, person_id: personNumber.optional(), name: PersonName.optional() }),
    response: s.Face.extend({ history_id: s.ChangedPerson.shape.history_id }),
    status: 201,
  },
  explainFace: {
    method: 'GET',
    path: '/faces/:id/why',
    summary: 'Why a face is with its person: the nearest confirmed faces, and who else it resembles',
    tag: 'people',
    access: 'owner',
    params: faceParams,
    response: s.FaceReasons,
  },

  // ── review ──────────────────────────────────────────────────────────────────────────────────────────────
  getReview: {
    method: 'GET',
    path: '/review',
    summary: 'Questions about people, the one that settles most first',
    tag: 'review',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(10) }),
    response: s.Review,
  },
  answerReview: {
    method: 'POST',
    path: '/review/answer',
    summary: 'The answer to a question; `name` or `person_id` says who it is',
    tag: 'review',
    access: 'owner',
    body: z.object({
      question: z.string().min(1).max(200),
      answer: z.enum(['yes', 'no', 'skip', 'name']),
      name: PersonName.optional(),
      person_id: personNumber.optional(),
    }),
    response: s.Changed,
  },
  getAccuracy: {
    method: 'GET',
    path: '/accuracy',
    summary: 'How right the grouping is, measured on what the owner confirmed and corrected',
    tag: 'review',
    access: 'owner',
    response: s.Accuracy,
  },
  calibrate: {
    method: 'POST',
    path: '/accuracy/calibrate',
    summary: 'Use the threshold that fits the confirmed faces best, or the standard one again',
    tag: 'review',
    access: 'owner',
    body: z.object({ standard: z.boolean().default(false) }),
    response: s.Changed,
  },

  // ── history ─────────────────────────────────────────────────────────────────────────────────────────────
  listHistory: {
    method: 'GET',
    path: '/history',
    summary: 'What was done to people, newest first',
    tag: 'history',
    access: 'owner',
    query: z.object({
      before: z.coerce
        .number()
        .int()
        .positive()
        .optional()
        .describe('Id of the last entry of the page before.'),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    response: z.object({
      entries: z.array(s.HistoryEntry),
      undo_id: z.number().int().nullable().describe('What undo takes back next.'),
      redo_id: z.number().int().nullable(),
    }),
  },
  undoLast: {
    method: 'POST',
    path: '/history/undo',
    summary: 'Take back the last thing that was done to people',
    tag: 'history',
    access: 'owner',
    response: s.HistoryEntry,
  },
  redoNext: {
    method: 'POST',
    path: '/history/redo',
    summary: 'Do again what was taken back last',
    tag: 'history',
    access: 'owner',
    response: s.HistoryEntry,
  },
  undoEntry: {
    method: 'POST',
    path: '/history/:id/undo',
    summary: 'Take back one thing; a conflict when something later depends on it',
    tag: 'history',
    access: 'owner',
    params: historyParams,
    response: s.HistoryEntry,
  },
  redoEntry: {
    method: 'POST',
    path: '/history/:id/redo',
    summary: 'Do one thing again',
    tag: 'history',
    access: 'owner',
    params: historyParams,
    response: s.HistoryEntry,
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
