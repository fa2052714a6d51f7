import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { heirloom, paint, startHeirloom, temporaryFolder, testModels, until } from '../../engine-fixture.ts';

let missing: string | null = null;
beforeAll(async () => {
  ({ missing } = await testModels());
});

/** Runs a command that is to fail: exit 1, nothing on stdout, no stack trace. @returns stderr. */
async function refused(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, stdout, stderr } = await heirloom(args, { env });
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return stderr;
}

/** Starts `serve` and waits until it says where it is. */
async function served(args: readonly string[]) {
  const { child, ended } = startHeirloom(['serve', '--no-open', '--ready-json', ...args]);
  let out = '';
  child.stdout!.on('data', (text: string) => {
    out += text;
  });
  await until(() => out.includes('\n') || child.exitCode !== null);
  const ready: unknown = JSON.parse(out);
  return { child, ended, ready: ready as { url: string; startUrl: string } };
}

test('--help names every command and exits 0', async () => {
  const { code, stdout } = await heirloom(['--help']);
  expect(code).toBe(0);
  for (const name of ['serve', 'scan', 'export', 'token', 'models']) expect(stdout).toContain(`  ${name} `);
});

test('--version prints the version of package.json', async () => {
  const { code, stdout } = await heirloom(['--version']);
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
  ) as {
    version: string;
  };
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
});

const refusals: readonly [args: string[], sentence: string][] = [
  [['serv'], 'unknown command'],
  [['scan', '--library', 'x'], "missing required argument 'folders'"],
  [['scan', 'x'], '--library'],
  [['export', '--library', 'x'], '--format'],
  [['export', '--library', 'x', '--format', 'xml'], 'Allowed choices are json, csv'],
  [['export', '--format', 'json'], '--library'],
  [['token'], '--library'],
  [['serve', '--port', '70000'], 'Not a port number'],
  [['serve', '--port', 'http'], 'Not a port number'],
  [['models', 'get', 'huge'], 'There is no model pack huge'],
  [['models', 'get', 'toString'], 'There is no model pack toString'],
];

test('what cannot be understood is refused in words', async () => {
  const answers = await Promise.all(refusals.map(([args]) => refused(args)));
  for (const [i, [, sentence]] of refusals.entries()) expect(answers[i]).toContain(sentence);
});

test('token and export refuse a folder without a library, and make nothing there', async () => {
  const library = join(temporaryFolder(), 'none');
  const sentence = `heirloom: There is no Heirloom library in ${library}\n`;
  expect(await refused(['token', '--library', library])).toBe(sentence);
  expect(await refused(['export', '--library', library, '--format', 'json'])).toBe(sentence);
  expect(existsSync(library)).toBe(false);
});

test('scan refuses a folder that is not there in one line', async () => {
  const folder = temporaryFolder();
  const gone = join(folder, 'Fotos 2019');
  const stderr = await refused(['scan', gone, '--library', join(folder, 'library')]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(gone);
});

test('export refuses a file that cannot be written, in one line, and leaves no part of it', async () => {
  const library = join(temporaryFolder(), 'library');
  const { child, ended } = await served(['--library', library, '--port', '0']);
  child.kill('SIGTERM');
  await ended;
  const folder = temporaryFolder();
  const nowhere = join(folder, 'no-folder', 'export.json');
  const stderr = await refused(['export', '--library', library, '--format', 'json', '--out', nowhere]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(nowhere);
  mkdirSync(join(folder, 'taken'));
  await refused(['export', '--library', library, '--format', 'json', '--out', join(folder, 'taken')]);
  expect(readdirSync(folder)).toEqual(['taken']);
});

test('serve answers, prints the same token as `token`, holds its library and its port, and ends cleanly', async () => {
  const library = join(temporaryFolder(), 'library');
  const { child, ended, ready } = await served(['--library', library, '--port', '0']);
  const token = await heirloom(['token', '--library', library]);
  expect(token).toMatchObject({ code: 0, stderr: '' });
  expect(token.stdout).toMatch(/^[\w-]{40,}\n$/);
  const answer = await fetch(new URL('/api/status', ready.url), {
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ library });

  const [sameLibrary, samePort, exported] = await Promise.all([
    refused(['serve', '--no-open', '--library', library, '--port', '0']),
    refused([
      'serve',
      '--no-open',
      ...['--library', join(temporaryFolder(), 'other'), '--port', new URL(ready.url).port],
    ]),
    heirloom(['export', '--library', library, '--format', 'json']),
  ]);
  expect(sameLibrary).toContain('Another Heirloom');
  expect(sameLibrary.trim().split('\n')).toHaveLength(1);
  expect(samePort).toContain(`Port ${new URL(ready.url).port} is in use`);
  expect(JSON.parse(exported.stdout)).toMatchObject({ format: 'heirloom-export', photos: [] });

  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  const again = await served(['--library', library, '--port', '0']);
  expect(again.ready.url).toBe(ready.url);
  again.child.kill('SIGINT');
  expect((await again.ended).code).toBe(0);
});

test('serve takes another port when the one of the last time is in use', async () => {
  const library = join(temporaryFolder(), 'library');
  const first = await served(['--library', library]);
  first.child.kill('SIGTERM');
  await first.ended;
  const occupant = createServer().listen(Number(new URL(first.ready.url).port), '127.0.0.1');
  await new Promise((done) => occupant.once('listening', done));
  try {
    const second = await served(['--library', library]);
    expect(second.ready.url).not.toBe(first.ready.url);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  } finally {
    occupant.close();
  }
});

test('serve goes on when a folder is not there', async (context) => {
  context.skip(missing !== null, missing ?? '');
  const folder = temporaryFolder();
  await paint(join(folder, 'a.jpg'));
  const { child, ended, ready } = await served([join(folder, 'gone'), '--library', join(folder, 'lib')]);
  expect((await fetch(new URL('/health', ready.url))).status).toBe(200);
  await new Promise((done) => setTimeout(done, 300));
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toContain(join(folder, 'gone'));
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('models list names every pack, its presence and its licence', async () => {
  const { code, stdout } = await heirloom(['models', 'list']);
  expect(code).toBe(0);
  for (const pack of ['buffalo_l', 'buffalo_s', 'edge', 'starter']) expect(stdout).toMatch(`${pack} `);
  expect(stdout.match(/Licence: ./g)).toHaveLength(4);
});

test('models get asks for the licence, which nobody can accept without a terminal', async () => {
  const home = temporaryFolder();
  const env = { HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home };
  expect(await refused(['models', 'get', 'buffalo_l'], env)).toContain('--accept-licence');
});

const oldNode = '/usr/bin/node';

test('an older Node is refused in one line', async (context) => {
  const version = existsSync(oldNode)
    ? execFileSync(oldNode, ['--version'], { encoding: 'utf8' }).trim()
    : null;
  const major = Number(version?.match(/^v(\d+)/)?.[1]);
  context.skip(!(major < 22), `needs a Node older than 22 in ${oldNode}; there is ${version ?? 'none'}`);
  const { code, stdout, stderr } = await heirloom(['--help'], { node: oldNode });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `Heirloom needs Node.js 22.22 or newer; this is ${version}. Run it with "npm run heirloom -- …", which brings its own.\n`,
  );
});
