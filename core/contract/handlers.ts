import type { z } from 'zod';
import type { OperationName, Operations } from './operations.ts';

type In<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;
type Get<T, K extends string> = T extends { readonly [P in K]: infer V } ? V : undefined;

/** What a handler receives, already validated. */
export type OperationInput<K extends OperationName> = {
  params: In<Get<Operations[K], 'params'>>;
  query: In<Get<Operations[K], 'query'>>;
  body: In<Get<Operations[K], 'body'>>;
};

/** What a client sends; members with defaults may be left out. */
export type OperationRequest<K extends OperationName> = {
  params: Sent<Get<Operations[K], 'params'>>;
  query: Sent<Get<Operations[K], 'query'>>;
  body: Sent<Get<Operations[K], 'body'>>;
};

/** JSON answer of an operation; for media operations `Media`. */
export type OperationOutput<K extends OperationName> = Operations[K]['response'] extends z.ZodType
  ? z.output<Operations[K]['response']>
  : Media;

/**
 * A picture or file to send: bytes in memory, bytes that are made only for a caller who does not have them yet, or a
 * path of our own choosing (never of the caller's).
 */
export type Media = {
  contentType: string;
  content: { bytes: Uint8Array } | { render(): Promise<Uint8Array> } | { path: string } | FilePart;
  /** Strong validator without quotes; equal bytes ⇔ equal tag. */
  etag: string;
  /** `Content-Disposition: attachment` file name, when it is a download. */
  downloadName?: string;
};

/** The bytes of a file from `offset` on: the video inside a motion photo. */
export type FilePart = { file: string; offset: number; sizeBytes: number };

/** A part of an upload, already on disk in a temporary file that the receiver moves or deletes. */
export type UploadedFile = { fileName: string; path: string; sizeBytes: number };

/** One function per operation; features own theirs and the composition root joins them. */
export type Handlers = {
  [K in OperationName]: (
    input: OperationInput<K> & { files: UploadedFile[] },
  ) => OperationOutput<K> | Promise<OperationOutput<K>>;
};
