import { createContext } from 'react';
import type { Album } from '../../../core/contract/schemas.ts';

/** The album whose photos are shown; null: photos of something else. */
export const AlbumHere = createContext<Album | null>(null);
