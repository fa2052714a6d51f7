import type { FactsSnapshot } from '../store/facts.sql.ts';
import type { Store } from '../store/store.ts';
import type { FaceTarget } from './assign.ts';
import type { FaceToGroup, GroupingFacts } from './face-groups.ts';
import { type GroupingOptions, groupPeople } from './group-people.ts';
import type { Points } from './neighbours.ts';
import { addFace, createResidents, placeFaces, type Residents } from './place-faces.ts';

export type FaceChange = { faceId: number; from: number | null; target: FaceTarget };
export type Changes = { changes: FaceChange[]; newPersonsCount: number };

/** All embeddings of a pack and who is who, kept between two groupings. Read, then compute; nothing is written. */
export type PeopleInMemory = {
  readAll(store: Store): void;
  /**
   * Reads what came since the last reading; everything when `revision` is another one than then or faces are gone.
   */
  readNew(store: Store, revision: number): void;
  groupAll(options: GroupingOptions): Promise<Changes>;
  /** Places the faces of nobody that the last `readNew` found to be new. */
  placeNew(options: GroupingOptions): Promise<Changes>;
};

/** Rows by face id in one growing block. */
type Vectors = { rows: Float32Array; rowOf: Map<number, number> };

export function createPeopleInMemory(packId: string, dimension: number): PeopleInMemory {
  let vectors: Vectors | null = null;
  let facts: GroupingFacts = { persons: [], rejections: [], apart: [] };
  let faces = new Map<number, FaceToGroup>();
  /** Faces of the library, those without a vector included. */
  let facesCount = 0;
  let lastFaceId = 0;
  let lastRevision: number | null = null;
  let residents: Residents | null = null;
  let fresh: FaceToGroup[] = [];
  /** Those of the last answer, which may not have been applied. */
  let answeredIds: ReadonlySet<number> = new Set();
  /** Faces whose person the last answer changed: who they are now, only the library knows. */
  let changedIds: number[] = [];

  function vectorOf(faceId: number): Float32Array | null {
    const row = vectors?.rowOf.get(faceId);
    return row === undefined ? null : vectors!.rows.subarray(row * dimension, (row + 1) * dimension);
  }

  function addVector(faceId: number, vector: Float32Array): void {
    const known = vectors!;
    const row = known.rowOf.size;
    if ((row + 1) * dimension > known.rows.length) {
      const grown = new Float32Array(Math.max(1024, Math.ceil(row * 1.2)) * dimension);
      grown.set(known.rows.subarray(0, row * dimension));
      known.rows = grown;
    }
    known.rows.set(vector, row * dimension);
    known.rowOf.set(faceId, row);
  }

  function readFacts(store: Store): void {
    const snapshot = store.facts.snapshot();
    facts = factsOf(snapshot);
    faces = new Map();
    facesCount = snapshot.faces.length;
    lastFaceId = snapshot.faces.at(-1)?.id ?? 0;
    for (const face of snapshot.faces) keep(face);
    residents = null;
    changedIds = [];
  }

  /** Remembers a face if it takes part: it has a vector, or the owner holds it. */
  function keep(row: FactsSnapshot['faces'][number]): FaceToGroup | null {
    const face = faceOf(row);
    if (face === null || (vectorOf(row.id) === null && !face.held)) return null;
    faces.set(row.id, face);
    return face;
  }

  function readVectors(store: Store): void {
    const { faceIds, rows } = store.vectors(packId, dimension).all();
    vectors = { rows, rowOf: new Map(faceIds.map((id, row) => [id, row])) };
  }

  function makeResidents(): Residents {
    const withPerson = [...faces.values()].filter(({ personId }) => personId !== null);
    return createResidents(pointsOf(withPerson), withPerson, facts);
  }

  /** A held face without a vector is a row of zeros: like nobody, and still in its photo. */
  function pointsOf(some: readonly FaceToGroup[]): Points {
    const rows = new Float32Array(some.length * dimension);
    for (const [i, { faceId }] of some.entries()) {
      const vector = vectorOf(faceId);
      if (vector !== null) rows.set(vector, i * dimension);
    }
    return { vectors: rows, dimension };
  }

  return {
    readAll(store) {
      readVectors(store);
      readFacts(store);
      lastRevision = null;
    },

    readNew(store, revision) {
      const nothingKnown = vectors === null;
      if (nothingKnown) readVectors(store);
      const before = lastFaceId;
      const rows = nothingKnown ? [] : store.freshFaces.after(before);
      for (const { id } of rows) {
        const vector = store.vectors(packId, dimension).get(id);
        if (vector) addVector(id, vector);
      }
      if (
        nothingKnown ||
        revision !== lastRevision ||
        facesCount + rows.length !== store.freshFaces.count()
      ) {
        readFacts(store);
        // A process that knew nothing cannot tell new faces from those that stayed alone.
        fresh = [...faces.values()].filter(({ faceId, personId }) => {
          return personId === null && (nothingKnown || faceId > before || answeredIds.has(faceId));
        });
        lastRevision = revision;
        return;
      }
      residents ??= makeResidents();
      for (const row of store.freshFaces.some(changedIds)) {
        const face = keep(row);
        const vector = face && vectorOf(face.faceId);
        if (face && vector) addFace(residents, face, vector);
      }
      changedIds = [];
      fresh = [];
      for (const row of rows) {
        facesCount++;
        lastFaceId = row.id;
        const face = keep(row);
        if (face === null) continue;
        const vector = vectorOf(face.faceId) ?? new Float32Array(dimension);
        if (face.personId === null) fresh.push(face);
        else addFace(residents, face, vector);
      }
    },

    async groupAll(options) {
      const all = [...faces.values()];
      const { targets, newPersonsCount } = await groupPeople(pointsOf(all), all, facts, options);
      const changes: FaceChange[] = [];
      for (const [i, target] of targets.entries()) {
        const { faceId, personId } = all[i]!;
        const same =
          target === null ? personId === null : 'personId' in target && target.personId === personId;
        if (!same) changes.push({ faceId, from: personId, target });
      }
      return { changes, newPersonsCount };
    },

    async placeNew(options) {
      residents ??= makeResidents();
      const { targets, newPersonsCount, joined } = await placeFaces(
        residents,
        pointsOf(fresh),
        fresh,
        options,
      );
      const changes: FaceChange[] = [];
      for (const [i, target] of targets.entries()) {
        if (target !== null) changes.push({ faceId: fresh[i]!.faceId, from: null, target });
      }
      const intoOf = new Map(joined.map(({ from, into }) => [from, into]));
      if (intoOf.size > 0) {
        for (const { faceId, personId } of faces.values()) {
          const into = personId === null ? undefined : intoOf.get(personId);
          if (into !== undefined) changes.push({ faceId, from: personId, target: { personId: into } });
        }
        // The next reading begins with all people.
        lastRevision = null;
      }
      changedIds = changes.map(({ faceId }) => faceId);
      answeredIds = new Set(fresh.map(({ faceId }) => faceId));
      fresh = [];
      return { changes, newPersonsCount };
    },
  };
}

/** Null: not a face, by the owner's word. */
function faceOf(row: FactsSnapshot['faces'][number]): FaceToGroup | null {
  if (row.verdict === 'not_face') return null;
  return {
    faceId: row.id,
    photoId: row.photo_id,
    quality: row.quality,
    takenDay: row.taken_day,
    personId: row.person_id,
    held: row.hold > 0 && row.person_id !== null,
  };
}

function factsOf({ persons, rejections, apart }: FactsSnapshot): GroupingFacts {
  return {
    persons: persons.map(({ id, kept, born_day }) => ({ personId: id, kept, bornDay: born_day })),
    rejections: rejections.map(({ face_id, person_id }) => ({ faceId: face_id, personId: person_id })),
    apart,
  };
}
