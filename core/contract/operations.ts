import { albumsOperations } from './operations/albums.ts';
import { collectionOperations } from './operations/collection.ts';
import { facesOperations } from './operations/faces.ts';
import { libraryOperations } from './operations/library.ts';
import { peopleOperations } from './operations/people.ts';
import { photosOperations } from './operations/photos.ts';
import { reviewOperations } from './operations/review.ts';
import { searchOperations } from './operations/search.ts';
import { systemOperations } from './operations/system.ts';

export type { Operation } from './operations/define.ts';

/** The only definition of the API: one table, written in one file a part. */
export const operations = {
  ...systemOperations,
  ...libraryOperations,
  ...photosOperations,
  ...albumsOperations,
  ...collectionOperations,
  ...peopleOperations,
  ...facesOperations,
  ...reviewOperations,
  ...searchOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
