import { lstat } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { GroupFileRow, GroupRow } from '../../store/duplicates.sql.ts';
import type { PhotoRow } from '../../store/photos.sql.ts';
import type { Store } from '../../store/store.ts';
import { toPhoto } from '../present.ts';
import { type TrashWork, trashFilesOf } from '../trash-photos.ts';
import { bestFirst } from './best-of.ts';

type Member = ReturnType<typeof readMember>;

function readMember(store: Store, row: PhotoRow) {
  const files = store.duplicates.files(row.id);
  const isOwnDate = row.taken_source === 'exif' || row.taken_source === 'xmp';
  return {
    id: row.id,
    row,
    files,
    width: row.width,
    height: row.height,
    format: row.format,
    sizeBytes: row.size_bytes,
    takenAt: isOwnDate ? row.taken_at : null,
    camera: row.camera,
    faceQuality: store.duplicates.faceQuality(row.id),
    available: files.some(isHere),
  };
}

const isHere = ({ away_since }: GroupFileRow) => away_since === null;

/** The first file that is on the disk as the library knows it: what is believed to be kept must be. */
async function firstThere(files: readonly GroupFileRow[]): Promise<GroupFileRow | undefined> {
  for (const file of files.filter(isHere)) {
    const stats = await lstat(file.path).catch(() => null);
    if (stats?.isFile() && stats.size === file.size_bytes) return file;
  }
  return undefined;
}

/** What is there several times, and how to keep the best of it. */
export function duplicateHandlers(
  store: Store,
  onChanged: () => void,
): Pick<Handlers, 'listDuplicates' | 'trashFiles' | 'keepBest'> {
  const { duplicates, photos, places } = store;

  function membersOf(id: number, kind: GroupRow['kind']): Member[] {
    const members = duplicates.members(id).flatMap((memberId) => {
      const row = photos.get(memberId);
      return row ? [readMember(store, row)] : [];
    });
    return bestFirst(members, kind === 'burst');
  }

  function spareBytes(members: readonly Member[]): number {
    const all = members.flatMap(({ files }) => files).reduce((sum, file) => sum + file.size_bytes, 0);
    return all - (members[0]?.files[0]?.size_bytes ?? 0);
  }

  function toGroup({ id, kind }: GroupRow) {
    const members = membersOf(id, kind);
    return {
      ...{ id, kind },
      best_id: members[0]?.id ?? id,
      spare_bytes: spareBytes(members),
      photos: members.map(({ row, files, format, camera }) => ({
        ...toPhoto(row),
        ...{ format, camera },
        files: files.map((file) => ({
          ...{ id: file.id, path: file.path, size_bytes: file.size_bytes },
          available: isHere(file),
        })),
      })),
    };
  }

  async function trash(work: readonly TrashWork[]): Promise<number[]> {
    const trashIds = await trashFilesOf(store, work);
    onChanged();
    return trashIds;
  }

  /** Estimated without a look at each photo: of a group of equal shares all but one. */
  const share = ({ bytes, files }: GroupRow) => Math.round((bytes * (files - 1)) / files);

  return {
    listDuplicates({ query: { kind, offset, limit } }) {
      const all = duplicates.groups();
      const byKind = { same_picture: 0, burst: 0, same_file: 0 };
      for (const group of all) byKind[group.kind]++;
      const wanted = all
        .filter((group) => kind === undefined || group.kind === kind)
        .sort((a, b) => share(b) - share(a) || a.id - b.id);
      return {
        groups: wanted.slice(offset, offset + limit).map(toGroup),
        next_offset: offset + limit < wanted.length ? offset + limit : null,
        total: wanted.length,
        total_spare_bytes: wanted.reduce((sum, group) => sum + share(group), 0),
        total_spare_files: wanted.reduce((sum, { files }) => sum + files - 1, 0),
        by_kind: byKind,
      };
    },

    async trashFiles({ body }) {
      const going = new Map<number, number[]>();
      for (const id of new Set(body.file_ids)) {
        const place = places.get(id);
        if (!place || place.missing_since !== null) throw new AppError('not_found', `There is no file ${id}`);
        going.set(place.photo_id, [...(going.get(place.photo_id) ?? []), id]);
      }
      for (const [photoId, placeIds] of going) {
        const others = duplicates.files(photoId).filter((file) => !placeIds.includes(file.id));
        if (!(await firstThere(others)))
          throw new AppError('conflict', `No other file of photo ${photoId} would be left`);
      }
      const trashIds = await trash([...going].map(([photoId, placeIds]) => ({ photoId, placeIds })));
      return { trash_ids: trashIds, message: `${body.file_ids.length} files moved to the trash` };
    },

    async keepBest({ body }) {
      const kinds = new Map(duplicates.groups().map((group) => [group.id, group.kind]));
      const work: TrashWork[] = [];
      for (const id of new Set(body.group_ids)) {
        const kind = kinds.get(id);
        if (kind === undefined) throw new AppError('not_found', `There is no group ${id}`);
        const [best, ...others] = membersOf(id, kind);
        const kept = best && (await firstThere(best.files));
        if (!kept) throw new AppError('original_missing', `No file of group ${id} can be reached`);
        const copies = best.files.filter((file) => file.id !== kept.id && isHere(file));
        if (copies.length > 0) work.push({ photoId: best.id, placeIds: copies.map((file) => file.id) });
        // What is on a disk that is away stays there.
        for (const other of others)
          if (other.files.every(isHere)) work.push({ photoId: other.id, placeIds: null });
      }
      const trashIds = work.length === 0 ? [] : await trash(work);
      return { trash_ids: trashIds, message: `The best of ${body.group_ids.length} kept` };
    },
  };
}
