import { randomUUID } from 'node:crypto';
import { AppError } from '../../core/contract/errors.ts';
import type { Handlers, Media, UploadedFile } from '../../core/contract/handlers.ts';
import type {
  Album,
  Event,
  EventSuggestion,
  HistoryEntry,
  PackInfo,
  Person,
  Photo,
  PhotoDetail,
  Root,
  Settings,
  Task,
} from '../../core/contract/schemas.ts';

/** Handlers over plain values, so that the port is tested by itself; `received` holds the uploads. */
export type PlainEngine = { handlers: Handlers; task: Task; received: UploadedFile[] };

export const pixels = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3, 4, 5, 6, 7]);

export function newTask(change: Partial<Task> = {}): Task {
  return {
    id: randomUUID(),
    kind: 'upload',
    status: 'processing',
    total_images: 10,
    total_faces: 4,
    unique_persons: 2,
    created_at: '2026-11-21T10:00:00.000Z',
    completed_at: null,
    progress: {
      stage: 'analyzing',
      current: 3,
      total: 10,
      percent: 30,
      photos_per_second: 5,
      seconds_left: 1.4,
    },
    error: null,
    error_code: null,
    ...change,
  };
}

export function newPlainEngine(originalPath = '/nowhere/original.jpg'): PlainEngine {
  const task = newTask();
  const received: UploadedFile[] = [];
  const persons = new Map<number, Person>([
    [0, newPerson(0, 'person_0')],
    [1, newPerson(1, 'Анна Каренина')],
  ]);
  const photo: Photo = {
    id: 1,
    kind: 'photo',
    path: originalPath,
    file_name: 'original.jpg',
    available: true,
    width: 640,
    height: 480,
    duration_ms: null,
    size_bytes: 10,
    taken_at: null,
    taken_at_source: null,
    state: 'done',
    failure_code: null,
    faces_count: 0,
    places_count: 1,
    stack_count: 1,
    has_motion: false,
    placeholder: null,
  };
  const photoDetail: PhotoDetail = {
    ...photo,
    ...{ format: 'jpeg', utc_offset_min: null, latitude: null, longitude: null, camera: null, rating: null },
    ...{ caption: null, keywords: [], people_said: [], faces: [], stack: [], alone: false },
    ...{ locality: null, country: null },
    places: [{ path: originalPath, available: true }],
  };
  const root: Root = {
    id: 1,
    path: '/photos',
    available: true,
    photos_count: 1,
    unreadable_folders: [],
    added_at: task.created_at,
  };
  let settings: Settings = {
    ...{ pack: null, cluster_eps: null, cluster_min_samples: null, language: null },
    ...{ exclude: [], watch: true, write_names: 'off' },
  };
  const pack: PackInfo = {
    id: 'edge',
    title: 'Edge',
    note: '',
    licence: 'MIT',
    licence_url: null,
    requires_acceptance: false,
    accepted_at: null,
    present: true,
    downloadable: false,
    size_bytes: 1,
    download_bytes: 0,
    cluster_eps: 0.39,
    recommended: true,
    in_use: true,
  };
  const started = { task_id: task.id, message: 'started' };
  const picture: Media = { contentType: 'image/jpeg', content: { bytes: pixels }, etag: 'abc' };

  const person = (id: number): Person => {
    const found = persons.get(id);
    if (found === undefined) throw new AppError('not_found', `There is no person ${id}.`);
    return found;
  };
  const knownTask = (id: string): Task => {
    if (id !== task.id) throw new AppError('not_found', 'There is no such task.');
    return task;
  };

  const changed = (id: number) => ({ ...person(id), history_id: 1 });

  const handlers: Handlers = {
    health: () => ({ status: 'ok', version: '0.0.0' }),
    getStatus: () => ({
      version: '0.0.0',
      library: '/library',
      pack: 'edge',
      pack_note: '',
      device: null,
      processes: 1,
      active_task: null,
    }),
    getStats: () => ({
      total_photos: 1,
      total_faces: 0,
      total_persons: persons.size,
      named_persons: 1,
      faces_without_person: 0,
      photos_by_state: { pending: 0, done: 1, failed: 0, skipped: 0 },
      failures: [],
      photos_by_year: [],
      first_taken_at: null,
      last_taken_at: null,
      library_size_bytes: 0,
    }),
    getSettings: () => settings,
    updateSettings: ({ body }) => {
      settings = { ...settings, ...body };
      return settings;
    },
    listPacks: () => [pack],
    listBackups: () => ({ folder: null, latest: null, automatic: [] }),
    makeBackup: () => started,
    exportNames: () => ({ made_at: task.created_at, people: [] }),
    forgetFaces: () => ({ message: 'forgotten' }),
    downloadPack: () => started,
    listRoots: () => [root],
    addRoot: () => ({ root, task_id: task.id }),
    removeRoot: () => ({ message: 'removed' }),
    suggestFolders: () => [{ path: '/photos', kind: 'pictures', photos_count: 3, more: false }],
    listFolders: () => ({ path: '/', parent: null, folders: [] }),
    startScan: () => started,
    uploadImages: ({ files }) => {
      received.push(...files);
      return started;
    },
    listTasks: ({ query }) => [task].slice(0, query.limit),
    getTask: ({ params }) => knownTask(params.id),
    pauseTask: ({ params }) => knownTask(params.id),
    resumeTask: ({ params }) => knownTask(params.id),
    cancelTask: ({ params }) => knownTask(params.id),
    listPhotos: () => ({ photos: [photo], total: 1, next_cursor: null }),
    searchPhotos: () => ({ photos: [photo], total: 1, next_cursor: null }),
    listSearchChoices: () => ({ cameras: [], folders: [], localities: [], countries: [] }),
    searchFaces: ({ body, files }) => {
      received.push(...files);
      return { results: [], query_time_ms: 1, task_id: task.id, faces: [], face: body.face };
    },
    findPeople: () => ({ faces_count: 0, faces: [] }),
    getMap: () => ({ photo_ids: [], latitudes: [], longitudes: [], locality_ids: [] }),
    listPhotoFolders: () => [],
    listDuplicates: () => ({
      ...{ groups: [], next_offset: null, total: 0, total_spare_bytes: 0, total_spare_files: 0 },
      by_kind: { same_picture: 0, burst: 0, same_file: 0 },
    }),
    trashFiles: () => ({ trash_ids: [1], message: '1 files moved to the trash' }),
    keepBest: () => ({ trash_ids: [1], message: 'The best of 1 kept' }),
    getPeopleYears: () => [],
    getPersonCompany: () => ({ first_taken_at: null, last_taken_at: null, often_with: [] }),
    getPhoto: () => photoDetail,
    retryPhotos: () => ({ task_id: task.id, message: 'Reading 0 files again' }),
    setPhotoStacking: () => ({ message: 'Shown by itself' }),
    trashPhotos: ({ body }) => ({ trash_ids: body.photo_ids, message: 'moved' }),
    listTrash: () => [],
    restoreFromTrash: () => ({ message: 'Put back where it was' }),
    writeNames: () => ({ task_id: task.id, message: 'Writing names' }),
    retryPhoto: () => started,
    getPhotoThumbnail: () => picture,
    getPhotoImage: () => picture,
    getPhotoVideo: () => ({ contentType: 'video/mp4', content: { bytes: pixels }, etag: 'film' }),
    getPhotoOriginal: () => ({
      contentType: 'image/jpeg',
      content: { path: originalPath },
      etag: 'original-1',
      downloadName: 'Анна "на море"\r\nSet-Cookie: a=b.jpg',
    }),
    getPhotoAnnotated: () => picture,
    getSimilarPhotos: () => ({ alike: [{ ...photo, likeness: 1 }], same_people: [] }),
    getFaceCrop: () => picture,
    listPersons: () => [...persons.values()],
    getPerson: ({ params }) => ({ ...person(params.id), photos: [] }),
    renamePerson: ({ params, body }) => {
      const renamed = { ...person(params.id), name: body.name, named: true };
      persons.set(params.id, renamed);
      return { ...renamed, history_id: 1, same_name: [] };
    },
    deletePerson: ({ params }) => ({ history_id: 2, message: `removed ${person(params.id).name}` }),
    restorePerson: ({ params }) => changed(params.id),
    mergePersons: ({ body }) => changed(body.into),
    joinPersons: ({ body }) => changed(body.into),
    updatePerson: ({ params }) => changed(params.id),
    updatePersons: () => done,
    proposeSplit: () => ({ groups: null, similarity: null }),
    splitPerson: ({ params }) => changed(params.id),
    keepPersonsApart: ({ params }) => changed(params.id),
    startRegroupPreview: () => started,
    getRegroupPreview: () => ({
      made_at: '2026-11-21T10:00:00.000Z',
      faces_moved: 0,
      people_new: 0,
      people_gone: 0,
      moves: [],
    }),
    listFaces: () => ({ faces: [], total: 0, next_after: null }),
    moveFaces: ({ body }) => changed(body.person_id ?? 0),
    confirmFaces: () => done,
    rejectFaces: () => done,
    judgeFaces: () => done,
    drawFace: ({ params, body }) => ({ ...drawn, photo_id: params.id, box: body.box }),
    explainFace: ({ params }) => ({
      face_id: params.id,
      person_id: null,
      certainty: 'automatic',
      threshold: 0.3,
      nearest: [],
      similarity: null,
      runner_up: null,
      margin: null,
      suggestions: [],
    }),
    getReview: () => ({ questions: [], left: 0 }),
    answerReview: () => done,
    getAccuracy: () => ({
      confirmed_faces: 0,
      corrected_faces: 0,
      precision: null,
      recall: null,
      threshold: 0.3,
      suggested_threshold: null,
      calibrated: false,
      roc: [],
    }),
    calibrate: () => done,
    listHistory: () => ({ entries: [], undo_id: null, redo_id: null }),
    undoLast: () => entry,
    redoNext: () => entry,
    undoEntry: () => entry,
    redoEntry: () => entry,
    regroupPeople: () => started,
    listAlbums: () => [album],
    createAlbum: ({ body }) => ({ ...album, name: body.name }),
    getAlbum: ({ params }) => ({ ...album, id: params.id }),
    updateAlbum: () => album,
    deleteAlbum: () => ({ message: 'deleted' }),
    restoreAlbum: () => album,
    addToAlbum: ({ body }) => ({ photo_ids: body.photo_ids, album }),
    removeFromAlbum: ({ body }) => ({ photo_ids: body.photo_ids, album }),
    listEventSuggestions: () => ({ suggestions: [suggestion], total: 1 }),
    acceptEventSuggestion: ({ body }) => ({ ...album, kind: 'event', name: body.name }),
    dismissEventSuggestion: () => ({ message: 'dismissed' }),
    restoreEventSuggestion: () => ({ message: 'restored' }),
    listEvents: () => [event],
    createEvent: ({ body }) => ({ ...event, name: body.name }),
    getEvent: () => event,
    getEventByUuid: ({ params }) => ({ ...event, event_uuid: params.event_uuid }),
    updateEvent: () => event,
    deleteEvent: () => ({ message: 'deleted' }),
    getTimeline: () => ({
      ...{ total: 1, days: ['2026-11-21'], counts: [1], ids: 'AQAAAA==', shapes: 'VQ==', colours: 'AAA=' },
      ...{ marks: 'BA==', durations_s: [], stack_counts: [] },
    }),
    listPhotoDetails: ({ query: { ids } }) => ({ photos: ids.includes(photo.id) ? [photo] : [] }),
    search: ({ query }) => [...persons.values()].filter(({ name }) => name.startsWith(query.q)),
  };
  return { handlers, task, received };
}

