import { EventEmitter } from 'node:events';
import type { ElectronCalls } from '../../../electron/electron-calls.ts';

type IpcHandler = (event: unknown, ...args: unknown[]) => unknown;
type WindowOpenHandler = (details: { url: string }) => { action: string };

/** What a page's `webContents` is here: events in, and the handler that the shell has set. */
export class ContentsDouble extends EventEmitter {
  windowOpenHandler: WindowOpenHandler | null = null;
  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }
}

export class WindowDouble extends EventEmitter {
  readonly options: { webPreferences: Record<string, unknown>; x?: number; width: number };
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  minimized = false;
  maximized = false;
  constructor(options: WindowDouble['options']) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    await this.onLoad(url);
  }
  /** What loading a page runs into. */
  onLoad = async (_url: string): Promise<void> => {};
  isMinimized = (): boolean => this.minimized;
  isMaximized = (): boolean => this.maximized;
  getNormalBounds = (): object => ({ x: 10, y: 20, width: 900, height: 700 });
  restore = (): void => void this.calls.push('restore');
  show = (): void => void this.calls.push('show');
  focus = (): void => void this.calls.push('focus');
  maximize = (): void => void this.calls.push('maximize');
  close(): void {
    this.emit('close');
    this.emit('closed');
  }
}

export type DoubleOptions = {
  firstInstance?: boolean;
  locale?: string;
  onLoad?: (url: string) => Promise<void>;
};

/** A double of the few calls in `ElectronCalls`, and what a test can see and say through it. */
export function createElectronDouble({ firstInstance = true, locale = 'en-GB', onLoad }: DoubleOptions = {}) {
  const windows: WindowDouble[] = [];
  const ipcHandlers = new Map<string, IpcHandler>();
  const opened = { external: [] as string[], paths: [] as string[], revealed: [] as string[] };
  const messages: { message: string; detail: string }[] = [];
  /** Answers to the next message boxes, 0 = start again. */
  const responses: number[] = [];
  const permission: {
    request?: (
      contents: unknown,
      name: string,
      answer: (granted: boolean) => void,
      details: { requestingUrl: string; mediaTypes?: string[] },
    ) => void;
    check?: (contents: unknown, name: string, requestingOrigin: string) => boolean;
  } = {};
  let quits = 0;
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    requestSingleInstanceLock: () => firstInstance,
    whenReady: async () => {},
    getLocale: () => locale,
    /** As Electron does it: asks first, and ends only when nobody objects. */
    quit() {
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) quits += 1;
    },
  });
  const calls = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(options: WindowDouble['options']) {
        super(options);
        this.onLoad = onLoad ?? this.onLoad;
        windows.push(this);
      }
    },
    dialog: {
      showMessageBox: async (options: { message: string; detail: string }) => {
        messages.push(options);
        return { response: responses.shift() ?? 1 };
      },
      showOpenDialog: async () => ({ canceled: false, filePaths: ['/photos'] }),
    },
    ipcMain: { handle: (channel: string, handler: IpcHandler) => ipcHandlers.set(channel, handler) },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: typeof permission.request) => {
          permission.request = handler;
        },
        setPermissionCheckHandler: (handler: typeof permission.check) => {
          permission.check = handler;
        },
        setDevicePermissionHandler: () => {},
      },
    },
    shell: {
      openExternal: async (url: string) => void opened.external.push(url),
      openPath: async (path: string) => {
        opened.paths.push(path);
        return '';
      },
      showItemInFolder: (path: string) => void opened.revealed.push(path),
    },
  };
  return {
    electron: calls as unknown as ElectronCalls,
    app,
    windows,
    opened,
    messages,
    responses,
    permission,
    quits: () => quits,
    /** Makes a page known to the shell, as Electron does for each one. */
    newContents(): ContentsDouble {
      const contents = new ContentsDouble();
      app.emit('web-contents-created', {}, contents);
      return contents;
    },
    /** Sends a request as the frame at `url` would; `subframe`: not from the main one. */
    async invoke(channel: string, url: string, args: unknown[] = [], subframe = false): Promise<unknown> {
      const frame = { url };
      const mainFrame = subframe ? { url } : frame;
      return ipcHandlers.get(channel)?.({ senderFrame: frame, sender: { mainFrame } }, ...args);
    },
  };
}
