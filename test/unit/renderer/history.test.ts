import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { HistoryEntry } from '../../../core/contract/schemas.ts';
import { byDay } from '../../../renderer/app/history-days.ts';
import { historySentence } from '../../../renderer/app/history-sentence.ts';
import { regroupSentence } from '../../../renderer/app/regroup-sentence.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import ru from '../../../renderer/locales/ru.json' with { type: 'json' };

let texts: Record<'en' | 'ru', TFunction>;

beforeAll(async () => {
  const instance = i18next.createInstance();
  await instance.init({
    resources: { en: { translation: en }, ru: { translation: ru } },
    lng: 'en',
    interpolation: { escapeValue: false },
  });
  texts = { en: instance.getFixedT('en'), ru: instance.getFixedT('ru') };
});

const names: Record<number, string> = { 1: 'Anna', 2: 'person_2', 3: 'Ben', 4: 'Clara', 5: 'Dora' };
const nameOf = (id: number) => names[id] ?? `person_${id}`;

type Told = Pick<HistoryEntry, 'kind' | 'details'> & { automatic?: boolean };
const say = (entry: Told, language: 'en' | 'ru' = 'en') =>
  historySentence({ automatic: false, ...entry }, nameOf, texts[language]);

test('what was done is told in a sentence, with the names of then', () => {
  expect(say({ kind: 'rename', details: { person_id: 7, before: null, name: 'Eva' } })).toBe(
    'person_7 named Eva',
  );
  expect(say({ kind: 'rename', details: { person_id: 1, before: 'Ann', name: 'Anna' } })).toBe(
    'Ann renamed to Anna',
  );
  expect(
    say({ kind: 'merge', details: { person_id: 1, other_id: 12, name: 'Anna', other_name: null } }),
  ).toBe('Anna and person_12 joined');
  expect(say({ kind: 'split', details: { person_id: 1, other_id: 9, name: 'Anna', faces: 3 } })).toBe(
    '3 faces split off from Anna',
  );
  expect(say({ kind: 'move', details: { faces: 1, name: null, person_id: 3 } })).toBe('1 face moved to Ben');
  expect(say({ kind: 'reject', details: { person_id: 1, name: 'Anna', faces: 2 } })).toBe(
    '2 faces are not Anna',
  );
  expect(say({ kind: 'draw', details: {} })).toBe('A face was added by hand');
  expect(say({ kind: 'draw', details: { name: 'Ben' } })).toBe('A face was added by hand: Ben');
  expect(say({ kind: 'regroup', details: {}, automatic: true })).toBe('Faces grouped after new photos');
  expect(say({ kind: 'regroup', details: {} })).toBe('All faces grouped again');
});

test('a name that came with somebody who joined is not told twice', () => {
  const details = { person_id: 2, other_id: 8, name: 'Anna', other_name: 'Anna' };
  expect(say({ kind: 'merge', details })).toBe('person_2 and Anna joined');
});

test('changes of several people name a few of them', () => {
  expect(say({ kind: 'update', details: { person_ids: [1], favourite: true } })).toBe(
    'Anna marked as favourite',
  );
  expect(say({ kind: 'update', details: { person_ids: [1, 3], hidden: true } })).toBe('Anna, Ben hidden');
  expect(say({ kind: 'update', details: { person_ids: [1, 3, 4, 5], stranger: true } })).toBe(
    'Anna, Ben and 2 more marked as strangers',
  );
  expect(say({ kind: 'update', details: { person_ids: [1], birthday: null } })).toBe(
    'Birthday of Anna changed',
  );
  expect(say({ kind: 'update', details: { person_ids: [1], cover_face_id: 5 } })).toBe(
    'New picture for Anna',
  );
});

test('Russian sentences have Russian plurals', () => {
  const moved = (faces: number) => say({ kind: 'move', details: { faces, name: 'Аня', person_id: 1 } }, 'ru');
  expect(moved(1)).toBe('Перенесено 1 лицо: Аня');
  expect(moved(3)).toBe('Перенесено 3 лица: Аня');
  expect(moved(11)).toBe('Перенесено 11 лиц: Аня');
});

test('entries are grouped by the local day', () => {
  const entry = (id: number, at: Date) => ({ id, at: at.toISOString() }) as HistoryEntry;
  const days = byDay([
    entry(3, new Date(2026, 4, 2, 0, 5)),
    entry(2, new Date(2026, 4, 1, 23, 55)),
    entry(1, new Date(2026, 4, 1, 8, 0)),
  ]);
  expect(days.map(({ day, entries }) => [day, entries.map(({ id }) => id)])).toEqual([
    ['2026-05-02', [3]],
    ['2026-05-01', [2, 1]],
  ]);
});

test('what grouping again would do is told from where to where', () => {
  const base = { from: 1, from_name: 'Anna', to: 3, to_name: 'Ben', to_new: false, faces: 2, face_ids: [] };
  const { en: t } = texts;
  expect(regroupSentence(base, t)).toBe('2 faces go from Anna to Ben.');
  expect(regroupSentence({ ...base, to: null, to_name: null }, t)).toBe('2 faces are no longer with Anna.');
  expect(regroupSentence({ ...base, to: null, to_name: null, to_new: true }, t)).toBe(
    '2 faces of Anna become a new person.',
  );
  const nobodys = { ...base, from: null, from_name: null, faces: 1 };
  expect(regroupSentence(nobodys, t)).toBe('1 face of nobody goes to Ben.');
  expect(regroupSentence({ ...nobodys, to: null, to_name: null, to_new: true }, t)).toBe(
    '1 face of nobody becomes a new person.',
  );
});