const done = { history_id: 3, message: 'done' };

const entry: HistoryEntry = {
  id: 3,
  at: '2026-11-21T10:00:00.000Z',
  kind: 'merge',
  automatic: false,
  details: { person_id: 0, other_id: 1 },
  face_ids: [1],
  undone_at: null,
  possible: true,
};

const album: Album = {
  id: 1,
  uuid: '0b9f9cb8-4a8a-4f0e-9a3c-0d4a4c1f7a10',
  kind: 'album',
  name: 'Summer',
  ...{ description: null, location: null, event_date: null, filter: null, broken: false },
  ...{ photos_count: 1, cover_photo_id: 1, cover_chosen: false, first_taken_at: null, last_taken_at: null },
  people: [],
  created_at: '2026-11-21T10:00:00.000Z',
};

const suggestion: EventSuggestion = {
  ...{ from: '2019-07-12T10:00:00', to: '2019-07-19T20:00:00.250', photos_count: 143, cover_photo_id: 1 },
  ...{ people: [], places: ['Rome'] },
};

const event: Event = {
  ...{ id: 1, event_uuid: album.uuid, name: 'Wedding', description: null, location: null },
  ...{ event_date: '2026-11-21', is_active: true, created_at: album.created_at },
};

const drawn = {
  id: 7,
  landmarks: [],
  detection_score: 0,
  quality: 0.5,
  person_id: null,
  person_name: null,
  certainty: 'automatic' as const,
  drawn: true,
  live: null,
  history_id: 4,
};

function newPerson(id: number, name: string): Person {
  return {
    id,
    name,
    named: !name.startsWith('person_'),
    hidden: false,
    stranger: false,
    favourite: false,
    birthday: null,
    faces_count: 1,
    photos_count: 1,
    cover_face_id: null,
    created_at: '2026-11-21T10:00:00.000Z',
  };
}
