import { setTimeout } from 'node:timers/promises';
import {
  ALL_FORMATS,
  type EncodedPacket,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputVideoTrack,
} from 'mediabunny';
import sharp from 'sharp';
import { workingSizePx } from '../decode/pixels.ts';
import { PhotoFailure } from '../photo-failure.ts';
import type { RgbImage } from '../types.ts';
import { rgbFromYuv, type YuvColours, type YuvFrame, yuvBytes } from './yuv.ts';

export type VideoFrame = { atMs: number; image: RgbImage };

/** A frame between two key frames costs all frames since the first of them. */
const maxDecodedAheadS = 4;
/** H.264 and HEVC show a frame at most 16 after those that they need for it. */
const maxReordered = 16;
const maxQueued = 8;
const maxPacketBytes = 256 * 2 ** 20;
const maxPixels = 8192 * 8192;

/**
 * The optional decoder (docs/decisions/0009-video.md). Its name is no literal: type checking works without it.
 */
const decoderPackage: string = 'node-webcodecs/register';
let decoder: Promise<boolean> | undefined;

/** Whether frames of videos can be had on this computer. */
export function hasVideoDecoder(): Promise<boolean> {
  decoder ??= loadDecoder();
  return decoder;
}

async function loadDecoder(): Promise<boolean> {
  // Only the build inside the package: FFmpeg of the system could be any.
  process.env.NODE_WEBCODECS_FORCE = 'static';
  try {
    await import(decoderPackage);
    const { supported } = await webCodecs.VideoDecoder.isConfigSupported({ codec: 'avc1.42E01E' });
    return supported === true;
  } catch {
    return false;
  }
}

/** WebCodecs, as far as it is used here. */
type WebCodecsFrame = {
  readonly format: string | null;
  readonly codedWidth: number;
  readonly codedHeight: number;
  copyTo(target: Uint8Array): Promise<unknown>;
  close(): void;
};
type WebCodecsDecoder = {
  readonly decodeQueueSize: number;
  configure(config: object): void;
  decode(chunk: object): void;
  flush(): Promise<void>;
  close(): void;
};
type WebCodecs = {
  VideoDecoder: {
    new (init: { output(frame: WebCodecsFrame): void; error(error: Error): void }): WebCodecsDecoder;
    isConfigSupported(config: object): Promise<{ supported?: boolean }>;
  };
};
const webCodecs = globalThis as unknown as WebCodecs;

/**
 * Frames spread over a video in order of time, upright, sRGB, at most `workingSizePx` on the long side, the first from
 * its beginning; given one by one, so that those before a hang are not lost. Ends without one when nothing here
 * can decode it: no decoder, or a container or codec that ours does not know.
 */
export async function* decodeFrames(path: string, count: number): AsyncGenerator<VideoFrame, void, void> {
  if (!(await hasVideoDecoder())) return;
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = (await input.canRead()) ? await input.getPrimaryVideoTrack() : null;
    if (!track || !(await track.canDecode())) return;
    const film = await filmOf(track);
    let beforeMs: number | undefined;
    let failure: unknown;
    for (const time of await times(track, count)) {
      // Each time has a decoder of its own: a broken place spoils none but its own frame.
      const frame = await frameAt(film, time).catch((error: unknown) => {
        failure = error;
        return null;
      });
      // A short video may have no other frame at that time.
      if (!frame || frame.atMs === beforeMs) continue;
      beforeMs = frame.atMs;
      yield frame;
    }
    if (beforeMs === undefined) throw failure ?? new PhotoFailure('corrupt', 'no frame could be decoded');
  } finally {
    input.dispose();
  }
}

/** Seconds, ascending: key frames where they lie near enough, because they cost one frame each. */
async function times(track: InputVideoTrack, count: number): Promise<number[]> {
  const packets = new EncodedPacketSink(track);
  const start = await track.getFirstTimestamp();
  const length = Math.max(0, (await track.computeDuration()) - start);
  const chosen = new Set<number>();
  for (let i = 0; i < count; i++) {
    const wanted = start + (i / count) * length;
    const key = await packets.getKeyPacket(wanted);
    if (!key) continue;
    const isNew = !chosen.has(key.timestamp);
    if (isNew) chosen.add(key.timestamp);
    else if (wanted - key.timestamp <= maxDecodedAheadS) chosen.add(wanted);
  }
  return [...chosen].sort((a, b) => a - b);
}

type Film = {
  packets: EncodedPacketSink;
  config: object;
  colours: YuvColours;
  rotation: number;
  /** Upright. */
  width: number;
  height: number;
};

