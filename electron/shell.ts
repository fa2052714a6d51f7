import type { BrowserWindow, WebContents } from 'electron';
import { registerBridge } from './bridge.ts';
import type { ElectronCalls } from './electron-calls.ts';
import type { EngineEnd, EngineProcess } from './engine-process.ts';
import { menuTemplate } from './menu.ts';
import { externalUrl, isEngineUrl } from './navigation.ts';
import { shellTexts } from './texts.ts';
import { fitToDisplays, readWindowState, writeWindowState } from './window-state.ts';

export type ShellOptions = {
  startEngine(): Promise<EngineProcess>;
  /** CommonJS file that the sandboxed page starts with. */
  preloadPath: string;
  windowStatePath: string;
  platform: string;
};

/**
 * The desktop shell: one window on the engine's page. Everything it knows of the product is the engine's
 * address; it can be restarted, and so can the engine, without the other one losing anything.
 */
export async function runShell(electron: ElectronCalls, options: ShellOptions): Promise<void> {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }

  /** The engine that is being started or runs; null when there is none, or it is being stopped. */
  let engine: Promise<EngineProcess> | null = null;
  let engineOrigin: string | null = null;
  let startUrl: string | null = null;
  let window: BrowserWindow | null = null;
  let quitting = false;

  app.on('web-contents-created', (_, contents) => lockNavigation(electron, contents, () => engineOrigin));
  app.on('second-instance', () => showWindow());
  app.on('activate', () => showWindow());
  app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    quitting = true;
    if (engine === null) return;
    // Electron would end at once; the engine first finishes what it is writing.
    event.preventDefault();
    void stopEngine().then(() => app.quit());
  });

  await app.whenReady();
  const texts = shellTexts(app.getLocale());
  limitPermissions(electron, () => engineOrigin);
  electron.Menu.setApplicationMenu(
    electron.Menu.buildFromTemplate(
      menuTemplate(texts, { platform: options.platform, developer: !app.isPackaged }),
    ),
  );
  registerBridge(electron, {
    engineOrigin: () => engineOrigin,
    parentWindow: () => window,
    pickFolderTitle: texts.pickFolderTitle,
  });
  await openEngine();

  /** Starts the engine, and again for as long as it fails and the owner wants to. */
  async function openEngine(): Promise<void> {
    while (!quitting) {
      const starting = options.startEngine();
      engine = starting;
      try {
        const started = await starting;
        if (quitting) return;
        engineOrigin = started.origin;
        startUrl = started.startUrl;
        void started.ended.then((end) => {
          if (engine === starting) void reopenEngine(end);
        });
        await showPage(started.startUrl);
        return;
      } catch (error) {
        // It ended while its page was loading, which is being asked about already, or is being stopped.
        if (engine !== starting) return;
        await stopEngine();
        if (!(await askToRestart(texts.engineNotStarted, errorText(error)))) return app.quit();
      }
    }
  }

  async function reopenEngine({ how, lastLines }: EngineEnd): Promise<void> {
    engine = null;
    const detail = [texts.engineEndedDetail, '', how, ...lastLines.slice(-5)].join('\n');
    if (await askToRestart(texts.engineEnded, detail)) await openEngine();
    else app.quit();
  }

  async function stopEngine(): Promise<void> {
    const stopping = engine;
    engine = null;
    startUrl = null;
    // One that never started has nothing to stop.
    const started = await stopping?.catch(() => null);
    await started?.stop();
  }

  async function askToRestart(message: string, detail: string): Promise<boolean> {
    if (quitting) return false;
    const { response } = await electron.dialog.showMessageBox({
      type: 'error',
      message,
      detail,
      buttons: [texts.restart, texts.quit],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  }

  async function showPage(url: string): Promise<void> {
    window ??= createWindow();
    await window.loadURL(url).catch((error: unknown) => {
      // A navigation that the next one overtakes is no failure of the page.
      if (!/ERR_ABORTED/.test(errorText(error))) throw error;
    });
  }

  function showWindow(): void {
    if (window !== null) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    } else if (startUrl !== null) {
      showPage(startUrl).catch((error) => electron.dialog.showErrorBox('Heirloom', errorText(error)));
    }
  }

  function createWindow(): BrowserWindow {
    const workAreas = electron.screen.getAllDisplays().map((display) => display.workArea);
    const { maximized, ...bounds } = fitToDisplays(readWindowState(options.windowStatePath), workAreas);
    const created = new electron.BrowserWindow({
      ...bounds,
      minWidth: 480,
      minHeight: 360,
      show: false,
      webPreferences: {
        preload: options.preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    if (maximized) created.maximize();
    created.once('ready-to-show', () => created.show());
    created.on('close', () => {
      writeWindowState(options.windowStatePath, {
        ...created.getNormalBounds(),
        maximized: created.isMaximized(),
      });
    });
    created.on('closed', () => {
      window = null;
    });
    return created;
  }
}

/** The page stays the engine's: links elsewhere open in the system's browser, everything else goes nowhere. */
function lockNavigation(
  { shell }: ElectronCalls,
  contents: WebContents,
  engineOrigin: () => string | null,
): void {
  const openOutside = (url: string): void => {
    const external = externalUrl(url);
    if (external !== null) void shell.openExternal(external);
  };
  const keepInside = (event: { preventDefault(): void; url: string; isMainFrame: boolean }): void => {
    if (isEngineUrl(event.url, engineOrigin())) return;
    event.preventDefault();
    if (event.isMainFrame) openOutside(event.url);
  };
  // For every frame; `will-navigate` would say the same once more for the main one.
  contents.on('will-frame-navigate', keepInside);
  contents.on('will-redirect', keepInside);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** Copying a picture, and the camera for the search by a picture of somebody, are all that the page may ask for. */
function limitPermissions({ session }: ElectronCalls, engineOrigin: () => string | null): void {
  const mayCopy = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && isEngineUrl(url, engineOrigin());
  session.defaultSession.setPermissionRequestHandler((_, permission, answer, details) => {
    const { requestingUrl } = details;
    const kinds = 'mediaTypes' in details ? details.mediaTypes : undefined;
    const isCamera = permission === 'media' && kinds?.length === 1 && kinds[0] === 'video';
    answer(mayCopy(permission, requestingUrl) || (isCamera && isEngineUrl(requestingUrl, engineOrigin())));
  });
  session.defaultSession.setPermissionCheckHandler((_, permission, origin) => mayCopy(permission, origin));
  session.defaultSession.setDevicePermissionHandler(() => false);
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
