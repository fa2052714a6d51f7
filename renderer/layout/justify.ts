/** A row of pictures of one height that fills the width exactly, except the last one of a group. */
export type TileRow = { heightPx: number; tiles: { index: number; widthPx: number }[] };

export type JustifyOptions = { widthPx: number; targetHeightPx: number; gapPx: number };

// Panoramas and very tall scans are cropped to these shapes in grids, or one of them would be a whole row.
const narrowest = 0.5;
const widest = 2.6;

/**
 * Packs pictures into rows in their order, each about `targetHeightPx` high.
 * @param aspects width / height of each picture
 * @returns rows whose tile widths are whole pixels and add up, with gaps, to at most `widthPx`; `index` counts in
 * `aspects`. Empty when there is no width.
 */
export function justify(aspects: readonly number[], options: JustifyOptions): TileRow[] {
  const { widthPx, targetHeightPx, gapPx } = options;
  if (widthPx <= 0) return [];
  const shapes = aspects.map((aspect) => Math.min(widest, Math.max(narrowest, aspect)));
  const rows: TileRow[] = [];
  let first = 0;
  let sum = 0;
  shapes.forEach((shape, index) => {
    sum += shape;
    const room = widthPx - gapPx * (index - first);
    if (room / sum > targetHeightPx && index < shapes.length - 1) return;
    // The last row fills the width where that makes it only a little higher.
    const full = room / sum <= targetHeightPx * 1.25;
    rows.push(tileRow(shapes.slice(first, index + 1), first, full ? room / sum : targetHeightPx, room, full));
    first = index + 1;
    sum = 0;
  });
  return rows;
}

function tileRow(shapes: number[], first: number, height: number, room: number, full: boolean): TileRow {
  let used = 0;
  const tiles = shapes.map((shape, offset) => {
    const last = offset === shapes.length - 1;
    const widthPx = full && last ? Math.floor(room) - used : Math.floor(shape * height);
    used += widthPx;
    return { index: first + offset, widthPx };
  });
  return { heightPx: Math.round(height), tiles };
}
