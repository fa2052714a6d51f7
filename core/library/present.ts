import { basename } from 'node:path';
import type { Photo, PhotoDetail } from '../contract/schemas.ts';
import type { PhotoRow } from '../store/photos.sql.ts';

export function toPhoto(row: PhotoRow): Photo {
  const { id, kind, path, width, height, duration_ms, size_bytes, state, failure_code, faces_count } = row;
  const dated = row.taken_at !== null;
  return {
    ...{ id, kind, path },
    file_name: basename(path),
    available: row.away_since === null && row.missing_since === null,
    ...{ width, height, duration_ms, size_bytes },
    taken_at: dated || state !== 'done' ? row.taken_at : row.sort_at,
    taken_at_source: dated ? row.taken_source : state === 'done' ? 'file_time' : null,
    ...{ state, failure_code, faces_count },
    places_count: row.places_count,
    stack_count: row.parts_count + 1,
    has_motion: row.has_motion === 1 || row.motion_id !== null,
    placeholder: row.placeholder?.toString('base64') ?? null,
  };
}

/** What only the page of one photo shows, besides its faces, files and stack. */
export function toPhotoFacts(
  row: PhotoRow,
): Omit<PhotoDetail, keyof Photo | 'faces' | 'places' | 'stack' | 'locality' | 'country'> {
  const { format, utc_offset_min, latitude, longitude, camera, rating, caption } = row;
  return {
    ...{ format, utc_offset_min, latitude, longitude, camera, rating, caption },
    keywords: JSON.parse(row.keywords),
    people_said: JSON.parse(row.people_said),
    alone: row.alone === 1,
  };
}
