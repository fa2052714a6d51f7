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

type Ids = { person: number; other: number; everybody: number };

/** Makes what the pages are to show; answers what their addresses need. */
export async function prepare(client: ApiClient): Promise<Ids> {
  const people = await client.call('listPersons');
  const called = (name: string) => people.find((person) => person.name === name)?.id ?? people[0]!.id;
  const { photos } = await client.call('listPhotos', { query: { limit: 1000 } });
  const everybody = photos.find(({ file_name }) => file_name === 'Everybody.jpg')!.id;
  const person = called('Marie Curie');
  await client.call('updatePerson', { params: { id: person }, body: { birthday: '1867-11-07' } });
  return { person, other: called('Albert Einstein'), everybody };
}

export function places({ person, other, everybody }: Ids): Place[] {
  return [
    { name: 'first-run', path: '/', empty: true },
    { name: 'people', path: '/' },
    { name: 'person', path: `/people/${person}` },
    { name: 'photos', path: '/photos' },
    { name: 'viewer', path: `/photos?photo=${everybody}`, act: (page) => page.keyboard.press('f') },
    { name: 'review', path: '/review' },
    { name: 'search', path: `/search?people=${person},${other}` },
    { name: 'history', path: '/history' },
    { name: 'statistics', path: '/statistics' },
    { name: 'problems', path: '/problems' },
    { name: 'trash', path: '/trash' },
    { name: 'settings', path: '/settings' },
  ];
}
