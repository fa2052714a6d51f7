import type { ReadableDatabase } from './database.sql.ts';
import { createSignIndex, encodeVector, similarityToCode } from './sign-index.ts';

/** A face and its cosine similarity to what was searched for. */
export type NearFace = { faceId: number; similarity: number };

type CodeRow = { seq: number; face_id: number; scale: number; code: Buffer };

/** Faces whose codes are compared for one search: of 100,000 faces the ten most similar are among them in 99 % and more. */
const codesCompared = 2000;
/** Whose exact vectors are compared beyond those that are asked for: a code is right to about 0.001. */
const vectorsCompared = 6;

/**
 * Embeddings live in one sqlite-vec table per pack, so that vectors of different recognisers can never be
 * compared; rowid = face id. sqlite-vec wants primary keys as BigInt and vectors as Float32Array. Beside it lies a table
 * of codes (one byte a dimension), which `nearest` reads: see [Note: Search in three steps].
 */
export function vectorQueries(db: ReadableDatabase, packId: string, dimension: number) {
  const table = tableOf(packId);
  const codes = codesOf(packId);
  const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?');
  const hadCodes = isThere.get(codes) !== undefined;
  if (!db.readonly) {
    db.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING vec0(face_id INTEGER PRIMARY KEY, embedding float[${dimension}] distance_metric=cosine);
       CREATE TABLE IF NOT EXISTS ${codes} (
         seq     INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows with every change
         face_id INTEGER NOT NULL UNIQUE,
         scale   REAL NOT NULL,                      -- the embedding is about code × scale
         code    BLOB NOT NULL                       -- int8 a dimension
       ) STRICT`,
    );
  }
  const insert = db.readonly ? null : db.prepare(`INSERT INTO ${table} (face_id, embedding) VALUES (?, ?)`);
  const insertCode = db.readonly
    ? null
    : db.prepare(`INSERT INTO ${codes} (face_id, scale, code) VALUES (?, ?, ?)`);
  const remove = removeVectorQuery(db, packId).remove;
  const exists = isThere.get(table) !== undefined;
  const one = exists
    ? db.prepare<[bigint], { embedding: Buffer }>(`SELECT embedding FROM ${table} WHERE face_id = ?`)
    : null;
  const all = exists
    ? db.prepare<[], { face_id: number; embedding: Buffer }>(`SELECT face_id, embedding FROM ${table}`)
    : null;
  const hasCodes = isThere.get(codes) !== undefined;
  const codesSince = hasCodes
    ? db.prepare<[number], CodeRow>(
        `SELECT seq, face_id, scale, code FROM ${codes} WHERE seq > ? ORDER BY seq`,
      )
    : null;
  const codesOfFaces = hasCodes
    ? db.prepare<[string], CodeRow>(
        `SELECT seq, face_id, scale, code FROM ${codes} WHERE face_id IN (SELECT value FROM json_each(?))`,
      )
    : null;
  const signs = createSignIndex(dimension);
  let lastSeq = 0;

  const putCode = (faceId: number, embedding: Float32Array) => {
    const { scale, code } = encodeVector(embedding);
    insertCode!.run(faceId, scale, code);
  };
  // A library from before there were codes.
  if (!hadCodes && insertCode) {
    const encodeAll = db.transaction(() => {
      for (const { face_id, embedding } of all!.all()) putCode(face_id, asFloats(embedding));
    });
    encodeAll();
  }

  const get = (faceId: number): Float32Array | undefined => {
    const row = one?.get(BigInt(faceId));
    return row && asFloats(row.embedding);
  };

  return {
    /**
     * The faces whose vectors are most similar, most similar first; `among`: only these faces.
     *
     * [Note: Search in three steps] Comparing a vector with 100,000 others in sqlite-vec takes 90 ms, and more with its
     * binary vectors, which it keeps in order while it reads. So the signs of all vectors stay in memory, 64 bytes a
     * face, read anew where `seq` has grown; of the 2,000 that agree most the codes are compared, of the best of
     * these the vectors themselves. A face that was removed is still in memory and falls out in the second step.
     */
    nearest(embedding: Float32Array, count: number, among?: ReadonlySet<number>): NearFace[] {
      if (!codesSince || !codesOfFaces) return [];
      for (const { seq, face_id, code } of codesSince.iterate(lastSeq)) {
        signs.put(face_id, asBytes(code));
        lastSeq = seq;
      }
      const alike = signs.nearest(embedding, Math.max(codesCompared, 20 * count), among);
      const compared = codesOfFaces
        .all(JSON.stringify(alike))
        .map(({ face_id: faceId, scale, code }) => ({
          faceId,
          similarity: similarityToCode(embedding, { scale, code: asBytes(code) }),
        }))
        .sort(bySimilarity);
      return compared
        .slice(0, count + vectorsCompared)
        .flatMap(({ faceId }) => {
          const vector = get(faceId);
          return vector ? [{ faceId, similarity: dot(embedding, vector) }] : [];
        })
        .sort(bySimilarity)
        .slice(0, count);
    },
    put(faceId: number, embedding: Float32Array): void {
      remove(faceId);
      insert!.run(BigInt(faceId), embedding);
      putCode(faceId, embedding);
    },
    remove,
    get,
    /**
     * All vectors of the pack: `rows` is n × dimension, row i belongs to `faceIds[i]`; ascending ids.
     */
    all(): { faceIds: number[]; rows: Float32Array } {
      const found = all?.all() ?? [];
      found.sort((a, b) => a.face_id - b.face_id);
      const rows = new Float32Array(found.length * dimension);
      for (const [i, row] of found.entries()) rows.set(asFloats(row.embedding), i * dimension);
      return { faceIds: found.map((row) => row.face_id), rows };
    },
  };
}

const bySimilarity = (a: NearFace, b: NearFace) => b.similarity - a.similarity || a.faceId - b.faceId;

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Removes embeddings of a pack that may no longer be in use. */
export function removeVectorQuery(db: ReadableDatabase, packId: string): { remove(faceId: number): void } {
  const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?');
  const removals = [tableOf(packId), codesOf(packId)]
    .filter((table) => !db.readonly && isThere.get(table) !== undefined)
    .map((table) => db.prepare(`DELETE FROM ${table} WHERE face_id = ?`));
  return {
    remove(faceId) {
      for (const removal of removals) removal.run(BigInt(faceId));
    },
  };
}

const tableOf = (packId: string): string => `face_vectors_${checked(packId)}`;
const codesOf = (packId: string): string => `face_codes_${checked(packId)}`;

function checked(packId: string): string {
  if (!/^[a-z_]+$/.test(packId)) throw new TypeError(`bad pack id ${packId}`);
  return packId;
}

const asBytes = (bytes: Buffer) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Copies when the bytes do not start at a multiple of four. */
function asFloats(bytes: Buffer): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(new Uint8Array(bytes));
  return new Float32Array(aligned.buffer, aligned.byteOffset, bytes.byteLength / 4);
}
