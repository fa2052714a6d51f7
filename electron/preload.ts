import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge } from '../core/contract/bridge.ts';
import { channels } from './channels.ts';

// Sandboxed: bundled to one CommonJS file, and nothing of Node or Electron itself reaches the page.
const bridge: DesktopBridge = {
  pickFolder: () => ipcRenderer.invoke(channels.pickFolder),
  revealFile: (path) => ipcRenderer.invoke(channels.revealFile, path),
  openFile: (path) => ipcRenderer.invoke(channels.openFile, path),
  platform: process.platform,
};

contextBridge.exposeInMainWorld('heirloom', bridge);
