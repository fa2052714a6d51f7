import { create } from 'zustand';
import { photoZooms, usualZoom } from '../layout/photo-zoom.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const themeKey = 'heirloom.theme';
const framesKey = 'heirloom.face-frames';
const zoomKey = 'heirloom.photo-zoom';

type Preferences = {
  theme: Theme;
  /** Whether the viewer frames every face at once. */
  framesShown: boolean;
  /** Index in `photoZooms`. */
  zoom: number;
  setTheme(theme: Theme): void;
  /** Larger or smaller by so many steps, as far as there are any. */
  zoomBy(steps: number): void;
  toggleFrames(): void;
};

const storedTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system';

function storedZoom(): number {
  const stored = localStorage.getItem(zoomKey);
  return photoZooms[Number(stored ?? usualZoom)] === undefined ? usualZoom : Number(stored ?? usualZoom);
}

/** What this browser remembers about how the page looks. */
export const usePreferences = create<Preferences>()((set, get) => ({
  theme: storedTheme(),
  framesShown: localStorage.getItem(framesKey) === 'yes',
  setTheme(theme) {
    localStorage.setItem(themeKey, theme);
    set({ theme });
    applyTheme();
  },
  zoom: storedZoom(),
  zoomBy(steps) {
    const zoom = Math.min(photoZooms.length - 1, Math.max(0, get().zoom + steps));
    localStorage.setItem(zoomKey, String(zoom));
    set({ zoom });
  },
  toggleFrames() {
    const framesShown = !get().framesShown;
    localStorage.setItem(framesKey, framesShown ? 'yes' : 'no');
    set({ framesShown });
  },
}));

/** Puts the chosen theme on the document; `system` leaves the choice to the media query. */
export function applyTheme(): void {
  const { theme } = usePreferences.getState();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
