/** What the desktop shell's preload adds to the page as `window.heirloom`; absent in a browser. */
export type DesktopBridge = {
  /** Asks for a folder with the system's own dialog; absolute path, or null when it was cancelled. */
  pickFolder(): Promise<string | null>;
  /** Shows a file of the library in the system's file browser; absolute path. */
  revealFile(path: string): Promise<void>;
  /** Opens a file of the library with the system's default program; absolute path. */
  openFile(path: string): Promise<void>;
  /** As `process.platform`. */
  platform: string;
};
