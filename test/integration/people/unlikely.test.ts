import { expect, test } from 'vitest';
import { markUnlikely } from '../../../core/people/mark-unlikely.ts';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';

const thresholds = { doubtfulScore: 0.95, doubtfulQuality: 0.2 };
const [good, poor] = [0.8, 0.1];

test('poor faces that are alone are set aside, not deleted, until they recur or the owner says otherwise', () => {
  const store = newStore();
  const photos = Array.from({ length: 8 }, (_, i) => store.photos.insert(newFile(`/${i}.jpg`), null));
  const face = (photo: number, person: number | null, quality: number) =>
    newFace(store, photos[photo]!, person, quality);
  const [family, statue, stranger] = [store.persons.create(), store.persons.create(), store.persons.create()];
  const recurring = [0, 1, 2].map((photo) => face(photo, family, poor));
  const alone = [face(3, null, poor), face(4, statue, poor)];
  const clear = [face(5, null, good), face(6, stranger, good)];
  const unlikely = () => store.faces.page('unlikely', null, 0, 100).map(({ id }) => id);
  const listed = () => store.persons.list().map(({ id }) => id);

  markUnlikely(store, thresholds);
  expect([unlikely(), listed()]).toEqual([alone, [family, stranger]]);
  expect(store.faces.page('nobody', null, 0, 100).map(({ id }) => id)).toEqual([clear[0]]);

  // It turns up again twice.
  for (const photo of [5, 7]) face(photo, statue, poor);
  markUnlikely(store, thresholds);
  expect([unlikely(), listed()]).toEqual([[alone[0]], [family, statue, stranger]]);

  createOwnersWord(store).judge([alone[0]!], true);
  markUnlikely(store, thresholds);
  expect(unlikely()).toEqual([]);
  expect(recurring.map((id) => store.faces.get(id)!.person_id)).toEqual([family, family, family]);
});
