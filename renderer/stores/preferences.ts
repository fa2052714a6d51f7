import { create } from 'zustand';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const themeKey = 'heirloom.theme';
const framesKey = 'heirloom.face-frames';

type Preferences = {
  theme: Theme;
  /** Whether the viewer frames every face at once. */
  framesShown: boolean;
  setTheme(theme: Theme): void;
  toggleFrames(): void;
};

const storedTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system';

/** What this browser remembers about how the page looks. */
export const usePreferences = create<Preferences>()((set, get) => ({
  theme: storedTheme(),
  framesShown: localStorage.getItem(framesKey) === 'yes',
  setTheme(theme) {
    localStorage.setItem(themeKey, theme);
    set({ theme });
    applyTheme();
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
