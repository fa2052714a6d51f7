import i18next from 'i18next';
import type { ClientRequest } from '../../core/contract/client.ts';
import type { Album, EventSuggestion } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { answers, question } from './use-answer.ts';

/** What the owner does to albums: each is said, with "Undo", and seen at once. */

const { t } = i18next;

/** Resolves to null when it failed, which was said. */
async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    return null;
  } finally {
    useChanges.getState().announce({ albums: true });
  }
}

function say(text: string, undo?: () => Promise<unknown>): void {
  const action = undo && { label: t('common.undo'), run: () => void undo(), undoes: true };
  showToast({ text, tone: 'info', ...(action && { action }) });
}

/** Shows an album as the engine answered it, wherever it is shown. */
function put(album: Album): Album {
  answers.setQueryData(question('getAlbum', { params: { id: album.id } }).queryKey, album);
  answers.setQueryData<Album[]>(question('listAlbums', {}).queryKey, (albums) =>
    albums?.map((other) => (other.id === album.id ? album : other)),
  );
  return album;
}

type NewAlbum = ClientRequest<'createAlbum'>['body'];
type Change = NonNullable<ClientRequest<'updateAlbum'>['body']>;

/** Makes an album and says so. */
export function createAlbum(album: NewAlbum): Promise<Album | null> {
  return attempt(async () => {
    const made = put(await call('createAlbum', { body: album }));
    say(t('albums.made', { name: made.name }), () => deleteAlbum(made));
    return made;
  });
}

/** `told`: what is said about it; null: what is seen says it. */
export function updateAlbum(before: Album, change: Change, told: string): Promise<Album | null> {
  return attempt(async () => {
    const album = put(await call('updateAlbum', { params: { id: before.id }, body: change }));
    const back: Change = {};
    if (change.name !== undefined) back.name = before.name;
    if (change.description !== undefined) back.description = before.description;
    if (change.cover_photo_id !== undefined) {
      back.cover_photo_id = before.cover_chosen ? before.cover_photo_id : null;
    }
    say(told, () =>
      attempt(async () => put(await call('updateAlbum', { params: { id: album.id }, body: back }))),
    );
    return album;
  });
}

/** Resolves to whether it was deleted; its photos stay. */
export async function deleteAlbum({ id, name }: Pick<Album, 'id' | 'name'>): Promise<boolean> {
  const done = await attempt(() => call('deleteAlbum', { params: { id } }));
  if (done !== null) say(t('albums.deleted', { name }), () => restoreAlbum(id));
  return done !== null;
}

const restoreAlbum = (id: number) =>
  attempt(async () => {
    const album = put(await call('restoreAlbum', { params: { id } }));
    say(t('albums.restored', { name: album.name }));
  });

/** Puts photos into an album. Resolves to whether they are in it. */
export async function addToAlbum({ id, name }: Pick<Album, 'id' | 'name'>, photoIds: readonly number[]) {
  const done = await attempt(async () => {
    const answer = await call('addToAlbum', { params: { id }, body: { photo_ids: [...photoIds] } });
    put(answer.album);
    const { photo_ids: added } = answer;
    if (added.length === 0) say(t('albums.inAlready', { name, count: photoIds.length }));
    else say(t('albums.added', { name, count: added.length }), () => takeOut(id, added));
    return answer;
  });
  return done !== null;
}

/** Takes photos out of an album; they stay in the library. Resolves to whether it was done. */
export async function removeFromAlbum({ id, name }: Pick<Album, 'id' | 'name'>, photoIds: readonly number[]) {
  const removed = await takeOut(id, photoIds);
  if (removed === null) return false;
  say(t('albums.removed', { name, count: removed.length }), () =>
    attempt(async () =>
      put((await call('addToAlbum', { params: { id }, body: { photo_ids: removed } })).album),
    ),
  );
  return true;
}

function takeOut(id: number, photoIds: readonly number[]): Promise<number[] | null> {
  return attempt(async () => {
    const answer = await call('removeFromAlbum', { params: { id }, body: { photo_ids: [...photoIds] } });
    put(answer.album);
    return answer.photo_ids;
  });
}

type When = Pick<EventSuggestion, 'from' | 'to'>;

/** Makes an event of a suggestion. */
export function acceptSuggestion({ from, to }: When, name: string, location: string | null) {
  return attempt(async () => {
    const made = put(await call('acceptEventSuggestion', { body: { from, to, name, location } }));
    say(t('albums.eventMade', { name }), () => deleteAlbum(made));
    return made;
  });
}

/** It is no event. Resolves to whether it was done. */
export async function dismissSuggestion({ from, to }: When): Promise<boolean> {
  const done = await attempt(() => call('dismissEventSuggestion', { body: { from, to } }));
  if (done !== null) {
    say(t('albums.dismissed'), () => attempt(() => call('restoreEventSuggestion', { body: { from, to } })));
  }
  return done !== null;
}
