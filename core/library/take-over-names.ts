import { overlap } from '../media/regions/turn-box.ts';
import type { FaceRegion } from '../media/types.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { Store } from '../store/store.ts';

/** A region that is read again differs by rounding only. */
const sameRegionIou = 0.9;

/** Of a photo: where other programs say somebody is, and the face that is there. */
export type RegionFace = { region: FaceRegion; faceId: number };

/** Regions that were not taken over before. */
export function newRegions<T extends { region: FaceRegion }>(
  store: Store,
  photoId: number,
  regions: readonly T[],
): T[] {
  if (regions.length === 0) return [];
  const known = store.regions.ofPhoto(photoId);
  return regions.filter(
    ({ region }) =>
      !known.some((old) => old.name === region.name && overlap(old, region.box) >= sameRegionIou),
  );
}

/**
 * Names that other programs gave to faces become the library's, confirmed: of the person with that name, or of a new one.
 * Each is taken over once; what the owner said about the face before, or says later, wins. Somebody whom the owner
 * removed does not come back, and nobody is in a photo twice. A name that is what a file said, and is corrected there,
 * is corrected here.
 */
export function takeOverNames(store: Store, photoId: number, named: readonly RegionFace[]): void {
  const { persons, faces, facts, regions } = store;
  for (const { region, faceId } of named) {
    const face = faces.get(faceId);
    const corrected = face && correctedRegion(store, face, region);
    if (corrected) regions.remove(photoId, corrected);
    regions.add(photoId, region, region.source);
    if (!face || (face.hold > 0 && !corrected) || face.verdict !== null) continue;
    const personId = personCalled(store, region.name.normalize('NFC'));
    const isThere = faces.ofPhoto(photoId).some((other) => other.hold > 0 && other.person_id === personId);
    if (isThere || facts.isRejectedFrom(faceId, personId)) continue;
    if (persons.get(personId)?.deleted_at) continue;
    faces.decide(faceId, { personId, hold: 2, verdict: null });
  }
}

/** What the file said of the face before it said this, when that is the name that the face has. */
function correctedRegion({ persons, regions }: Store, face: FaceRow, region: FaceRegion) {
  const person = face.person_id === null ? undefined : persons.get(face.person_id);
  if (!person?.name) return undefined;
  return regions
    .ofPhoto(face.photo_id)
    .find((old) => old.name.normalize('NFC') === person.name && overlap(old, region.box) >= sameRegionIou);
}

/**
 * Whom another program means: the person of that name whose number is the smallest; else who was meant by it before,
 * whatever the owner calls them now; else somebody new.
 */
function personCalled({ persons, regions }: Store, name: string): number {
  const named = persons.withName(name, { deleted: true }).sort((a, b) => a - b)[0];
  const id = named ?? meantBefore({ persons, regions }, name) ?? newPerson(persons, name);
  regions.setMeant(name, id);
  return id;
}

function meantBefore(
  { persons, regions }: Pick<Store, 'persons' | 'regions'>,
  name: string,
): number | undefined {
  const before = regions.meantBy(name);
  if (before === undefined) return undefined;
  const now = persons.joinedInto(before) ?? before;
  return persons.get(now) && now;
}

function newPerson(persons: Store['persons'], name: string): number {
  const id = persons.create();
  persons.rename(id, name);
  return id;
}
