import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError } from '../core/contract/errors.ts';

/** How to run the engine: a Node-like program and the engine's command line script. */
export type EngineCommand = {
  execPath: string;
  scriptPath: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
};

export type EngineProcess = {
  /** `http://127.0.0.1:<port>`, without a path. */
  origin: string;
  /** Link that signs the window in, once. */
  startUrl: string;
  /** Settles when the process has ended, asked or not; never rejects. */
  ended: Promise<EngineEnd>;
  /** Asks the engine to finish what it writes and end; killed when it has not after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
};

export type EngineEnd = {
  /** `ended with code 1`, `ended with SIGKILL`. */
  how: string;
  /** The last lines it wrote to stderr. */
  lastLines: string[];
};

const Ready = z.object({ type: z.literal('ready'), url: z.url(), startUrl: z.url() });

const keptLines = 20;

/**
 * Starts the engine as a process of its own and waits until its port answers. It is a plain child process and
 * not Electron's utility process because the engine forks analysis processes of its own, which a utility process
 * cannot; over the channel that `fork` opens, the engine notices by itself when the shell is gone.
 *
 * @throws AppError `internal` when the engine ends before it is ready, `timeout` after `startLimitMs`.
 */
export async function startEngineProcess(
  command: EngineCommand,
  startLimitMs = 60_000,
): Promise<EngineProcess> {
  const child = fork(command.scriptPath, command.args, {
    execPath: command.execPath,
    execArgv: [],
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > keptLines) lastLines.shift();
    process.stderr.write(`${line}\n`);
  });
  const ended = new Promise<EngineEnd>((settle) => {
    child.once('error', (error) => settle({ how: error.message, lastLines }));
    child.once('close', (code, signal) =>
      settle({ how: `ended with ${signal ?? `code ${code}`}`, lastLines }),
    );
  });
  const { url, startUrl } = await untilReady(child, ended, startLimitMs);
  return {
    origin: new URL(url).origin,
    startUrl,
    ended,
    async stop(patienceMs = 10_000) {
      if (child.connected) child.send('stop', () => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function untilReady(
  child: ChildProcess,
  ended: Promise<EngineEnd>,
  startLimitMs: number,
): Promise<z.infer<typeof Ready>> {
  const ready = new Promise<z.infer<typeof Ready>>((settle) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const message = Ready.safeParse(parseJson(line));
      if (message.success) settle(message.data);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((settle) => {
    timer = setTimeout(settle, startLimitMs, 'late');
  });
  const first = await Promise.race([ready, ended, late]);
  clearTimeout(timer);
  if (first === 'late') {
    child.kill('SIGKILL');
    throw new AppError('timeout', `The engine was not ready after ${Math.round(startLimitMs / 1000)} s.`);
  }
  if ('how' in first) {
    throw new AppError('internal', [`The engine ${first.how}.`, ...first.lastLines].join('\n'));
  }
  return first;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
