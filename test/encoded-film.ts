import { writeFile } from 'node:fs/promises';
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';

/** WebCodecs as far as this needs it; `hasVideoDecoder` puts it in place. */
type Chunk = { type: string; timestamp: number; byteLength: number; copyTo(target: Uint8Array): void };
type Encoder = {
  configure(config: object): void;
  encode(frame: object, options: object): void;
  flush(): Promise<void>;
  close(): void;
};
type Codecs = {
  VideoFrame: new (data: Uint8Array, init: object) => { close(): void };
  VideoEncoder: new (init: {
    output(chunk: Chunk, metadata: object): void;
    error(e: Error): void;
  }) => Encoder;
};

export type FilmOptions = {
  size: { width: number; height: number };
  framesPerSecond: number;
  bitrate: number;
  /** Degrees clockwise that a player turns it by. */
  rotation?: 0 | 90;
};

/** Writes an H.264 film of these RGBA frames, with a key frame each second. Only after `hasVideoDecoder()` said yes. */
export async function writeFilm(
  path: string,
  frames: readonly Uint8Array[],
  { size: { width, height }, framesPerSecond, bitrate, rotation = 0 }: FilmOptions,
): Promise<void> {
  const { VideoFrame, VideoEncoder } = globalThis as unknown as Codecs;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, { rotation, frameRate: framesPerSecond });
  await output.start();
  const packets: [EncodedPacket, object][] = [];
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      const second = chunk.timestamp / 1e6;
      packets.push([new EncodedPacket(data, chunk.type as 'key', second, 1 / framesPerSecond), metadata]);
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'avc1.42E01E', width, height, bitrate, framerate: framesPerSecond });
  for (const [i, rgba] of frames.entries()) {
    const timestamp = Math.round((i / framesPerSecond) * 1e6);
    const init = { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp };
    const frame = new VideoFrame(rgba, init);
    encoder.encode(frame, { keyFrame: i % framesPerSecond === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  for (const [packet, metadata] of packets) await source.add(packet, metadata);
  await output.finalize();
  await writeFile(path, new Uint8Array(target.buffer!));
}
