/** Channels between the preload and the shell; a file of its own, as the preload may import nothing of Node. */
export const channels = {
  pickFolder: 'heirloom:pick-folder',
  revealFile: 'heirloom:reveal-file',
  openFile: 'heirloom:open-file',
} as const;
