import { expect, test } from 'vitest';
import { newFamilyPhotos } from '../integration/albums/family-photos.ts';
import { bearer, openPort, rawRequest } from './open-port.ts';

/** Requests as a script of S2 sends them, slash at the end and all, answered by the real albums. */
async function openEvents() {
  const family = newFamilyPhotos([{ takenAt: '2019-07-04T10:00:00' }]);
  const { port } = await openPort({ handlers: family.handlers });
  return async (method: string, path: string, body?: object) => {
    const json = body && {
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const { status, text } = await rawRequest(port, `/api/v1${path}`, { method, headers: bearer, ...json });
    return { status, answer: JSON.parse(text) };
  };
}

test('a script written for the events of S2 works', async () => {
  const ask = await openEvents();
  const made = await ask('POST', '/events/', { name: 'Wedding', event_date: '2024-06-15T12:00:00Z' });
  expect(made.status).toBe(201);
  expect(made.answer).toEqual({
    id: made.answer.id,
    event_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...{ name: 'Wedding', description: null, location: null, event_date: '2024-06-15', is_active: true },
    created_at: expect.stringMatching(/^\d{4}-/),
  });
  const { id, event_uuid } = made.answer;
  expect(await ask('GET', '/events/')).toEqual({ status: 200, answer: [made.answer] });
  expect(await ask('GET', `/events/uuid/${event_uuid.toUpperCase()}`)).toEqual({
    status: 200,
    answer: made.answer,
  });
  const changed = await ask('PATCH', `/events/${id}`, { location: 'Rome', is_active: false });
  expect(changed.answer).toEqual({ ...made.answer, location: 'Rome', is_active: false });
  expect((await ask('GET', `/events/${id}`)).answer).toEqual(changed.answer);
  expect((await ask('POST', '/events/', { name: 'Again', event_uuid })).status).toBe(409);
  expect((await ask('DELETE', `/events/${id}`)).status).toBe(200);
  for (const path of [`/events/${id}`, `/events/uuid/${event_uuid}`]) {
    expect((await ask('GET', path)).answer).toMatchObject({ status: 404, code: 'not_found' });
  }
  expect((await ask('GET', '/events/')).answer).toEqual([]);
});

test.each([
  ['POST', '/events/', {}],
  ['POST', '/events/', { name: 'x'.repeat(10_000) }],
  ['POST', '/events/', { name: 'a', event_uuid: '../1' }],
  ['POST', '/events/', { name: 'a', event_date: 'soon' }],
  ['GET', '/events/uuid/1', undefined],
  ['GET', '/events/-1', undefined],
  ['PATCH', '/events/1e3x', { name: 'a' }],
  ['GET', '/albums/99999999999999999999', undefined],
  ['PATCH', '/albums/1', { filter: { album: '1' } }],
  ['GET', '/search/photos?album=0', undefined],
])('%s %s with %j is refused', async (method, path, body) => {
  const ask = await openEvents();
  expect((await ask(method, path, body)).answer).toMatchObject({ status: 400, code: 'invalid_request' });
});
