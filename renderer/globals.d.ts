import type { DesktopBridge } from '../core/contract/bridge.ts';

declare global {
  interface Window {
    heirloom?: DesktopBridge;
  }
}
