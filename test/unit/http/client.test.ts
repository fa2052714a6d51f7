import { expect, expectTypeOf, test } from 'vitest';
import { type ApiClient, type ClientOutput, createClient, fillPath } from '../../../core/contract/client.ts';
import type { Person } from '../../../core/contract/schemas.ts';

const client = createClient({ baseUrl: 'http://127.0.0.1:1' });

test('a call takes what its operation needs, and nothing else', () => {
  type Call = ApiClient['call'];
  expectTypeOf<ClientOutput<'listPersons'>>().toEqualTypeOf<Person[]>();
  expectTypeOf<ClientOutput<'getFaceCrop'>>().toEqualTypeOf<Blob>();
  // Never run: the compiler is what is tested.
  const wrong = (call: Call) => [
    // @ts-expect-error the name is missing
    call('renamePerson', { params: { id: 3 } }),
    // @ts-expect-error the person is missing
    call('getPerson'),
    // @ts-expect-error an id is a number
    call('getPerson', { params: { id: 'three' } }),
    // @ts-expect-error health takes nothing
    call('health', { params: { id: 3 } }),
    // @ts-expect-error uploads have their own function
    call('uploadImages'),
  ];
  const right = (call: Call) => [
    call('health'),
    call('listPhotos'),
    call('listPhotos', { query: { limit: 3 } }),
    call('downloadPack', { params: { id: 'edge' } }),
    call('renamePerson', { params: { id: 3 }, body: { name: 'Anna' } }),
  ];
  expect([wrong, right].map((compiled) => typeof compiled)).toEqual(['function', 'function']);
});

test('addresses are escaped', () => {
  expect(client.url('search', { query: { q: 'Анна & Ко?' } })).toBe(
    'http://127.0.0.1:1/api/search?q=%D0%90%D0%BD%D0%BD%D0%B0+%26+%D0%9A%D0%BE%3F',
  );
  expect(fillPath('/task/:id/pause', { id: '../x' })).toBe('/task/..%2Fx/pause');
  expect(() => fillPath('/task/:id')).toThrow('id is missing');
});

test('members left out of a query are not sent', () => {
  expect(client.url('listFolders', { query: { path: undefined } })).toBe('http://127.0.0.1:1/api/folders');
});
