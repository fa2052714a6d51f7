import type { Face, Person } from '../contract/schemas.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { PersonRow } from '../store/persons.sql.ts';

/** What a person is called until the owner knows better. */
export function displayName(person: { id: number; name: string | null }): string {
  return person.name ?? `person_${person.id}`;
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    name: displayName(row),
    named: row.name !== null,
    hidden: row.hidden === 1,
    stranger: row.stranger === 1,
    favourite: row.favourite === 1,
    birthday: row.birthday,
    faces_count: row.faces_count,
    photos_count: row.photos_count,
    cover_face_id: row.cover_face_id,
    created_at: row.created_at,
  };
}

const certainties = ['automatic', 'held', 'confirmed'] as const;

/** `person`: who the face belongs to; null also for a removed person. */
export function toFace(row: FaceRow, person: PersonRow | null): Face {
  const { id, photo_id, x, y, width, height } = row;
  return {
    id,
    photo_id,
    box: { x, y, width, height },
    landmarks: landmarkPoints(row),
    detection_score: row.detection_score,
    quality: row.quality,
    person_id: person?.id ?? null,
    person_name: person ? displayName(person) : null,
    certainty: certainties[row.hold],
    drawn: row.drawn === 1,
    live: row.live,
  };
}

/** Five points as fractions of the upright picture. */
export function landmarkPoints({ landmarks }: FaceRow): [number, number][] {
  return Array.from({ length: 5 }, (_, i) => [
    landmarks.readFloatLE(i * 8),
    landmarks.readFloatLE(i * 8 + 4),
  ]);
}
