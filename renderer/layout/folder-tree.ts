/** A folder with photos of its own. */
export type FolderWithPhotos = {
  path: string;
  root_id: number | null;
  photos_count: number;
  cover_photo_id: number;
};

/** A folder of the tree; those between the root and a folder with photos are there too. */
export type FolderNode = {
  path: string;
  name: string;
  /** In it and below. */
  photosCount: number;
  /** Directly in it. */
  ownCount: number;
  /** At most four: of its own, then of those below. */
  covers: number[];
  children: FolderNode[];
};

const mostCovers = 4;

const separatorOf = (path: string) => (path.includes('\\') && !path.startsWith('/') ? '\\' : '/');

/**
 * The folders of a library as trees, one for each root, in the order of names.
 * @param roots paths that the trees begin at; a folder below none of them begins one of its own
 */
export function folderTree(folders: readonly FolderWithPhotos[], roots: readonly string[]): FolderNode[] {
  const nodes = new Map<string, FolderNode>();
  const trees: FolderNode[] = [];

  function nodeAt(path: string, start: string): FolderNode {
    const known = nodes.get(path);
    if (known !== undefined) return known;
    const separator = separatorOf(path);
    const cut = path.lastIndexOf(separator);
    const name = path.slice(cut + 1) || path;
    const node: FolderNode = { path, name, photosCount: 0, ownCount: 0, covers: [], children: [] };
    nodes.set(path, node);
    if (path === start) trees.push(node);
    else nodeAt(path.slice(0, cut) || separator, start).children.push(node);
    return node;
  }

  for (const folder of folders) {
    const start = roots.find((root) => isInside(folder.path, root)) ?? folder.path;
    const node = nodeAt(folder.path, start);
    node.ownCount = folder.photos_count;
    node.covers.unshift(folder.cover_photo_id);
  }
  for (const tree of trees) settle(tree);
  return trees.sort(byName);
}

export function isInside(path: string, folder: string): boolean {
  if (path === folder) return true;
  const separator = separatorOf(folder);
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byName = (a: FolderNode, b: FolderNode) => names.compare(a.name, b.name);

function settle(node: FolderNode): void {
  node.photosCount = node.ownCount;
  for (const child of node.children) {
    settle(child);
    node.photosCount += child.photosCount;
  }
  node.children.sort(byName);
  // One picture of each, then more of the first: a folder of folders shows what is in them.
  for (let at = 0; at < mostCovers; at++) {
    for (const child of node.children) {
      const cover = child.covers[at];
      if (cover !== undefined && node.covers.length < mostCovers && !node.covers.includes(cover)) {
        node.covers.push(cover);
      }
    }
  }
}

/** The way from the root to a folder, both included; empty when there is no such one. */
export function pathTo(trees: readonly FolderNode[], path: string): FolderNode[] {
  for (const tree of trees) {
    if (!isInside(path, tree.path)) continue;
    if (tree.path === path) return [tree];
    const below = pathTo(tree.children, path);
    if (below.length > 0) return [tree, ...below];
  }
  return [];
}
