import { AppError } from '../contract/errors.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import type { Store } from '../store/store.ts';
import { record } from './journal.ts';

/**
 * What the owner can say about people. Each is one entry of the journal and a fact that every later grouping obeys:
 * the faces of a person whom the owner touched *stay* with them, a face that was judged by itself is *confirmed*,
 * what is not somebody, or no face, is remembered. One word changes one thing.
 */
export type OwnersWord = ReturnType<typeof createOwnersWord>;

/** What became of it: the journal's entry (null: nothing changed) and the person it is about. */
export type Said = { historyId: number | null; personId: number };

export function createOwnersWord(store: Store) {
  const { persons, faces, facts } = store;

  function person(id: number): PersonRow {
    const row = persons.get(id);
    if (!row || row.deleted_at !== null) throw notFound(id);
    return row;
  }

  function notFound(id: number): AppError {
    const into = persons.joinedInto(id);
    return new AppError(
      'not_found',
      `There is no person ${id}`,
      into === undefined ? {} : { details: { joined_into: into } },
    );
  }

  function face(id: number): FaceRow {
    const row = faces.get(id);
    if (!row) throw new AppError('not_found', `There is no face ${id}`);
    return row;
  }

  /** Puts faces with a person, each confirmed by itself; somebody the owner knows and they were with, they are not. */
  function put(rows: readonly FaceRow[], personId: number): void {
    for (const row of rows) {
      facts.unreject(row.id, personId);
      const { person_id: from } = row;
      if (from !== null && from !== personId && persons.isKept(from)) facts.reject(row.id, from);
      faces.decide(row.id, { personId, hold: 2, verdict: row.verdict === 'not_face' ? 'face' : row.verdict });
    }
  }

  return {
    person,

    rename(id: number, name: string): Said {
      const { name: before } = person(id);
      const historyId = record(store, 'rename', { person_id: id, name, before }, () => {
        persons.rename(id, name);
        facts.hold(id);
      });
      return { historyId, personId: id };
    },

    /** @param change what is left out stays; a birthday of null is taken away */
    update(
      ids: readonly number[],
      change: {
        hidden?: boolean | undefined;
        favourite?: boolean | undefined;
        stranger?: boolean | undefined;
        birthday?: string | null | undefined;
        cover_face_id?: number | null | undefined;
      },
    ): Said {
      for (const id of ids) person(id);
      const { birthday, cover_face_id: cover } = change;
      if (cover !== undefined && cover !== null && face(cover).person_id !== ids[0]) {
        throw new AppError('conflict', `Face ${cover} is not of person ${ids[0]}`);
      }
      const historyId = record(store, 'update', { person_ids: ids, ...change }, () => {
        for (const id of ids) {
          persons.update(id, change);
          if (birthday !== undefined) persons.setBirthday(id, birthday);
          if (cover !== undefined) persons.setCover(id, cover);
          facts.hold(id);
        }
      });
      return { historyId, personId: ids[0]! };
    },

    remove(id: number): Said {
      const { name } = person(id);
      const historyId = record(store, 'remove', { person_id: id, name }, () => {
        persons.setDeleted(id, true);
        facts.hold(id);
      });
      return { historyId, personId: id };
    },

    restore(id: number): Said {
      const row = persons.get(id);
      if (!row) throw notFound(id);
      const details = { person_id: id, name: row.name };
      return {
        historyId: record(store, 'restore', details, () => persons.setDeleted(id, false)),
        personId: id,
      };
    },

    /** They are all one: all faces go to `into`, which takes a name, a birthday and the heart where it has none. */
    merge(from: readonly number[], into: number): Said {
      const gone = [...new Set(from)].map(person);
      const stays = person(into);
      if (gone.some(({ id }) => id === into)) {
        throw new AppError('conflict', 'A person cannot be joined with themselves');
      }
      const name = stays.name ?? gone.find((row) => row.name !== null)?.name ?? null;
      const birthday = stays.birthday ?? gone.find((row) => row.birthday !== null)?.birthday ?? null;
      const [first] = gone;
      const details = {
        person_id: into,
        name,
        ...(gone.length === 1
          ? { other_id: first!.id, other_name: first!.name }
          : { person_ids: gone.map(({ id }) => id) }),
      };
      const historyId = record(store, 'merge', details, () => {
        facts.hold(into);
        for (const { id } of gone) {
          facts.hold(id);
          facts.merge(id, into);
          faces.moveAll(id, into);
          persons.setMerged(id, into);
        }
        if (name !== null && name !== stays.name) persons.rename(into, name);
        if (birthday !== stays.birthday) persons.setBirthday(into, birthday);
        if (gone.some(({ favourite }) => favourite === 1)) persons.update(into, { favourite: true });
      });
      return { historyId, personId: into };
    },

    /** These faces are somebody else: a new person, who is not the one they were with. */
    split(id: number, faceIds: readonly number[]): Said {
      const { name } = person(id);
      const rows = [...new Set(faceIds)].map(face);
      const strange = rows.find((row) => row.person_id !== id);
      if (strange) throw new AppError('conflict', `Face ${strange.id} is not of person ${id}`);
      const all = faces.idsOfPerson(id).length;
      if (rows.length === all)
        throw new AppError('conflict', 'A person cannot be split into all and nothing');
      const details: { [key: string]: unknown; other_id?: number; person_id?: number } = {
        person_id: id,
        name,
        faces: rows.length,
      };
      let personId = -1;
      const historyId = record(store, 'split', details, () => {
        personId = persons.create();
        details.other_id = personId;
        put(rows, personId);
        facts.hold(id);
        facts.setApart(id, personId);
      });
      return { historyId, personId };
    },

    /** These two are not one person; every later grouping keeps them apart. */
    keepApart(a: number, b: number): Said {
      if (a === b) throw new AppError('conflict', 'A person cannot be told from themselves');
      const [one, other] = [person(a), person(b)];
      const details = { person_id: a, other_id: b, name: one.name, other_name: other.name };
      const historyId = record(store, 'apart', details, () => {
        facts.hold(a);
        facts.hold(b);
        facts.setApart(a, b);
      });
      return { historyId, personId: a };
    },

    /** @param to a person, or a name for a new one */
    move(faceIds: readonly number[], to: { personId: number } | { name: string }): Said {
      const rows = [...new Set(faceIds)].map(face);
      const target = 'personId' in to ? person(to.personId) : null;
      const details: { [key: string]: unknown; other_id?: number; person_id?: number } = {
        faces: rows.length,
        name: target ? target.name : (to as { name: string }).name,
      };
      let personId = target?.id ?? -1;
      const historyId = record(store, 'move', details, () => {
        if (!target) {
          personId = persons.create();
          persons.rename(personId, (to as { name: string }).name);
        }
        details.person_id = personId;
        put(rows, personId);
      });
      return { historyId, personId };
    },

    /** These faces are with the right person. */
    confirm(faceIds: readonly number[]): Said {
      const rows = [...new Set(faceIds)].map(face);
      const nobodys = rows.find((row) => row.person_id === null);
      if (nobodys) throw new AppError('conflict', `Face ${nobodys.id} is with nobody yet`);
      const personId = rows[0]!.person_id!;
      const details = { person_id: personId, faces: rows.length };
      const historyId = record(store, 'confirm', details, () => {
        for (const { id, person_id, verdict } of rows)
          faces.decide(id, { personId: person_id, hold: 2, verdict });
      });
      return { historyId, personId };
    },

    /** These faces are not this person, whoever they are. */
    reject(faceIds: readonly number[], personId: number): Said {
      const { name } = person(personId);
      const rows = [...new Set(faceIds)].map(face);
      const historyId = record(store, 'reject', { person_id: personId, name, faces: rows.length }, () => {
        for (const row of rows) {
          facts.reject(row.id, personId);
          if (row.person_id === personId)
            faces.decide(row.id, { personId: null, hold: 0, verdict: row.verdict });
        }
        facts.hold(personId);
      });
      return { historyId, personId };
    },

    /** `isFace` false: no face, or nobody's: never grouped again. True: takes that back. */
    judge(faceIds: readonly number[], isFace: boolean): number | null {
      const rows = [...new Set(faceIds)].map(face);
      return record(store, isFace ? 'is_face' : 'not_face', { faces: rows.length }, () => {
        for (const row of rows) {
          const stays = isFace && row.verdict !== 'not_face';
          faces.decide(row.id, {
            personId: stays ? row.person_id : null,
            hold: stays ? row.hold : 0,
            verdict: isFace ? 'face' : 'not_face',
          });
        }
      });
    },
  };
}
