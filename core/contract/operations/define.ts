import { z } from 'zod';
import * as s from '../schemas.ts';

/**
 * One operation of the API. Routing, validation, the typed client, the OpenAPI document and the contract
 * tests are all derived from the table of them. Paths are mounted under `/api` and again under `/api/v1`
 * (`mount: 'root'`: also at `/`).
 */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters, relative to the mount. */
  path: string;
  summary: string;
  tag: 'library' | 'photos' | 'albums' | 'people' | 'review' | 'history' | 'search' | 'tasks' | 'system';
  /** `public` needs no token. */
  access: 'public' | 'owner';
  mount?: 'root';
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON body; with `files`, the other fields of the form, which are text as in a query. */
  body?: z.ZodObject;
  /** multipart/form-data: name of the repeated file part. */
  files?: string;
  /** Less than what any upload may be. */
  fileLimits?: { files: number; sizeBytes: number };
  /** JSON answer; for media the content types instead. */
  response: z.ZodType | { media: readonly string[] };
  /** Status of a good answer; 200 unless told. */
  status?: 200 | 201 | 202;
};

/** Types a part of the table without widening it. */
export const define = <const T extends Record<string, Operation>>(table: T): T => table;

export const personParams = z.object({ id: s.PersonId });
export const photoParams = z.object({ id: s.PhotoId });
export const faceParams = z.object({ id: s.FaceId });
/** A page of a list of photos; `next_cursor` null: the last. */
export const pageQuery = {
  cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
};
export const photoPage = z.object({
  photos: z.array(s.Photo),
  total: z.number().int(),
  next_cursor: z.string().nullable(),
});

export const PersonName = z.string().trim().min(1).max(200);
export const personNumber = z.number().int().min(0);
export const faceIds = z.array(z.number().int().positive()).min(1).max(10_000);

/** A number in a form. Blanks are none: Number('') is 0, which would mean something. */
export const formNumber = (schema: z.ZodType<number, number>) =>
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/, 'not a number')
    .transform(Number)
    .pipe(schema);

/** Answered by what goes on in the background. */
export const startedTask = z.object({ task_id: z.uuid(), message: z.string() });

export const jpeg = { media: ['image/jpeg'] } as const;
