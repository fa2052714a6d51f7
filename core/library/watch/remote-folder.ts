import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

/** File systems whose changes by other computers this system is not told of. */
const remoteTypes = new Set(
  (
    'nfs nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs ftp 9p virtiofs vboxsf vmhgfs prl_fs ' +
    'afs ceph coda lustre gfs2 ocfs2 glusterfs beegfs'
  ).split(' '),
);

/** Of the file systems in user space, these are about disks of this computer. All others are taken for remote. */
const localFuse = new Set(
  'fuseblk fuse.mergerfs fuse.bindfs fuse.gocryptfs fuse.encfs fuse.cryfs'.split(' '),
);

/** Whether a folder is on a network disk, or shared by the computer that runs this virtual machine. */
export async function isRemoteFolder(path: string): Promise<boolean> {
  try {
    if (process.platform === 'win32') return isUncPath(await realpath(path));
    const type =
      process.platform === 'darwin'
        ? fsTypeByMountCommand(path, (await promisify(execFile)('/sbin/mount')).stdout)
        : fsTypeByMountInfo(path, await readFile('/proc/self/mountinfo', 'utf8'));
    return type !== null && isRemoteType(type);
  } catch {
    // Then watching shows whether it works.
    return false;
  }
}

export function isRemoteType(type: string): boolean {
  return remoteTypes.has(type) || (/fuse/.test(type) && !localFuse.has(type));
}

/** `\\server\share`; the real path of a mapped drive is one. */
export function isUncPath(path: string): boolean {
  return /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/i.test(path);
}

/** Type of the file system that holds a path. `text`: Linux's `/proc/self/mountinfo`, see proc(5). */
export function fsTypeByMountInfo(path: string, text: string): string | null {
  const mounts = text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const type = fields[fields.indexOf('-') + 1];
    const unescaped = fields[4]?.replace(/\\([0-7]{3})/g, (_, octal) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return unescaped && type ? [{ point: unescaped, type }] : [];
  });
  return nearest(path, mounts);
}

/** The same from what `mount` of macOS prints: `//me@server/photos on /Volumes/photos (smbfs, nodev, nosuid)`. */
export function fsTypeByMountCommand(path: string, text: string): string | null {
  const mounts = text.split('\n').flatMap((line) => {
    const [, point, type] = / on (\/.*) \(([^,)]+)/.exec(line) ?? [];
    return point && type ? [{ point, type }] : [];
  });
  return nearest(path, mounts);
}

/** What was mounted last lies above the others. */
function nearest(path: string, mounts: readonly { point: string; type: string }[]): string | null {
  let found: { point: string; type: string } | null = null;
  for (const mount of mounts) {
    const holds = path === mount.point || path.startsWith(mount.point === '/' ? '/' : `${mount.point}/`);
    if (holds && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found?.type ?? null;
}
