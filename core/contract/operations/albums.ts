import { z } from 'zod';
import { SavedFilter } from '../photo-filter.ts';
import * as s from '../schemas.ts';
import { define } from './define.ts';

const albumParams = z.object({ id: s.AlbumId });
const photoIds = z.array(z.number().int().positive()).min(1).max(50_000);
const Name = z.string().trim().min(1).max(200);
const Description = z.string().trim().max(5000).nullable();
const Location = z.string().trim().max(300).nullable();
const aDay = (text: string) => {
  const day = text.slice(0, 10);
  return !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
};
/** S2 gives a day or a moment; the day is kept. */
const EventDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.{0,24})?$/)
  .refine(aDay, 'no such day')
  .transform((text) => text.slice(0, 10))
  .nullable()
  .describe('YYYY-MM-DD; of a moment the day is kept.');

/** When the first and the last photo of a suggested event were taken, as the suggestion says it. */
const eventTime = z
  .object({ from: s.LocalTime, to: s.LocalTime })
  .refine(({ from, to }) => from <= to, { message: 'must not be before from', path: ['to'] });

const changedPhotos = z.object({
  photo_ids: z
    .array(z.number().int())
    .describe('Photos that were changed: what takes this back is about these.'),
  album: s.Album,
});

export const albumsOperations = define({
  listAlbums: {
    method: 'GET',
    path: '/albums',
    summary: 'Albums and events, newest first: by hand and smart ones together',
    tag: 'albums',
    access: 'owner',
    response: z.array(s.Album),
  },
  createAlbum: {
    method: 'POST',
    path: '/albums',
    summary: 'A new album: of photos put in by hand, or smart, with a filter whose photos are always in it',
    tag: 'albums',
    access: 'owner',
    body: z.object({
      name: Name,
      kind: s.AlbumKind.default('album'),
      description: Description.optional(),
      location: Location.optional(),
      event_date: EventDate.optional(),
      filter: SavedFilter.nullable().default(null),
      photo_ids: photoIds.optional().describe('To put in at once; not into a smart one.'),
    }),
    response: s.Album,
    status: 201,
  },
  getAlbum: {
    method: 'GET',
    path: '/albums/:id',
    summary: 'An album; its photos are those of /search/photos?album=',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    response: s.Album,
  },
  updateAlbum: {
    method: 'PATCH',
    path: '/albums/:id',
    summary: 'Rename or describe an album, choose its cover, change its search',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    body: z.object({
      name: Name.optional(),
      description: Description.optional(),
      location: Location.optional(),
      event_date: EventDate.optional(),
      cover_photo_id: z
        .number()
        .int()
        .positive()
        .nullable()
        .optional()
        .describe('One of its photos; null: the best one.'),
      filter: SavedFilter.optional().describe('Of a smart album.'),
    }),
    response: s.Album,
  },
  deleteAlbum: {
    method: 'DELETE',
    path: '/albums/:id',
    summary: 'Delete an album, not its photos; it can be restored for 30 days',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    response: z.object({ message: z.string() }),
  },
  restoreAlbum: {
    method: 'POST',
    path: '/albums/:id/restore',
    summary: 'Bring a deleted album back',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    response: s.Album,
  },
  addToAlbum: {
    method: 'POST',
    path: '/albums/:id/photos',
    summary: 'Put photos into an album; all or none',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    body: z.object({ photo_ids: photoIds }),
    response: changedPhotos,
  },
  removeFromAlbum: {
    method: 'POST',
    path: '/albums/:id/photos/remove',
    summary: 'Take photos out of an album, with what they are shown with; the photos stay in the library',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    body: z.object({ photo_ids: photoIds }),
    response: changedPhotos,
  },
  listEventSuggestions: {
    method: 'GET',
    path: '/albums/suggestions',
    summary:
      'Times with so many photos, or photos so far from home, that they look like an event; newest first',
    tag: 'albums',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(12) }),
    response: z.object({
      suggestions: z.array(s.EventSuggestion),
      total: z.number().int().describe('With those that are not told here.'),
    }),
  },
  acceptEventSuggestion: {
    method: 'POST',
    path: '/albums/suggestions/accept',
    summary: 'Make an event of all photos of a time; deleting the event takes it back',
    tag: 'albums',
    access: 'owner',
    body: eventTime.safeExtend({ name: Name, location: Location.optional() }),
    response: s.Album,
    status: 201,
  },
  dismissEventSuggestion: {
    method: 'POST',
    path: '/albums/suggestions/dismiss',
    summary: 'It is no event: it is not suggested any more',
    tag: 'albums',
    access: 'owner',
    body: eventTime,
    response: z.object({ message: z.string() }),
  },
  restoreEventSuggestion: {
    method: 'POST',
    path: '/albums/suggestions/restore',
    summary: 'Suggest again what was dismissed',
    tag: 'albums',
    access: 'owner',
    body: eventTime,
    response: z.object({ message: z.string() }),
  },
  listEvents: {
    method: 'GET',
    path: '/events',
    summary: 'Events, newest first',
    tag: 'albums',
    access: 'owner',
    response: z.array(s.Event),
  },
  createEvent: {
    method: 'POST',
    path: '/events',
    summary: 'A new event',
    tag: 'albums',
    access: 'owner',
    body: z.object({
      event_uuid: z.guid().toLowerCase().optional().describe('Left out: a new one.'),
      name: Name,
      description: Description.optional(),
      location: Location.optional(),
      event_date: EventDate.optional(),
    }),
    response: s.Event,
    status: 201,
  },
  getEventByUuid: {
    method: 'GET',
    path: '/events/uuid/:event_uuid',
    summary: 'An event by its UUID',
    tag: 'albums',
    access: 'owner',
    params: z.object({ event_uuid: z.guid().toLowerCase() }),
    response: s.Event,
  },
  getEvent: {
    method: 'GET',
    path: '/events/:id',
    summary: 'An event',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    response: s.Event,
  },
  updateEvent: {
    method: 'PATCH',
    path: '/events/:id',
    summary: 'Change an event',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    body: z.object({
      name: Name.optional(),
      description: Description.optional(),
      location: Location.optional(),
      event_date: EventDate.optional(),
      is_active: z.boolean().optional(),
    }),
    response: s.Event,
  },
  deleteEvent: {
    method: 'DELETE',
    path: '/events/:id',
    summary: 'Delete an event, not its photos; /albums/:id/restore brings it back',
    tag: 'albums',
    access: 'owner',
    params: albumParams,
    response: z.object({ message: z.string() }),
  },
});
