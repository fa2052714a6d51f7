import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { PhotoFailureCode } from '../../contract/errors.ts';
import { PhotoFailure } from '../photo-failure.ts';
import type { VideoFrame } from './decode-frames.ts';

export type { VideoFrame };
/** `poster` is one of `frames`, which are in order of time. */
export type VideoFrames = { poster: VideoFrame; frames: VideoFrame[] };

/** What the process is asked, and what it answers: frames, then the end, with a reason when it came early. */
export type FramesQuestion = { path: string; count: number };
export type FramesAnswer = { frame: VideoFrame } | { end: { code: PhotoFailureCode; detail: string } | null };

/** Standard deviation of the brightness (0–255) of a picture on which there is something. */
const minSpread = 12;

/*
 * [Note: A process for each video]
 * The decoder is C code in threads of its own, fed with strangers' files: it may crash or hang, and does crash now and
 * then while its process ends (node-webcodecs 1.3.0). So it has a process that is killed as soon as it has answered or
 * its time is over. What it found until then counts; the video itself is known by readVideo.
 */

/**
 * Frames spread over a video, upright, sRGB, at most 1,344 px on the long side, the first from its beginning; fewer
 * when the time is over, the video is short, or broken further on. Null: nothing on this computer can decode it (no
 * decoder, a container or codec that ours does not know); the video itself may be fine.
 * @throws PhotoFailure corrupt, too_many_pixels, analysis_timeout, analysis_crashed
 */
export async function frames(path: string, count: number, timeoutMs = 30_000): Promise<VideoFrames | null> {
  const { found, failure } = await askProcess({ path, count }, timeoutMs);
  if (found.length > 0) return { poster: await posterOf(found), frames: found };
  if (failure) throw failure;
  return null;
}

function askProcess(question: FramesQuestion, timeoutMs: number) {
  // From the sources this module is TypeScript and stands beside the entry; bundled, both are JavaScript.
  const entry = new URL(`./frames-process${extname(import.meta.filename)}`, import.meta.url);
  const child = fork(fileURLToPath(entry), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const found: VideoFrame[] = [];
  return new Promise<{ found: VideoFrame[]; failure: PhotoFailure | null }>((resolve) => {
    const end = (failure: PhotoFailure | null) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve({ found, failure });
    };
    const late = () => end(new PhotoFailure('analysis_timeout', `no frame within ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    child.on('message', (answer: FramesAnswer) => {
      if ('frame' in answer) found.push(answer.frame);
      else end(answer.end && new PhotoFailure(answer.end.code, answer.end.detail));
    });
    child.on('error', (error) => end(new PhotoFailure('analysis_crashed', error.message)));
    child.on('exit', (code, signal) =>
      end(new PhotoFailure('analysis_crashed', `the decoder ended: ${signal ?? code}`)),
    );
    child.send(question, (error) => {
      if (error) end(new PhotoFailure('analysis_crashed', error.message));
    });
  });
}

/** Films fade in from black: the first frame on which there is something, or else the liveliest. */
async function posterOf(taken: readonly VideoFrame[]): Promise<VideoFrame> {
  let liveliest = taken[0]!;
  let largest = -1;
  for (const frame of taken) {
    const { data, width, height } = frame.image;
    const { channels } = await sharp(data, { raw: { width, height, channels: 3 } })
      .greyscale()
      .stats();
    const spread = channels[0]!.stdev;
    if (spread >= minSpread) return frame;
    if (spread > largest) [liveliest, largest] = [frame, spread];
  }
  return liveliest;
}
