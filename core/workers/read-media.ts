import { basename } from 'node:path';
import { fingerprintOf } from '../library/stacks/fingerprint.ts';
import { openPicture } from '../media/decode/open-picture.ts';
import { asOrientation } from '../media/decode/tiff-tree.ts';
import { mediaKind } from '../media/formats.ts';
import { hashFile } from '../media/hash-file.ts';
import { type EmbeddedTags, readEmbeddedTags } from '../media/metadata/embedded-tags.ts';
import { readMetadata } from '../media/metadata/read-metadata.ts';
import { PhotoFailure } from '../media/photo-failure.ts';
import { picasaRegions } from '../media/regions/picasa.ts';
import { type RegionList, readRegionLists, type StoredPicture } from '../media/regions/read-regions.ts';
import type { MediaFacts, Orientation, RgbImage } from '../media/types.ts';
import { frames } from '../media/video/frames.ts';
import { readVideo } from '../media/video/read-video.ts';
import { readXmp, type XmpProperties, xmpNs, xmpText } from '../media/xmp/read-xmp.ts';
import { readSidecars, type Sidecars } from './read-sidecars.ts';

/** A picture in which faces are looked for. */
export type SeenImage = {
  image: RgbImage;
  /** The same with more pixels; null: `image` has them all. */
  detail: (() => Promise<RgbImage>) | null;
};

export type ReadMedia = {
  /** Without `metadata.regions`: which of them hold depends on the faces in the picture. */
  facts: MediaFacts;
  /** The first is what is shown; a video has several, or none where it cannot be decoded. */
  images: SeenImage[];
  regionLists: RegionList[];
};

/** Pictures of a video that faces are looked for in. */
const framesOfVideo = 6;

/** The path of a file, and those of its copies, of which only the names count. */
type Paths = readonly [string, ...string[]];

/** Reads a file and what lies beside it. Only in a child process: decoders can crash. @throws PhotoFailure */
export async function readMedia(paths: Paths, sidecarPaths: readonly string[]): Promise<ReadMedia> {
  const sidecars = await readSidecars(sidecarPaths);
  return mediaKind(paths[0]) === 'video' ? readFilm(paths, sidecars) : readPicture(paths, sidecars);
}

async function readFilm(paths: Paths, sidecars: Sidecars): Promise<ReadMedia> {
  const [path] = paths;
  const video = await readVideo(path);
  const { width, height, durationMs, format } = video;
  const metadata = readMetadata({
    paths,
    bytes: null,
    xmpSidecar: sidecars.xmp,
    takeoutJson: sidecars.takeoutJson,
    video,
  });
  const contentSha256 = await hashFile(path);
  // What cannot be decoded is still a video with a date.
  const found = await frames(path, framesOfVideo).catch((error) => {
    if (error instanceof PhotoFailure) return null;
    throw error;
  });
  const images = found ? [found.poster, ...found.frames.filter((frame) => frame !== found.poster)] : [];
  return {
    facts: {
      ...{ kind: 'video', format, width, height, orientation: 1, durationMs, metadata, contentSha256 },
      fingerprint: null,
    },
    images: images.map(({ image }) => ({ image, detail: null })),
    regionLists: [],
  };
}

async function readPicture(paths: Paths, sidecars: Sidecars): Promise<ReadMedia> {
  const [path] = paths;
  let told: Told | undefined;
  const toldBy = (bytes: Uint8Array) => {
    told ??= readTold(bytes, sidecars);
    return told;
  };
  const opened = await openPicture(path, (bytes) => xmpOrientation(toldBy(bytes).xmp));
  const { bytes, format, image, detail, width, height, orientation, contentSha256 } = opened;
  const { tags, xmp } = toldBy(bytes);
  const metadata = readMetadata({
    paths,
    bytes,
    tags,
    xmpSidecar: sidecars.xmp,
    takeoutJson: sidecars.takeoutJson,
  });
  const turned = format === 'heic' ? heicOrientation(tags) : orientation;
  const [storedWidth, storedHeight] = turned >= 5 ? [height, width] : [width, height];
  const picture: StoredPicture = { storedWidth, storedHeight, orientation: turned };
  const picasa =
    sidecars.picasa &&
    picasaRegions(sidecars.picasa.ini, sidecars.picasa.contacts, basename(path), picture, format === 'raw');
  return {
    facts: {
      ...{
        kind: 'photo',
        format,
        width,
        height,
        orientation: turned,
        durationMs: null,
        metadata,
        contentSha256,
      },
      fingerprint: fingerprintOf(image),
    },
    images: [{ image, detail }],
    regionLists: [
      ...xmp.flatMap((properties) => readRegionLists(properties, picture)),
      ...(picasa ? [picasa] : []),
    ],
  };
}

/** What a picture file carries, read once; its XMP is that of the sidecar first, then of the packets in the file. */
type Told = { tags: EmbeddedTags; xmp: XmpProperties[] };

function readTold(bytes: Uint8Array, { xmp: sidecar }: Sidecars): Told {
  const tags = readEmbeddedTags(bytes);
  const packets = sidecar ? [sidecar, ...tags.xmpPackets] : tags.xmpPackets;
  return { tags, xmp: packets.map((packet) => readXmp(packet)).filter((xmp) => xmp !== null) };
}

/** Programs that leave a file as it is write how it is turned beside it. */
function xmpOrientation(packets: readonly XmpProperties[]): Orientation | null {
  for (const xmp of packets) {
    const orientation = asOrientation(Number(xmpText(xmp, `${xmpNs.tiff}Orientation`)));
    if (orientation !== null) return orientation;
  }
  return null;
}

/** HEIC turns itself; phones repeat in EXIF how, which is what other programs write regions by. */
function heicOrientation({ exif }: EmbeddedTags): Orientation {
  return asOrientation(Number(exif.Orientation?.value)) ?? 1;
}
