import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { Task } from '../../../core/contract/schemas.ts';
import { failedOnes } from '../../../renderer/app/failed-tasks.ts';
import {
  calmPerMinute,
  failureWords,
  progressFacts,
  taskTitle,
  timeLeftText,
} from '../../../renderer/app/progress-words.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import ru from '../../../renderer/locales/ru.json' with { type: 'json' };
import { newTask } from '../../contract/plain-engine.ts';

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

const running = (progress: Partial<Task['progress']>, change: Partial<Task> = {}) =>
  newTask({
    kind: 'scan',
    progress: {
      ...{
        stage: 'analyzing',
        current: 0,
        total: 0,
        percent: 0,
        photos_per_second: null,
        seconds_left: null,
      },
      ...progress,
    },
    ...change,
  });
const facts = (task: Task, language: 'en' | 'ru' = 'en') =>
  progressFacts(task, texts[language], language).map(({ text }) => text);

test('at first only what is known is said: how many, then how fast, then how long', () => {
  expect(facts(running({ stage: 'waiting' }))).toEqual([]);
  expect(facts(running({ stage: 'finding', current: 1 }))).toEqual(['1 photo']);
  expect(facts(running({ current: 3, total: 1200 }))).toEqual(['3 of 1,200']);
  const later = running({ current: 300, total: 1200, photos_per_second: 4.13, seconds_left: 610 });
  expect(facts(later)).toEqual(['300 of 1,200', '250 photos a minute', 'about 10 minutes left']);
  expect(facts(later, 'ru')[1]).toBe('250 фотографий в минуту');
  expect(facts({ ...later, status: 'paused' })).toEqual(['300 of 1,200']);
  expect(taskTitle({ ...later, status: 'paused' }, texts.en)).toBe('Paused');
  expect(facts(running({ stage: 'downloading', current: 3e6, total: 288e6 }))).toEqual(['3 MB of 288 MB']);
});

test('a speed has no digits that flicker', () => {
  expect([0.001, 0.1, 0.33, 1, 1.52, 16.6, 40].map(calmPerMinute)).toEqual([1, 6, 20, 60, 90, 1000, 2400]);
});

test('a time that is left is rough, and rougher the longer it is', () => {
  const said = [0, 29, 31, 150, 580, 760, 3400, 5000, 5500, 36_000].map((s) => timeLeftText(s, texts.en));
  expect(said).toEqual([
    ...['less than a minute left', 'less than a minute left', 'about 1 minute left', 'about 3 minutes left'],
    ...['about 10 minutes left', 'about 15 minutes left', 'about 55 minutes left', 'about 1 hour left'],
    ...['about 2 hours left', 'about 10 hours left'],
  ]);
});

const failed = (change: Partial<Task>) => newTask({ kind: 'scan', status: 'failed', ...change });

test('a failure says in the language of the reader what to do', () => {
  const full = failed({ error: 'The disk is full.', error_code: 'disk_full' });
  expect(failureWords(full, texts.ru)[1]).toMatch(/^Диск с библиотекой заполнен/);
  const unknown = failed({ kind: 'backup', error: 'x is not a function', error_code: 'internal' });
  expect(failureWords(unknown, texts.en)).toEqual([
    'The copy was not made.',
    'Something went wrong: x is not a function',
  ]);
});

test('a failure is shown until it is put away or something of its kind came after it', () => {
  const [scan, backup, old] = [failed({}), failed({ kind: 'backup' }), failed({ kind: 'cluster' })];
  const tasks = [scan, backup, newTask({ kind: 'cluster', status: 'completed' }), old];
  expect(failedOnes(tasks, new Set())).toEqual([scan, backup]);
  expect(failedOnes(tasks, new Set([scan.id]))).toEqual([backup]);
  expect(failedOnes([newTask({ kind: 'look', status: 'completed' }), scan], new Set())).toEqual([]);
});
