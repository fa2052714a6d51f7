import type { DesktopBridge } from '../core/contract/bridge.ts';

declare global {
  interface Window {
    heirloom?: DesktopBridge;
  }
  interface ImportMeta {
    /** Vite's: what the page may read later, by path. */
    glob<T>(pattern: string, options: { import: string }): Record<string, () => Promise<T>>;
  }
}
