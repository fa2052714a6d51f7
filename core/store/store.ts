import { albumQueries } from './albums.sql.ts';
import { copyQueries } from './copy.sql.ts';
import {
  lockLibrary,
  openReadableDatabase,
  openWritableDatabase,
  type ReadableDatabase,
} from './database.sql.ts';
import { duplicateQueries } from './duplicates.sql.ts';
import { faceQueries } from './faces.sql.ts';
import { factQueries } from './facts.sql.ts';
import { forgetQueries } from './forget.sql.ts';
import { freshFaceQueries } from './fresh-faces.sql.ts';
import { journalQueries } from './journal.sql.ts';
import { localityQueries } from './localities.sql.ts';
import { personQueries } from './persons.sql.ts';
import { photoSearchQueries } from './photo-search.sql.ts';
import { photoQueries } from './photos.sql.ts';
import { placeQueries } from './places.sql.ts';
import { regionQueries } from './regions.sql.ts';
import { rootQueries } from './roots.sql.ts';
import { settingQueries } from './settings.sql.ts';
import { similarQueries } from './similar.sql.ts';
import { stackQueries } from './stacks.sql.ts';
import { taskQueries } from './tasks.sql.ts';
import { timelineQueries } from './timeline.sql.ts';
import { trashQueries } from './trash.sql.ts';
import { removeVectorQuery, vectorQueries } from './vectors.sql.ts';

/** All reading and writing of one library's database. */
export type Store = ReturnType<typeof queries> & {
  /** Runs `work` in one transaction: all it writes is kept or nothing, all it reads is of one moment. */
  transaction<T>(work: () => T): T;
  /** The same, and on the disk when it returns: a power cut cannot take it back. Inside another one it is a part of that. */
  durably<T>(work: () => T): T;
  close(): void;
};

export type Vectors = ReturnType<typeof vectorQueries>;

function queries(db: ReadableDatabase) {
  const places = placeQueries(db);
  const vectorsOfPacks = new Map<string, Vectors>();
  return {
    albums: albumQueries(db),
    settings: settingQueries(db),
    roots: rootQueries(db),
    places,
    regions: regionQueries(db),
    photos: photoQueries(db, places),
    photoSearch: photoSearchQueries(db),
    localities: localityQueries(db),
    duplicates: duplicateQueries(db),
    faces: faceQueries(db),
    persons: personQueries(db),
    facts: factQueries(db),
    freshFaces: freshFaceQueries(db),
    journal: journalQueries(db),
    similar: similarQueries(db),
    stacks: stackQueries(db),
    tasks: taskQueries(db),
    copy: copyQueries(db),
    forget: forgetQueries(db),
    timeline: timelineQueries(db),
    trash: trashQueries(db),
    /** Embeddings of one pack. */
    vectors(packId: string, dimension: number): Vectors {
      const opened = vectorsOfPacks.get(packId) ?? vectorQueries(db, packId, dimension);
      // A reader may come before the table.
      if (!db.readonly) vectorsOfPacks.set(packId, opened);
      return opened;
    },
    vectorsOf: (packId: string) => removeVectorQuery(db, packId),
  };
}

/** Opens the library for work: takes its lock, migrates it. Throws AppError `library_*`. */
export function openStore(libraryDir: string): Store {
  const lock = lockLibrary(libraryDir);
  try {
    const db = openWritableDatabase(libraryDir);
    const transaction: Store['transaction'] = (work) => db.transaction(work).immediate();
    return {
      ...queries(db),
      transaction,
      durably(work) {
        if (db.inTransaction) return transaction(work);
        db.pragma('synchronous = FULL');
        try {
          return transaction(work);
        } finally {
          db.pragma('synchronous = NORMAL');
        }
      },
      close() {
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Opens the library for reading only, also while an engine works on it. */
export function openReadableStore(libraryDir: string): Store {
  const db = openReadableDatabase(libraryDir);
  const transaction: Store['transaction'] = (work) => db.transaction(work).deferred();
  return { ...queries(db), transaction, durably: transaction, close: () => db.close() };
}
