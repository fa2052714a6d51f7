import {
  ALL_FORMATS,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import sharp from 'sharp';
import { workingSizePx } from '../decode/pixels.ts';
import { PhotoFailure } from '../photo-failure.ts';
import type { RgbImage } from '../types.ts';
import { rgbFromYuv, type YuvColours, type YuvFrame, yuvBytes } from './yuv.ts';

export type VideoFrame = { atMs: number; image: RgbImage };

/** A frame between two key frames costs all frames since the first of them. */
const maxDecodedAheadS = 4;
/** What is decoded behind a wanted frame, because codecs give frames late. */
const maxAheadS = 0.5;
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
    const { VideoDecoder } = globalThis as { VideoDecoder?: WebCodecsDecoder };
    return (await VideoDecoder?.isConfigSupported({ codec: 'avc1.42E01E' }))?.supported === true;
  } catch {
    return false;
  }
}

type WebCodecsDecoder = { isConfigSupported(config: { codec: string }): Promise<{ supported?: boolean }> };

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
    const pixels = (await track.getDisplayWidth()) * (await track.getDisplayHeight());
    if (pixels > maxPixels) throw new PhotoFailure('too_many_pixels', `frames of ${pixels} pixels`);
    const sink = new VideoSampleSink(track);
    const said = await track.getColorSpace();
    const colours = { matrix: said.matrix ?? null, fullRange: said.fullRange ?? false };
    let beforeMs: number | undefined;
    let failure: unknown;
    for (const time of await times(track, count)) {
      // Each time has a decoder of its own: a broken place spoils none but its own frame.
      const frame = await frameAt(sink, time, colours).catch((error: unknown) => {
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

async function frameAt(
  sink: VideoSampleSink,
  timeS: number,
  colours: YuvColours,
): Promise<VideoFrame | null> {
  // Not `getSample`: it ends the decoder at the wanted frame, and node-webcodecs 1.3.0 loses those it still held back.
  for await (const sample of sink.samples(timeS, timeS + maxAheadS)) return uprightFrame(sample, colours);
  return null;
}

async function uprightFrame(sample: VideoSample, colours: YuvColours): Promise<VideoFrame> {
  try {
    const { codedWidth: width, codedHeight: height } = sample;
    const data = rgbFromYuv(await yuvOf(sample), colours);
    const sideways = sample.rotation % 180 !== 0;
    const [shownWidth, shownHeight] = [sample.displayWidth, sample.displayHeight];
    const scale = Math.min(1, workingSizePx / Math.max(shownWidth, shownHeight));
    const [across, down] = [shownWidth, shownHeight].map((px) => Math.max(1, Math.round(px * scale)));
    // Turned last: libvips then turns fewer pixels.
    const { data: image, info } = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(sideways ? down : across, sideways ? across : down, { fit: 'fill' })
      .rotate(sample.rotation)
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      atMs: Math.round(sample.timestamp * 1000),
      image: { data: image, width: info.width, height: info.height },
    };
  } finally {
    sample.close();
  }
}

/**
 * The planes of a frame. node-webcodecs 1.3.0 calls formats that WebCodecs has no name for (full range, 10 bits) I420,
 * and converts them into something black; copied unconverted they are whole, and refused when they do not fit.
 */
async function yuvOf(sample: VideoSample): Promise<YuvFrame> {
  const { codedWidth: width, codedHeight: height, format } = sample;
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
    const frame = { width, height, layout, bits };
    const data = new Uint8Array(yuvBytes(frame));
    try {
      await sample.copyTo(data);
      return { ...frame, data };
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}
