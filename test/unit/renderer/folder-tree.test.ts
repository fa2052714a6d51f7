import { expect, test } from 'vitest';
import { type FolderNode, folderTree, pathTo } from '../../../renderer/layout/folder-tree.ts';

const folder = (path: string, photos_count: number, cover_photo_id: number) => ({
  ...{ path, root_id: 1, photos_count, cover_photo_id },
});
const draw = ({ name, photosCount, ownCount, children }: FolderNode): unknown[] => [
  name,
  photosCount,
  ownCount,
  ...children.map(draw),
];

test('folders are a tree below each root, those between without photos too, names as people order them', () => {
  const trees = folderTree(
    [
      folder('/photos/2019/Rome', 3, 1),
      folder('/photos/2019/Trip 10', 1, 2),
      folder('/photos/2019/Trip 9', 1, 3),
      folder('/photos', 2, 4),
      folder('/data/uploads', 5, 5),
    ],
    ['/photos'],
  );
  expect(trees.map(draw)).toEqual([
    ['photos', 7, 2, ['2019', 5, 0, ['Rome', 3, 3], ['Trip 9', 1, 1], ['Trip 10', 1, 1]]],
    ['uploads', 5, 5],
  ]);
  expect(trees[0]!.covers).toEqual([4, 1, 3, 2]);
});

test('the way to a folder; none to one that is not there, or only begins alike', () => {
  const trees = folderTree([folder('/photos/2019/Rome', 3, 1)], ['/photos']);
  expect(pathTo(trees, '/photos/2019/Rome').map(({ name }) => name)).toEqual(['photos', '2019', 'Rome']);
  expect(pathTo(trees, '/photos/2019/Ro')).toEqual([]);
  expect(pathTo(trees, '/elsewhere')).toEqual([]);
});

test('folders of Windows, a whole drive, and the root of a disk', () => {
  const windows = folderTree(
    [folder('C:\\Photos\\2019', 1, 1), folder('D:\\', 1, 2)],
    ['C:\\Photos', 'D:\\'],
  );
  expect(windows.map(draw)).toEqual([
    ['D:\\', 1, 1],
    ['Photos', 1, 0, ['2019', 1, 1]],
  ]);
  expect(folderTree([folder('/a/b', 1, 1)], ['/']).map(draw)).toEqual([
    ['/', 1, 0, ['a', 1, 0, ['b', 1, 1]]],
  ]);
});
