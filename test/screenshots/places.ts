import type { Page } from 'playwright';
import type { ApiClient } from '../../core/contract/client.ts';

/** A page to be shown. */
export type Place = {
  name: string;
  path: string;
  /** Of a library that nothing was put into yet. */
  empty?: true;
  /** What is done before the picture is taken. */
  act?(page: Page): Promise<void>;
};

type Ids = { person: number; other: number; everybody: number; album: number };

/** Makes what the pages are to show; answers what their addresses need. */
export async function prepare(client: ApiClient): Promise<Ids> {
  const people = await client.call('listPersons');
  const called = (name: string) => people.find((person) => person.name === name)?.id ?? people[0]!.id;
  const { photos } = await client.call('listPhotos', { query: { limit: 1000 } });
  const everybody = photos.find(({ file_name }) => file_name === 'Everybody.jpg')!.id;
  const person = called('Marie Curie');
  await client.call('updatePerson', { params: { id: person }, body: { birthday: '1867-11-07' } });
  const other = called('Albert Einstein');
  const together = { people: `${person},${other}` };
  await client.call('createAlbum', { body: { name: 'Marie and Albert', filter: together } });
  const best = photos.filter(({ path }) => path.includes('Como')).map(({ id }) => id);
  const album = await client.call('createAlbum', { body: { name: 'By the lake', photo_ids: best } });
  const { suggestions } = await client.call('listEventSuggestions', {});
  const [first] = suggestions;
  if (first) {
    const { from, to } = first;
    await client.call('acceptEventSuggestion', { body: { from, to, name: 'Fifth conference' } });
  }
  const oldest = photos.filter(({ path }) => path.includes('Leiden')).slice(-2);
  await client.call('trashPhotos', { body: { photo_ids: oldest.map(({ id }) => id) } });
  return { person, other, everybody, album: album.id };
}

export function places({ person, other, everybody, album }: Ids): Place[] {
  return [
    { name: 'first-run', path: '/', empty: true },
    { name: 'people', path: '/' },
    { name: 'person', path: `/people/${person}` },
    { name: 'photos', path: '/photos' },
    { name: 'viewer', path: `/photos?photo=${everybody}`, act: (page) => page.keyboard.press('f') },
    { name: 'review', path: '/review' },
    { name: 'search', path: `/search?people=${person},${other}` },
    { name: 'albums', path: '/albums' },
    { name: 'album', path: `/albums/${album}` },
    { name: 'map', path: '/map' },
    { name: 'folders', path: '/folders' },
    { name: 'duplicates', path: '/duplicates' },
    { name: 'keys', path: '/photos', act: (page) => page.keyboard.press('?') },
    { name: 'history', path: '/history' },
    { name: 'statistics', path: '/statistics' },
    { name: 'problems', path: '/problems' },
    { name: 'trash', path: '/trash' },
    { name: 'settings', path: '/settings' },
  ];
}
