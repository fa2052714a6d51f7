import { expect, test } from 'vitest';
import {
  fsTypeByMountCommand,
  fsTypeByMountInfo,
  isRemoteType,
  isUncPath,
} from '../../../core/library/watch/remote-folder.ts';

const mountInfo = String.raw`23 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
95 28 0:48 / /mnt/nas rw,relatime shared:50 - nfs4 nas:/photos rw,vers=4.2
96 28 0:49 / /mnt/my\040photos rw - cifs //server/photos rw
97 95 8:17 / /mnt/nas/stick rw shared:51 master:3 - fuseblk /dev/sdb1 rw
98 28 0:50 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
99 28 8:33 / /mnt/twice rw - ext4 /dev/sdc1 rw
100 99 0:51 / /mnt/twice rw - fuse.sshfs me@host: rw
`;

test('Linux: the file system that holds a folder is the nearest mount above it, the last one of several', () => {
  const paths = {
    '/home/me/Pictures': 'ext4',
    '/mnt/nas': 'nfs4',
    '/mnt/nas/2020': 'nfs4',
    '/mnt/nas2/2020': 'ext4',
    '/mnt/nas/stick/DCIM': 'fuseblk',
    '/mnt/my photos/a': 'cifs',
    '/run/user/1000/gvfs/smb': 'fuse.gvfsd-fuse',
    '/mnt/twice/a': 'fuse.sshfs',
  };
  expect(
    Object.fromEntries(Object.keys(paths).map((path) => [path, fsTypeByMountInfo(path, mountInfo)])),
  ).toEqual(paths);
  expect(fsTypeByMountInfo('/a', '')).toBe(null);
});

test('macOS: the same from what mount prints', () => {
  const text = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk4s1 on /Volumes/Stick (1) (exfat, local, nodev, nosuid, noowners)
//me@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by me)
`;
  const types = ['/Users/me/Pictures', '/Volumes/Stick (1)/DCIM', '/Volumes/photos/2020'].map((path) =>
    fsTypeByMountCommand(path, text),
  );
  expect(types).toEqual(['apfs', 'exfat', 'smbfs']);
});

test('network disks and shares of virtual machines are remote, disks of this computer are not', () => {
  const remote =
    'nfs nfs4 cifs smb3 smbfs afpfs 9p virtiofs vboxsf fuse.sshfs fuse.rclone fuse fuse.gvfsd-fuse macfuse';
  const local =
    'ext4 btrfs xfs zfs vfat exfat ntfs3 fuseblk apfs hfs overlay tmpfs fuse.mergerfs udf iso9660';
  expect(remote.split(' ').filter((type) => !isRemoteType(type))).toEqual([]);
  expect(local.split(' ').filter(isRemoteType)).toEqual([]);
});

test('Windows: what is on a server has a name that begins with it', () => {
  const paths = [
    '\\\\nas\\photos',
    '\\\\?\\UNC\\nas\\photos',
    'C:\\Users',
    '\\\\?\\C:\\Users',
    '\\\\.\\C:\\',
  ];
  expect(paths.map(isUncPath)).toEqual([true, true, false, false, false]);
});
