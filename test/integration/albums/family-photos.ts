import { albumHandlers } from '../../../core/albums/album-handlers.ts';
import { createSuggestions } from '../../../core/albums/suggestions.ts';
import { createSummaries } from '../../../core/albums/summaries.ts';
import type { Handlers, OperationInput, OperationOutput } from '../../../core/contract/handlers.ts';
import { type OperationName, operations } from '../../../core/contract/operations.ts';
import { createLive } from '../../../core/live.ts';
import { photoSearchHandlers } from '../../../core/search/photo-search-handlers.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';
import { newFacts } from '../../store-fixture.ts';

export type MadePhoto = { takenAt: string | null; people?: number[]; latitude?: number; longitude?: number };

/** A library in a database, without an engine: Anna 0, Ben 1, Clara 2, and photos. */
export function newFamilyPhotos(photos: readonly MadePhoto[]) {
  const store = newStore();
  for (const name of ['Anna', 'Ben', 'Clara']) store.persons.rename(store.persons.create(), name);
  let made = 0;
  const add = ({ takenAt, people = [], latitude, longitude }: MadePhoto): number => {
    const id = store.photos.insert(newFile(`/photos/${made}.jpg`), null);
    for (const person of people) newFace(store, id, person);
    const facts = newFacts(new Uint8Array(32).fill(++made), takenAt);
    const place = { latitude: latitude ?? null, longitude: longitude ?? null };
    store.photos.markAnalysed(id, 'edge', { ...facts, metadata: { ...facts.metadata, ...place } });
    return id;
  };
  const ids = photos.map(add);
  const live = createLive();
  const changes: unknown[] = [];
  live.subscribe((message) => changes.push(message.type === 'library_changed' ? message.payload : message));
  const summaries = createSummaries(store, live);
  const handlers = {
    ...photoSearchHandlers(store),
    ...albumHandlers({
      ...{ store, summaries, suggestions: createSuggestions(store, live) },
      onAlbumsChanged: () =>
        live.publish({ type: 'library_changed', payload: { persons: false, photos: false, albums: true } }),
    }),
  };
  /** As over HTTP: what was sent is validated first. */
  function ask<K extends OperationName & keyof typeof handlers>(
    name: K,
    sent: { params?: object; query?: object; body?: object } = {},
  ): OperationOutput<K> {
    const operation = operations[name] as { params?: Schema; query?: Schema; body?: Schema };
    const input = {
      params: operation.params?.parse(sent.params ?? {}),
      query: operation.query?.parse(sent.query ?? {}),
      body: operation.body?.parse(sent.body ?? {}),
      files: [],
    };
    const handle = handlers[name] as unknown as (given: OperationInput<K>) => OperationOutput<K>;
    return handle(input as never);
  }
  /** Photos of a search, newest first. */
  const search = (query: object) => ask('searchPhotos', { query }).photos.map(({ id }) => id);
  /** The library changed by itself. */
  const photosChanged = () =>
    live.publish({ type: 'library_changed', payload: { persons: true, photos: true } });
  return { store, ids, add, ask, search, changes, photosChanged, handlers: handlers as Partial<Handlers> };
}

type Schema = { parse(value: unknown): unknown };
