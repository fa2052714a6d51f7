import type { ReadableDatabase } from './database.sql.ts';

/**
 * Embeddings live in one sqlite-vec table per pack, so that vectors of different recognisers can never be
 * compared; rowid = face id. sqlite-vec wants primary keys as BigInt and vectors as Float32Array.
 */
export function vectorQueries(db: ReadableDatabase, packId: string, dimension: number) {
  const table = tableOf(packId);
  if (!db.readonly) {
    db.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING vec0(face_id INTEGER PRIMARY KEY, embedding float[${dimension}] distance_metric=cosine)`,
    );
  }
  const insert = db.readonly ? null : db.prepare(`INSERT INTO ${table} (face_id, embedding) VALUES (?, ?)`);
  const remove = db.readonly ? null : db.prepare(`DELETE FROM ${table} WHERE face_id = ?`);
  const exists = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = ?`).get(table) !== undefined;
  const one = exists
    ? db.prepare<[bigint], { embedding: Buffer }>(`SELECT embedding FROM ${table} WHERE face_id = ?`)
    : null;
  const all = exists
    ? db.prepare<[], { face_id: number; embedding: Buffer }>(`SELECT face_id, embedding FROM ${table}`)
    : null;
  const nearest = exists
    ? db.prepare<[Float32Array, number], { face_id: number }>(
        `SELECT face_id FROM ${table} WHERE embedding MATCH ? AND k = ? ORDER BY distance`,
      )
    : null;
  return {
    /** Faces whose vectors are most similar, most similar first; reads all vectors: 90 ms of 100,000. */
    nearest: (embedding: Float32Array, count: number) =>
      (nearest?.all(embedding, count) ?? []).map((row) => row.face_id),
    put(faceId: number, embedding: Float32Array): void {
      remove!.run(BigInt(faceId));
      insert!.run(BigInt(faceId), embedding);
    },
    remove: (faceId: number) => remove!.run(BigInt(faceId)),
    get(faceId: number): Float32Array | undefined {
      const row = one?.get(BigInt(faceId));
      return row && asFloats(row.embedding);
    },
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

/** Removes embeddings of a pack that may no longer be in use. */
export function removeVectorQuery(db: ReadableDatabase, packId: string): { remove(faceId: number): void } {
  const table = tableOf(packId);
  const exists = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  const remove = exists ? db.prepare(`DELETE FROM ${table} WHERE face_id = ?`) : null;
  return { remove: (faceId) => void remove?.run(BigInt(faceId)) };
}

function tableOf(packId: string): string {
  if (!/^[a-z_]+$/.test(packId)) throw new TypeError(`bad pack id ${packId}`);
  return `face_vectors_${packId}`;
}

/** Copies when the bytes do not start at a multiple of four. */
function asFloats(bytes: Buffer): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(new Uint8Array(bytes));
  return new Float32Array(aligned.buffer, aligned.byteOffset, bytes.byteLength / 4);
}
