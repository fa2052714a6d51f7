import { useRef } from 'react';
import type { Selecting } from '../../app/selection.ts';
import { colourOf, dayOf, type Timeline, tilePhoto } from '../../app/timeline.ts';
import { bandOf, type PhotoGroup, type PhotoLayout, rowCount, rowOf } from '../../layout/photo-layout.ts';
import { PhotoTile, type TileActs } from '../photo-tile.tsx';
import { GroupHeadings } from './group-headings.tsx';
import type { RowsInView } from './use-rows-in-view.ts';

type ShownBandsProps = {
  photos: Timeline;
  layout: PhotoLayout;
  view: RowsInView;
  /** Its row stays in the document, or scrolling would lose the focus. */
  current: number;
  selection: Selecting;
  selecting: boolean;
  marked: boolean;
  acts: TileActs;
  textOf: (group: PhotoGroup) => string;
  aboutGroup: ((from: string, to: string) => string | null) | null;
  aboutPhoto: ((day: string) => string | null) | null;
};

/** The rows of a grid that are on the screen, under their headings. */
export function ShownBands(props: ShownBandsProps) {
  const { photos, layout, view, current, selection, selecting, acts, textOf } = props;
  const latest = useRef(acts);
  latest.current = acts;
  const stable = useRef<TileActs>({
    onCurrent: (index) => latest.current.onCurrent(index),
    onClick: (event, index) => latest.current.onClick(event, index),
    onSelect: (index, extend) => latest.current.onSelect(index, extend),
    onKeyDown: (event, index) => latest.current.onKeyDown(event, index),
  });
  if (rowCount(layout) === 0) return null;

  const currentRow = rowOf(layout, current);
  const rowsOf = new Map<number, number[]>();
  const add = (row: number) => {
    const band = bandOf(layout, row);
    const rows = rowsOf.get(band);
    if (rows === undefined) rowsOf.set(band, [row]);
    else if (!rows.includes(row)) rows.push(row);
  };
  if (currentRow < view.first) add(currentRow);
  for (let row = view.first; row < view.end; row++) add(row);
  if (currentRow >= view.end) add(currentRow);

  const tiles = (row: number, bandTopPx: number) => {
    const heightPx = layout.rowHeights[row]!;
    const style = { transform: `translateY(${layout.rowTops[row]! - bandTopPx}px)`, height: heightPx };
    const quick = view.fast && row !== currentRow;
    return (
      <div key={row} role="presentation" className="photo-grid__row" style={style}>
        {layout.tilesOf(row).map((tile) => {
          const colour = colourOf(photos, tile.index);
          if (quick) {
            const frame = { left: tile.leftPx, width: tile.widthPx, height: heightPx };
            return (
              <div
                key={tile.index}
                role="presentation"
                className="photo-frame"
                style={colour === null ? frame : { ...frame, backgroundColor: colour }}
              />
            );
          }
          const id = photos.ids[tile.index]!;
          return (
            <LaidTile
              key={id}
              {...{ photos, heightPx, colour }}
              index={tile.index}
              leftPx={tile.leftPx}
              widthPx={tile.widthPx}
              marked={props.marked}
              tabbable={tile.index === current}
              selected={selecting ? selection.has(id) : null}
              aboutPhoto={props.aboutPhoto}
              acts={stable.current}
            />
          );
        })}
      </div>
    );
  };

  return [...rowsOf].map(([at, rows]) => {
    const band = layout.bands[at]!;
    const bandGroups = layout.groups.slice(band.firstGroup, band.endGroup);
    const shared = bandGroups.length > 1 ? layout.tilesOf(band.firstRow) : [];
    const leftOf = (group: PhotoGroup | undefined) =>
      shared.find(({ index }) => index === group?.start)?.leftPx ?? null;
    const headings = bandGroups.map((group, i) => {
      const leftPx = leftOf(group) ?? 0;
      const nextPx = leftOf(bandGroups[i + 1]);
      return {
        ...{ group, leftPx, widthPx: nextPx === null ? null : nextPx - leftPx - 8 },
        text: textOf(group),
        about: aboutOf(photos, group, props.aboutGroup),
        selected: selecting && isSelected(photos, group, selection),
      };
    });
    return (
      <div
        key={bandGroups[0]!.key}
        role="presentation"
        className="photo-grid__band"
        // Not a transform: what is sticky in it would not know.
        style={{ top: band.topPx, height: band.heightPx }}
      >
        <GroupHeadings
          headings={headings}
          heightPx={layout.headingPx}
          selecting={selecting}
          onToggle={({ start, end }) => selection.toggleAll(photos.ids.slice(start, end))}
        />
        {rows.map((row) => tiles(row, band.topPx))}
      </div>
    );
  });
}

type LaidTileProps = {
  photos: Timeline;
  index: number;
  leftPx: number;
  widthPx: number;
  heightPx: number;
  colour: string | null;
  marked: boolean;
  tabbable: boolean;
  selected: boolean | null;
  aboutPhoto: ((day: string) => string | null) | null;
  acts: TileActs;
};

function LaidTile({ photos, index, leftPx, widthPx, aboutPhoto, ...rest }: LaidTileProps) {
  const known = useRef<{ photos: Timeline; index: number; photo: ReturnType<typeof tilePhoto> }>(null);
  if (known.current?.photos !== photos || known.current.index !== index) {
    known.current = { photos, index, photo: tilePhoto(photos, index) };
  }
  const { photo } = known.current;
  const about = photo.dated ? (aboutPhoto?.(photo.taken_at.slice(0, 10)) ?? null) : null;
  return (
    <PhotoTile
      photo={photo}
      index={index}
      leftPx={leftPx}
      widthPx={widthPx}
      about={about}
      total={photos.ids.length}
      {...rest}
    />
  );
}

function isSelected({ ids }: Timeline, { start, end }: PhotoGroup, selection: Selecting): boolean {
  for (let i = start; i < end; i++) if (!selection.has(ids[i]!)) return false;
  return true;
}

/** Of the days from the first to the last photo of a group that somebody or something dated. */
function aboutOf(
  photos: Timeline,
  { start, end }: PhotoGroup,
  about: ShownBandsProps['aboutGroup'],
): string | null {
  if (about === null) return null;
  let [newest, oldest] = [start, end - 1];
  while (newest < end && !tilePhoto(photos, newest).dated) newest++;
  if (newest === end) return null;
  while (!tilePhoto(photos, oldest).dated) oldest--;
  return about(dayOf(photos, oldest), dayOf(photos, newest));
}
