/** The few parts of Electron that the shell uses; a test gives it a double with just these. */
export type ElectronCalls = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'screen' | 'session' | 'shell'
>;
