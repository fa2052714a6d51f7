import { z } from 'zod';
import { photoFailureCodes } from './errors.ts';

// JSON members are snake_case because the documented S1/S2 shapes are, and one spelling is easier than two.

export const Box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Fractions (0..1) of the upright picture; x and y are the top left corner.');
export type Box = z.infer<typeof Box>;

export const PhotoState = z.enum(['pending', 'done', 'failed', 'skipped']);
export type PhotoState = z.infer<typeof PhotoState>;

export const PersonId = z.coerce.number().int().min(0).describe('Number of the person; never reused.');
export const PhotoId = z.coerce.number().int().positive();
export const FaceId = z.coerce.number().int().positive();
export const RootId = z.coerce.number().int().positive();

export const Person = z.object({
  id: z.number().int(),
  name: z.string().describe('`person_<id>` until the owner gives a name.'),
  named: z.boolean(),
  hidden: z.boolean(),
  faces_count: z.number().int(),
  photos_count: z.number().int(),
  cover_face_id: z.number().int().nullable().describe('Best face; its picture is /api/faces/:id/crop.'),
  created_at: z.string(),
});
export type Person = z.infer<typeof Person>;

export const Photo = z.object({
  id: z.number().int(),
  path: z.string().describe('Absolute path of the original.'),
  file_name: z.string(),
  width: z.number().int().nullable().describe('Pixels of the upright picture; null until analysed.'),
  height: z.number().int().nullable(),
  size_bytes: z.number().int(),
  taken_at: z.string().nullable().describe('Local capture time, ISO 8601 without zone.'),
  state: PhotoState,
  failure_code: z.enum(photoFailureCodes).nullable(),
  faces_count: z.number().int(),
});
export type Photo = z.infer<typeof Photo>;

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
});
export type Face = z.infer<typeof Face>;

export const PhotoDetail = Photo.extend({ faces: z.array(Face) });
export type PhotoDetail = z.infer<typeof PhotoDetail>;

export const PersonPhoto = Photo.extend({
  face_id: z.number().int().describe('The face of this person in the photo (the best one if several).'),
  box: Box,
});
export type PersonPhoto = z.infer<typeof PersonPhoto>;

export const PersonDetail = Person.extend({ photos: z.array(PersonPhoto) });
export type PersonDetail = z.infer<typeof PersonDetail>;

export const TaskStatus = z.enum(['pending', 'processing', 'paused', 'completed', 'failed', 'cancelled']);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskKind = z.enum(['scan', 'upload', 'cluster', 'model_download']);
export type TaskKind = z.infer<typeof TaskKind>;

export const TaskStage = z.enum(['waiting', 'finding', 'analyzing', 'grouping', 'downloading', 'done']);
export type TaskStage = z.infer<typeof TaskStage>;

export const TaskProgress = z.object({
  stage: TaskStage,
  current: z.number().int(),
  total: z.number().int(),
  percent: z.number().min(0).max(100),
  photos_per_second: z.number().nullable(),
  seconds_left: z.number().nullable(),
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
});
export type Task = z.infer<typeof Task>;

export const Root = z.object({
  id: z.number().int(),
  path: z.string(),
  available: z.boolean().describe('False while the folder cannot be reached, e.g. an unplugged disk.'),
  photos_count: z.number().int(),
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
  in_use: z.boolean(),
});
export type PackInfo = z.infer<typeof PackInfo>;

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
  language: z.enum(['en', 'ru']).nullable().describe('Null: as the system.'),
});
export type Settings = z.infer<typeof Settings>;

export const Health = z.object({ status: z.literal('ok'), version: z.string() });
export type Health = z.infer<typeof Health>;

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

/** Messages of the WebSocket `/ws[?task_id=…]`; the first two are S1's. */
export type LiveMessage =
  | { type: 'task_progress'; task_id: string; payload: TaskProgress }
  | {
      type: 'task_update';
      task_id: string;
      payload: { status: TaskStatus; data: { total_faces: number; unique_persons: number } };
    }
  | { type: 'library_changed'; payload: { persons: boolean; photos: boolean } };
