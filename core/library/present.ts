import { basename } from 'node:path';
import type { Photo } from '../contract/schemas.ts';
import type { PhotoRow } from '../store/photos.sql.ts';

export function toPhoto(row: PhotoRow): Photo {
  const { id, path, width, height, size_bytes, taken_at, state, failure_code, faces_count } = row;
  return {
    id,
    path,
    file_name: basename(path),
    width,
    height,
    size_bytes,
    taken_at,
    state,
    failure_code,
    faces_count,
  };
}
