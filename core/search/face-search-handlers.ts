import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { AppError, type PhotoFailureCode } from '../contract/errors.ts';
import type { Handlers, UploadedFile } from '../contract/handlers.ts';
import { PhotoFilter } from '../contract/photo-filter.ts';
import { displayName, toPerson } from '../people/present.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { Store } from '../store/store.ts';
import type { ModelsInUse, Pack } from '../workers/models-in-use.ts';
import type { LookOutcome } from '../workers/protocol.ts';
import { askedFilter } from './asked-filter.ts';
import { cosineOf, likenessOf } from './likeness.ts';

type FaceSearchHandlers = Pick<Handlers, 'searchFaces' | 'findPeople'>;
type SeenFace = Extract<LookOutcome, { ok: true }>['faces'][number]['face'];
type FoundFace = { row: FaceRow; cosine: number };

/** Of a crowd, the faces in front. */
const mostFaces = 20;
/** Of a face so alike, the page asks "perhaps". */
const leastLikeness = 0.2;
const facesRead = 60;
const mostPeople = 6;
const mostLooseFaces = 12;
/** A person is as alike as so many of their faces, the most alike ones, are on average. */
const facesThatCount = 3;

/**
 * Faces of the library that look like one in a picture. The picture is decoded in a child process, and nothing of it is
 * kept: no face, no file.
 */
export function faceSearchHandlers(store: Store, models: Pick<ModelsInUse, 'open'>): FaceSearchHandlers {
  /** The faces in the picture, the largest first. @throws AppError no_face, picture_unreadable, payload_too_large */
  async function look({ path }: UploadedFile) {
    try {
      const { pack, pool } = await models.open(new AbortController().signal);
      const outcome = await pool.look({ path, mostFaces });
      if (!outcome.ok) throw unreadable(outcome.code, outcome.detail);
      if (outcome.faces.length === 0) throw new AppError('no_face', 'No face was found in the picture');
      return { pack, ...outcome };
    } finally {
      await rm(path, { force: true });
    }
  }

  /** @throws AppError not_found */
  function facesOfEvent(id: number): ReadonlySet<number> {
    const album = store.albums.get(id);
    if (album?.kind !== 'event' || album.deleted_at !== null) {
      throw new AppError('not_found', `There is no event ${id}`);
    }
    return new Set(store.photoSearch.faceIds(askedFilter(store, PhotoFilter.parse({ album: id }))));
  }

  /** Faces that look like one from a cosine similarity on, the most alike first. */
  function facesLike(
    { embedding }: SeenFace,
    pack: Pack,
    { least, limit, among }: { least: number; limit: number; among?: ReadonlySet<number> | undefined },
  ): FoundFace[] {
    const vectors = store.vectors(pack.id, pack.recogniser.dimension);
    // Some faces are not to be seen: no faces, and those of photos that are gone.
    for (let count = limit + 10; ; count *= 4) {
      const near = vectors.nearest(embedding, count, among);
      const alike = near.filter(({ similarity }) => similarity >= least);
      const found = alike.flatMap(({ faceId, similarity }): FoundFace[] => {
        const row = store.faces.get(faceId);
        return row && store.faces.isSeen(faceId) ? [{ row, cosine: similarity }] : [];
      });
      if (found.length >= limit || alike.length < count) return found.slice(0, limit);
    }
  }

  return {
    async searchFaces({ files: [file], body: { event_id: eventId, threshold, limit, face: chosen } }) {
      const started = performance.now();
      const { pack, faces } = await look(file!);
      const among = eventId === undefined ? undefined : facesOfEvent(eventId);
      const one = faces[chosen];
      if (!one) {
        throw new AppError(
          'invalid_request',
          `face: there are ${faces.length} in the picture, counted from 0`,
        );
      }
      const { calibration } = pack;
      const found = facesLike(one.face, pack, {
        least: cosineOf(threshold, calibration),
        limit,
        among,
      });
      return {
        results: found.map(({ row, cosine }) => {
          const person = row.person_id === null ? undefined : store.persons.get(row.person_id);
          return {
            face_id: row.id,
            event_id: eventId ?? null,
            similarity: likenessOf(cosine, calibration),
            image_url: `/api/photos/${row.photo_id}/image`,
            photo_id: row.photo_id,
            person_id: person?.id ?? null,
            person_name: person ? displayName(person) : null,
          };
        }),
        query_time_ms: Math.round((performance.now() - started) * 10) / 10,
        task_id: randomUUID(),
        faces: faces.map(({ face }) => presentFace(face)),
        face: chosen,
      };
    },

    async findPeople({ files: [file] }) {
      const { pack, faces, facesFound } = await look(file!);
      const least = cosineOf(leastLikeness, pack.calibration);
      return {
        faces_count: facesFound,
        faces: faces.map(({ face, picture }) => {
          const found = facesLike(face, pack, { least, limit: facesRead });
          return {
            ...presentFace(face),
            picture: `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`,
            people: peopleOf(found, pack),
            loose_faces: found
              .filter(({ row }) => row.person_id === null)
              .slice(0, mostLooseFaces)
              .map(({ row, cosine }) => ({
                face_id: row.id,
                photo_id: row.photo_id,
                similarity: likenessOf(cosine, pack.calibration),
              })),
          };
        }),
      };
    },
  };

  /** Whose faces were found, the most alike first. */
  function peopleOf(found: readonly FoundFace[], { calibration }: Pack) {
    const faces = Map.groupBy(found, ({ row }) => row.person_id);
    return [...faces]
      .flatMap(([personId, theirs]) => {
        const person = personId === null ? undefined : store.persons.get(personId);
        if (!person || person.deleted_at !== null) return [];
        const best = theirs.slice(0, facesThatCount);
        const cosine = best.reduce((sum, face) => sum + face.cosine, 0) / best.length;
        return {
          person: toPerson(person),
          face_id: theirs[0]!.row.id,
          similarity: likenessOf(cosine, calibration),
        };
      })
      .sort((a, b) => b.similarity - a.similarity || a.person.id - b.person.id)
      .slice(0, mostPeople);
  }
}

const presentFace = ({ boxNorm, quality, detectionScore }: SeenFace) => ({
  box: boxNorm,
  quality,
  detection_score: detectionScore,
});

function unreadable(code: PhotoFailureCode, detail: string): AppError {
  if (code === 'too_many_pixels') return new AppError('payload_too_large', 'The picture has too many pixels');
  const message =
    code === 'unsupported_format'
      ? 'That is not a picture'
      : `The picture cannot be read (${code}: ${detail})`;
  return new AppError('picture_unreadable', message, { details: { reason: code } });
}
