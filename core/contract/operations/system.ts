import { z } from 'zod';
import * as s from '../schemas.ts';
import { define, startedTask } from './define.ts';

export const systemOperations = define({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the engine answers',
    tag: 'system',
    access: 'public',
    mount: 'root',
    response: s.Health,
  },
  getStatus: {
    method: 'GET',
    path: '/status',
    summary: 'Library, models, device and what is running',
    tag: 'system',
    access: 'owner',
    response: s.Status,
  },
  getStats: {
    method: 'GET',
    path: '/stats',
    summary: 'Counts over the whole library',
    tag: 'system',
    access: 'owner',
    response: s.Stats,
  },
  getSettings: {
    method: 'GET',
    path: '/settings',
    summary: 'Settings of this library',
    tag: 'system',
    access: 'owner',
    response: s.Settings,
  },
  updateSettings: {
    method: 'PATCH',
    path: '/settings',
    summary: 'Change settings; what is left out stays',
    tag: 'system',
    access: 'owner',
    body: s.Settings.partial(),
    response: s.Settings,
  },
  listPacks: {
    method: 'GET',
    path: '/models',
    summary: 'Model packs and which are on this computer',
    tag: 'system',
    access: 'owner',
    response: z.array(s.PackInfo),
  },
  downloadPack: {
    method: 'POST',
    path: '/models/:id/download',
    summary: 'Fetch a model pack; its licence must be accepted where it asks for that',
    tag: 'system',
    access: 'owner',
    params: z.object({ id: s.PackInfo.shape.id }),
    body: z.object({ accept_licence: z.boolean().default(false) }),
    response: startedTask,
    status: 202,
  },
});
