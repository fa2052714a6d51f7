import type { Settings } from '../contract/schemas.ts';
import type { Store } from '../store/store.ts';

const key = 'settings';
const defaults: Settings = {
  pack: null,
  cluster_eps: null,
  cluster_min_samples: null,
  language: null,
  exclude: [],
  watch: true,
  write_names: 'off',
};

export function readSettings(store: Store): Settings {
  return { ...defaults, ...store.settings.get<Partial<Settings>>(key) };
}

export function writeSettings(store: Store, change: Partial<Settings>): Settings {
  const settings = { ...readSettings(store), ...change };
  store.settings.set(key, settings);
  return settings;
}