async function filmOf(track: InputVideoTrack): Promise<Film> {
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
  if (width * height > maxPixels) throw new PhotoFailure('too_many_pixels', `frames of ${width} × ${height}`);
  const config = await track.getDecoderConfig();
  if (!config) throw new PhotoFailure('corrupt', 'no description of the codec');
  const { matrix, fullRange } = await track.getColorSpace();
  return {
    ...{ packets: new EncodedPacketSink(track), config, width, height, rotation: await track.getRotation() },
    colours: { matrix: matrix ?? null, fullRange: fullRange ?? false },
  };
}

/**
 * The last frame until `timeS`. Two faults of node-webcodecs 1.3.0 are worked around, because of which mediabunny's own
 * VideoSampleSink is not used: a frame has the time of the packet that came last, so that frames are counted instead
 * (they come in the order in which they are shown); and a decoder that is closed at work crashes.
 */
async function frameAt(film: Film, timeS: number): Promise<VideoFrame | null> {
  const packets = await packetsUntil(film.packets, timeS);
  const shownAt = packets.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
  const wantedIndex = shownAt.findLastIndex((at) => at <= timeS);
  let kept: WebCodecsFrame | null = null;
  let index = -1;
  let failure: Error | null = null;
  const decoder = new webCodecs.VideoDecoder({
    output(frame) {
      const isWanted = kept === null || index < wantedIndex;
      (isWanted ? kept : frame)?.close();
      if (!isWanted) return;
      kept = frame;
      index++;
    },
    error(error) {
      failure = error;
    },
  });
  try {
    decoder.configure(film.config);
    for (const packet of packets) {
      if (failure) break;
      decoder.decode(packet.toEncodedVideoChunk());
      // Decoded frames are closed in their callbacks: they need a turn.
      while (decoder.decodeQueueSize > maxQueued && !failure) await setTimeout(1);
    }
    await decoder.flush();
  } catch (error) {
    failure ??= error as Error;
  }
  try {
    if (kept) return { atMs: Math.round(shownAt[index]! * 1000), image: await uprightImage(kept, film) };
    throw failure ?? new PhotoFailure('corrupt', 'no frame could be decoded');
  } finally {
    (kept as WebCodecsFrame | null)?.close();
    if (!failure) decoder.close();
  }
}

/** The key packet before and all that a frame at `timeS` may need. */
async function packetsUntil(sink: EncodedPacketSink, timeS: number): Promise<EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  let packet = await sink.getKeyPacket(timeS);
  let bytes = 0;
  // Codecs put frames into another order: those that are shown before may come after.
  for (let laterCount = 0; packet && laterCount < maxReordered; ) {
    bytes += packet.data.byteLength;
    if (bytes > maxPacketBytes) throw new PhotoFailure('corrupt', `one frame needs ${bytes} bytes`);
    packets.push(packet);
    if (packet.timestamp > timeS) laterCount++;
    packet = await sink.getNextPacket(packet);
    if (packet?.type === 'key') break;
  }
  return packets;
}

async function uprightImage(frame: WebCodecsFrame, film: Film): Promise<RgbImage> {
  const { codedWidth: width, codedHeight: height } = frame;
  const data = rgbFromYuv(await yuvOf(frame), film.colours);
  const sideways = film.rotation % 180 !== 0;
  const scale = Math.min(1, workingSizePx / Math.max(film.width, film.height));
  const [across, down] = [film.width, film.height].map((px) => Math.max(1, Math.round(px * scale)));
  // Turned last: libvips then turns fewer pixels.
  const { data: image, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(sideways ? down : across, sideways ? across : down, { fit: 'fill' })
    .rotate(film.rotation)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: image, width: info.width, height: info.height };
}

/**
 * The planes of a frame. node-webcodecs 1.3.0 calls formats that WebCodecs has no name for (full range, 10 bits) I420,
 * and converts them into something black; copied unconverted they are whole, and refused when they do not fit.
 */
async function yuvOf(frame: WebCodecsFrame): Promise<YuvFrame> {
  const { codedWidth: width, codedHeight: height, format } = frame;
  const layouts: [YuvFrame['layout'], YuvFrame['bits']][] =
    format === 'NV12' || format === 'I422' || format === 'I444'
      ? [[format, 8]]
      : [
          ['I420', 8],
          ['I422', 8],
          ['I420', 10],
        ];
  let refusal: unknown;
  for (const [layout, bits] of layouts) {
    const size = { width, height, layout, bits };
    const data = new Uint8Array(yuvBytes(size));
    try {
      await frame.copyTo(data);
      return { ...size, data };
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}
