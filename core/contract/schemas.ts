import { z } from 'zod';
import { errorCodes, photoFailureCodes } from './errors.ts';

// JSON members are snake_case because the documented S1/S2 shapes are, and one spelling is easier than two.

export const Box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Fractions (0..1) of the upright picture; x and y are the top left corner.');
export type Box = z.infer<typeof Box>;

export const PhotoState = z.enum(['pending', 'done', 'failed', 'skipped']);
export type PhotoState = z.infer<typeof PhotoState>;

export const MediaKind = z.enum(['photo', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;

export const PersonId = z.coerce.number().int().min(0).describe('Number of the person; never reused.');
export const PhotoId = z.coerce.number().int().positive();
export const FaceId = z.coerce.number().int().positive();
export const RootId = z.coerce.number().int().positive();

export const Person = z.object({
  id: z.number().int(),
  name: z.string().describe('`person_<id>` until the owner gives a name.'),
  named: z.boolean(),
  hidden: z.boolean().describe('Known, but not to be shown among the people.'),
  stranger: z.boolean().describe('Nobody the owner cares for: not shown, and not asked about.'),
  favourite: z.boolean(),
  birthday: z.string().nullable().describe('YYYY, YYYY-MM or YYYY-MM-DD.'),
  faces_count: z.number().int(),
  photos_count: z.number().int(),
  cover_face_id: z.number().int().nullable().describe('Best face; its picture is /api/faces/:id/crop.'),
  created_at: z.string(),
});
export type Person = z.infer<typeof Person>;

const HistoryId = z
  .number()
  .int()
  .nullable()
  .describe('What to give to /api/history/:id/undo; null when nothing changed.');

export const ChangedPerson = Person.extend({ history_id: HistoryId });
export type ChangedPerson = z.infer<typeof ChangedPerson>;

export const RenamedPerson = ChangedPerson.extend({
  same_name: z.array(z.number().int()).describe('Other people with this name: perhaps one and the same.'),
});

export const Changed = z.object({ history_id: HistoryId, message: z.string() });

export const Birthday = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    'no such day',
  );

export const Photo = z.object({
  id: z.number().int(),
  kind: MediaKind,
  path: z.string().describe('Absolute path of the file that it is shown from.'),
  file_name: z.string(),
  available: z.boolean().describe('False while its disk is away: it is shown, but cannot be opened.'),
  width: z.number().int().nullable().describe('Pixels of the upright picture; null until analysed.'),
  height: z.number().int().nullable(),
  duration_ms: z.number().int().nullable().describe('Of a video.'),
  size_bytes: z.number().int(),
  taken_at: z.string().nullable().describe('Local capture time, ISO 8601 without zone.'),
  taken_at_source: z
    .enum(['exif', 'xmp', 'video', 'file_name', 'takeout', 'file_time'])
    .nullable()
    .describe('Where that is from; `file_time`: nothing says when, the file was last written then.'),
  state: PhotoState,
  failure_code: z.enum(photoFailureCodes).nullable(),
  faces_count: z.number().int(),
  places_count: z.number().int().describe('Files with exactly this content.'),
  stack_count: z
    .number()
    .int()
    .describe('Copies and pictures of a burst that are shown as this one, itself too.'),
  has_motion: z.boolean().describe('A Live or motion photo: /api/photos/:id/video plays it.'),
  placeholder: z.string().nullable().describe('ThumbHash of it, base64; null until it is made.'),
});
export type Photo = z.infer<typeof Photo>;

const column = (of: string) => z.string().describe(`Base64 of ${of}, one a photo.`);
export const Timeline = z
  .object({
    total: z.number().int(),
    days: z
      .array(z.string())
      .describe('YYYY-MM-DD, newest first; a photo that nobody dated has the time of its file.'),
    counts: z.array(z.number().int()).describe('Photos of each day.'),
    ids: column('uint32, little-endian: the numbers'),
    shapes: column('uint8: width in 64ths of the height, 0 where it is not known'),
    colours: column(
      'uint16, little-endian: average colour as RGB in 5, 6 and 5 bits, 0 where it is not known',
    ),
    marks: column(
      'uint8 of bits: 1 video, 2 moves, 4 nobody dated it, 8 its disk is away, 16 shown for others, 32 in several places',
    ),
    durations_s: z.array(z.number().int()).describe('Of each photo marked a video; 0 where it is not known.'),
    stack_counts: z.array(z.number().int()).describe('Of each photo shown for others: how many, itself too.'),
  })
  .describe('Photos by columns, newest first.');
export type Timeline = z.infer<typeof Timeline>;

export const Face = z.object({
  id: z.number().int(),
  photo_id: z.number().int(),
  box: Box,
  landmarks: z
    .array(z.tuple([z.number(), z.number()]))
    .describe('Left eye, right eye, nose, left and right mouth corner; fractions of the upright picture.'),
  detection_score: z.number(),
  quality: z.number().describe('0..1; size, sharpness, pose and detection score together.'),
  person_id: z.number().int().nullable(),
  person_name: z.string().nullable(),
  certainty: z
    .enum(['automatic', 'held', 'confirmed'])
    .describe('Who says so: grouping alone; the owner, of the whole person; the owner, of this very face.'),
  drawn: z.boolean().describe('The owner drew it by hand.'),
  live: z.number().nullable().describe('0..1; low for a picture of a picture. Null: not measured.'),
});
export type Face = z.infer<typeof Face>;

export const PhotoPlace = z.object({
  path: z.string(),
  available: z.boolean(),
});
export type PhotoPlace = z.infer<typeof PhotoPlace>;

export const TrashEntry = z.object({
  id: z.number().int(),
  photo_id: z.number().int(),
  file_name: z.string(),
  paths: z.array(z.string()).describe('Where the files were.'),
  at: z.string(),
  restorable: z.boolean().describe('The trash still has it.'),
});
export type TrashEntry = z.infer<typeof TrashEntry>;

export const Locality = z.object({
  id: z.number().int().describe('Of GeoNames.'),
  name: z.string(),
  country: z.string().describe('ISO 3166-1 alpha-2.'),
  latitude: z.number(),
  longitude: z.number(),
});
export type Locality = z.infer<typeof Locality>;

export const PhotoDetail = Photo.extend({
  faces: z.array(Face),
  format: z.string().nullable().describe('Of the bytes, whatever the name says.'),
  utc_offset_min: z.number().int().nullable().describe('Of the clock that taken_at was read from.'),
  latitude: z.number().nullable().describe('WGS 84 degrees.'),
  longitude: z.number().nullable(),
  locality: Locality.nullable().describe('The town that it was taken in or near.'),
  country: z.string().nullable().describe('ISO 3166-1 alpha-2; also where no town is near.'),
  camera: z.string().nullable(),
  rating: z.number().int().nullable().describe('1 to 5; -1: rejected.'),
  caption: z.string().nullable(),
  keywords: z.array(z.string()),
  people_said: z.array(z.string()).describe('Names that other programs give without a place in the picture.'),
  places: z.array(PhotoPlace).describe('The files with this content, the one it is shown from first.'),
  stack: z.array(Photo).describe('What else is shown as this one.'),
  alone: z.boolean().describe('The owner wants it shown by itself, whatever it looks like.'),
});
export type PhotoDetail = z.infer<typeof PhotoDetail>;

export const SimilarPhotos = z.object({
  alike: z
    .array(Photo.extend({ likeness: z.number().describe('0..1; 1: the same picture.') }))
    .describe('The most alike first; of the same day also those that are less so.'),
  same_people: z
    .array(Photo.extend({ shared_people: z.number().int().describe('How many of its people are in it.') }))
    .describe(
      'Of the same day, with at least one of its people: most of them first, then the nearest in time.',
    ),
});
export type SimilarPhotos = z.infer<typeof SimilarPhotos>;

export const PersonPhoto = Photo.extend({
  face_id: z.number().int().describe('The face of this person in the photo (the best one if several).'),
  box: Box,
});
export type PersonPhoto = z.infer<typeof PersonPhoto>;

export const PersonDetail = Person.extend({ photos: z.array(PersonPhoto) });
export type PersonDetail = z.infer<typeof PersonDetail>;

export const TaskStatus = z.enum(['pending', 'processing', 'paused', 'completed', 'failed', 'cancelled']);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskKind = z.enum([
  'scan',
  'look',
  'upload',
  'cluster',
  'cluster_preview',
  'write_names',
  'model_download',
  'backup',
]);
export type TaskKind = z.infer<typeof TaskKind>;

export const TaskStage = z.enum([
  'waiting',
  'finding',
  'analyzing',
  'grouping',
  'writing',
  'downloading',
  'copying',
  'done',
]);
export type TaskStage = z.infer<typeof TaskStage>;

export const TaskProgress = z.object({
  stage: TaskStage,
  current: z.number().int(),
  total: z.number().int(),
  percent: z.number().min(0).max(100),
  photos_per_second: z.number().nullable(),
  seconds_left: z.number().nullable().describe('Null while it is too early to say.'),
});
export type TaskProgress = z.infer<typeof TaskProgress>;

export const Task = z.object({
  id: z.uuid(),
  kind: TaskKind,
  status: TaskStatus,
  total_images: z.number().int(),
  total_faces: z.number().int(),
  unique_persons: z.number().int(),
  created_at: z.string(),
  completed_at: z.string().nullable(),
  progress: TaskProgress,
  error: z.string().nullable().describe('What went wrong, in a sentence; null when nothing did.'),
  error_code: z.enum(errorCodes).nullable().describe('The same for programs.'),
});
export type Task = z.infer<typeof Task>;

export const Root = z.object({
  id: z.number().int(),
  path: z.string(),
  available: z.boolean().describe('False while the folder cannot be reached, e.g. an unplugged disk.'),
  photos_count: z.number().int(),
  unreadable_folders: z
    .array(z.string())
    .describe('Folders in it that the last scan was not allowed to look into, or that are too deep.'),
  added_at: z.string(),
});
export type Root = z.infer<typeof Root>;

export const DeviceReport = z.object({
  provider: z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  reason: z.string().describe('Why this device was chosen, or why a faster one was not, in one sentence.'),
  warnings: z.array(z.string()).describe('Providers that failed or disagreed with the CPU check.'),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

export const PackInfo = z.object({
  id: z.enum(['buffalo_l', 'buffalo_s', 'edge', 'starter']),
  title: z.string(),
  note: z.string(),
  licence: z.string(),
  licence_url: z.string().nullable(),
  requires_acceptance: z.boolean(),
  accepted_at: z.string().nullable(),
  present: z.boolean(),
  downloadable: z.boolean(),
  size_bytes: z.number().int(),
  download_bytes: z.number().int().describe('What is fetched; more than is kept. 0: cannot be fetched.'),
  cluster_eps: z.number().describe('Cosine distance of its calibration; lower is stricter.'),
  recommended: z.boolean().describe('The one to begin with on this computer.'),
  in_use: z.boolean(),
});
export type PackInfo = z.infer<typeof PackInfo>;

export const FolderSuggestion = z.object({
  path: z.string(),
  kind: z
    .enum(['pictures', 'found', 'device'])
    .describe('The folder that the system keeps for pictures; one that holds many; a camera or memory card.'),
  photos_count: z.number().int(),
  more: z.boolean().describe('Counting ended early: there are more.'),
});
export type FolderSuggestion = z.infer<typeof FolderSuggestion>;

export const Backup = z.object({
  path: z.string(),
  made_at: z.string(),
  size_bytes: z.number().int(),
});
export type Backup = z.infer<typeof Backup>;

export const Backups = z.object({
  folder: z.string().nullable().describe('Where the owner last put a copy.'),
  latest: Backup.nullable().describe('That copy; null when there is none or its disk is away.'),
  automatic: z
    .array(Backup)
    .describe('Made by Heirloom before it changed the shape of the library; newest first.'),
});
export type Backups = z.infer<typeof Backups>;

export const Status = z.object({
  version: z.string(),
  library: z.string(),
  pack: z.string().nullable().describe('Null while none was needed yet.'),
  pack_note: z.string().describe('Which pack runs and how to get the better one.'),
  device: DeviceReport.nullable().describe('Null until the first photo was analysed.'),
  processes: z.number().int(),
  active_task: Task.nullable(),
});
export type Status = z.infer<typeof Status>;

export const Stats = z.object({
  total_photos: z.number().int(),
  total_faces: z.number().int(),
  total_persons: z.number().int(),
  named_persons: z.number().int(),
  faces_without_person: z.number().int(),
  photos_by_state: z.object({
    pending: z.number().int(),
    done: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  failures: z.array(z.object({ code: z.enum(photoFailureCodes), count: z.number().int() })),
  photos_by_year: z.array(z.object({ year: z.number().int().nullable(), count: z.number().int() })),
  first_taken_at: z.string().nullable(),
  last_taken_at: z.string().nullable(),
  library_size_bytes: z.number().int(),
});
export type Stats = z.infer<typeof Stats>;

export const Settings = z.object({
  pack: PackInfo.shape.id.nullable().describe('Null: the best pack that is present.'),
  cluster_eps: z
    .number()
    .min(0.05)
    .max(1)
    .nullable()
    .describe('Cosine distance; null: the calibration of the pack.'),
  cluster_min_samples: z.number().int().min(1).max(50).nullable(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .max(35)
    .nullable()
    .describe('Language tag (BCP 47); null: as the system.'),
  exclude: z
    .array(z.string().min(1).max(500))
    .max(100)
    .describe('Patterns of files and folders to leave out, as in .gitignore, relative to each folder.'),
  watch: z.boolean().describe('Look for new and changed photos as soon as the disk changes.'),
  write_names: z
    .enum(['off', 'sidecar', 'file'])
    .describe(
      'Whether names of faces are written beside the photos (.xmp) or into them, for other programs.',
    ),
});
export type Settings = z.infer<typeof Settings>;

export const Health = z.object({ status: z.literal('ok'), version: z.string() });
export type Health = z.infer<typeof Health>;

// ── albums and events ─────────────────────────────────────────────────────────────────────────────────────────

export const AlbumId = z.coerce.number().int().positive();
export const AlbumKind = z.enum(['album', 'event']);
export type AlbumKind = z.infer<typeof AlbumKind>;

export const LocalTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), 'no such time')
  .describe('Local capture time, ISO 8601 without zone.');

export const PersonInPhotos = z.object({
  person_id: z.number().int(),
  name: z.string(),
  named: z.boolean(),
  face_id: z.number().int().describe('Their best face in these photos, or the one chosen as cover.'),
});
export type PersonInPhotos = z.infer<typeof PersonInPhotos>;

export const Album = z.object({
  id: z.number().int(),
  uuid: z.string(),
  kind: AlbumKind,
  name: z.string(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  event_date: z.string().nullable().describe('YYYY-MM-DD.'),
  filter: z
    .record(z.string(), z.string())
    .nullable()
    .describe('Of a smart album: parameters of /search/photos. Null: photos are put in by hand.'),
  broken: z
    .boolean()
    .describe('Its filter is not understood any more: it has no photos until it gets another one.'),
  photos_count: z.number().int(),
  cover_photo_id: z
    .number()
    .int()
    .nullable()
    .describe('The chosen one, else the best; null: it has no photos.'),
  cover_chosen: z.boolean(),
  first_taken_at: z.string().nullable(),
  last_taken_at: z.string().nullable(),
  people: z
    .array(PersonInPhotos)
    .describe(
      'Who is in it, named ones first, then those in most photos; of a large album, in its newest photos.',
    ),
  created_at: z.string(),
});
export type Album = z.infer<typeof Album>;

export const EventSuggestion = z.object({
  from: LocalTime.describe('When its first photo was taken.'),
  to: LocalTime.describe('When its last photo was taken.'),
  photos_count: z.number().int(),
  cover_photo_id: z.number().int().nullable(),
  people: z.array(PersonInPhotos),
  places: z.array(z.string()).describe('Towns of most of its photos, at most two.'),
});
export type EventSuggestion = z.infer<typeof EventSuggestion>;

/** As S2 has it. */
export const Event = z.object({
  id: z.number().int(),
  event_uuid: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  event_date: z.string().nullable(),
  is_active: z.boolean(),
  created_at: z.string(),
});
export type Event = z.infer<typeof Event>;

// ── what the owner did, and questions to the owner ────────────────────────────────────────────────────────────

export const JournalKind = z.enum([
  'rename',
  'update',
  'remove',
  'restore',
  'merge',
  'split',
  'apart',
  'move',
  'confirm',
  'reject',
  'not_face',
  'is_face',
  'draw',
  'regroup',
  'calibrate',
]);
export type JournalKind = z.infer<typeof JournalKind>;

export const HistoryEntry = z.object({
  id: z.number().int(),
  at: z.string(),
  kind: JournalKind,
  automatic: z.boolean().describe('Nobody asked for it: grouping after a scan changed people.'),
  details: z
    .object({
      person_id: z.number().int(),
      other_id: z.number().int(),
      person_ids: z.array(z.number().int()),
      name: z.string().nullable(),
      before: z.string().nullable(),
      other_name: z.string().nullable(),
      faces: z.number().int(),
      hidden: z.boolean(),
      favourite: z.boolean(),
      stranger: z.boolean(),
      birthday: z.string().nullable(),
      cover_face_id: z.number().int().nullable(),
      face_id: z.number().int(),
    })
    .partial()
    .loose(),
  face_ids: z.array(z.number().int()).describe('Faces that moved, at most 24.'),
  undone_at: z.string().nullable(),
  possible: z.boolean().describe('Whether it can be undone (or, when undone, redone) by itself now.'),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const RegroupPreview = z.object({
  made_at: z.string(),
  faces_moved: z.number().int(),
  people_new: z.number().int(),
  people_gone: z.number().int(),
  moves: z
    .array(
      z.object({
        from: z.number().int().nullable().describe('Person; null: nobody.'),
        from_name: z.string().nullable(),
        to: z.number().int().nullable().describe('Person; null: nobody, or somebody new.'),
        to_name: z.string().nullable(),
        to_new: z.boolean(),
        faces: z.number().int(),
        face_ids: z.array(z.number().int()).describe('At most 12.'),
      }),
    )
    .describe('Largest first, at most 200.'),
});
export type RegroupPreview = z.infer<typeof RegroupPreview>;

export const SuggestedPerson = z.object({
  person_id: z.number().int(),
  name: z.string(),
  similarity: z.number(),
  face_id: z.number().int(),
});
export type SuggestedPerson = z.infer<typeof SuggestedPerson>;

export const FaceReasons = z.object({
  face_id: z.number().int(),
  person_id: z.number().int().nullable(),
  certainty: Face.shape.certainty,
  threshold: z.number().describe('Cosine similarity from which two faces count as surely one person.'),
  nearest: z
    .array(z.object({ face_id: z.number().int(), similarity: z.number(), certainty: Face.shape.certainty }))
    .describe('The most similar faces of this person; confirmed ones first. At most 6.'),
  similarity: z.number().nullable().describe('To the person; null when there is no other face.'),
  runner_up: SuggestedPerson.nullable().describe('The other person it resembles most.'),
  margin: z.number().nullable().describe('How much more it resembles its person than the runner-up.'),
  suggestions: z.array(SuggestedPerson).describe('Other people it may be, most likely first; at most 5.'),
});
export type FaceReasons = z.infer<typeof FaceReasons>;

export const ReviewQuestion = z.object({
  id: z.string().describe('The same for the same question, also after a restart.'),
  kind: z.enum(['same_person', 'who_is_this', 'is_this_person', 'is_this_a_face']),
  person: Person.nullable().describe('Whom it is about; null: a face of nobody.'),
  other: Person.nullable().describe('same_person: the other one.'),
  face_ids: z.array(z.number().int()).describe('Faces to show, the telling ones first; at most 9.'),
  other_face_ids: z
    .array(z.number().int())
    .describe('Faces of the other one, or known faces to compare with.'),
  suggestions: z.array(SuggestedPerson).describe('Likely people, most likely first; at most 5.'),
  similarity: z.number().nullable(),
  settles: z.number().describe('How many faces the answer is expected to put right.'),
});
export type ReviewQuestion = z.infer<typeof ReviewQuestion>;

export const Review = z.object({
  questions: z.array(ReviewQuestion).describe('The most telling first.'),
  left: z.number().int().describe('About how many questions are left.'),
});
export type Review = z.infer<typeof Review>;

export const Accuracy = z.object({
  confirmed_faces: z.number().int(),
  corrected_faces: z.number().int().describe('Faces the owner took away from where grouping had put them.'),
  precision: z
    .number()
    .nullable()
    .describe('Share of pairs put together that are one person; null: too little is known.'),
  recall: z.number().nullable().describe('Share of pairs of one person that are put together.'),
  threshold: z.number().describe('Cosine similarity in use.'),
  suggested_threshold: z
    .number()
    .nullable()
    .describe('Null: too little is known, or the one in use is good.'),
  calibrated: z.boolean().describe('The threshold was learnt from the owner.'),
  roc: z
    .array(z.object({ threshold: z.number(), true_rate: z.number(), false_rate: z.number() }))
    .describe('Over pairs of confirmed faces, by falling threshold.'),
});
export type Accuracy = z.infer<typeof Accuracy>;

/** problem+json (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** What may have changed; what is left out has not. */
export type LibraryChange = { persons: boolean; photos: boolean; albums?: boolean; settings?: boolean };

/** Messages of the WebSocket `/ws[?task_id=…]`; the first two are S1's. */
export type LiveMessage =
  | { type: 'task_progress'; task_id: string; payload: TaskProgress }
  | {
      type: 'task_update';
      task_id: string;
      payload: { status: TaskStatus; data: { total_faces: number; unique_persons: number } };
    }
  | { type: 'library_changed'; payload: LibraryChange };
