import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { createSession, runtimeMessage } from './create-session.ts';
import type { ModelFile, Provider } from './types.ts';
import { readVerified } from './verified-file.ts';

/** What became of a provider that was tried on this computer with the networks of one pack. */
export type Verdict =
  /** It could not open the networks: no such device, driver or library. */
  | { outcome: 'unavailable'; detail: string }
  /** It opened them and then failed, crashed, hung or computed something else than the CPU. */
  | { outcome: 'failed'; detail: string }
  /** It agrees; `worstDifference` is relative to the largest number of an output (at least 1). */
  | { outcome: 'agrees'; worstDifference: number; providerMs: number; cpuMs: number };

export type NetworkFile = { path: string; file: ModelFile };

/** Side lengths of the detector's square input: a small one first, to be done soon with a hopeless device. */
export type CheckSizes = { smallPx: number; fullPx: number };

/** Outputs may differ by this much, relative to their largest number; half precision stays well below it. */
const maxDifference = 0.02;
const minCosine = 0.999;
/** A device this slow at the small size is not timed at the full one. */
const hopeless = { ratio: 10, ms: 200 };

/**
 * Runs every network on the CPU and on `provider` with the same pseudo-random input, compares all
 * outputs and times both. The CPU may use all cores for it, because in production several processes would.
 * May take the process down with it when a driver is broken: call it in a process of its own (see probe.ts).
 */
export async function checkProvider(
  networks: readonly NetworkFile[],
  provider: Provider,
  sizes: CheckSizes,
): Promise<Verdict> {
  const pairs: { name: string; own: InferenceSession; cpu: InferenceSession }[] = [];
  for (const { path, file } of networks) {
    const bytes = await readVerified(path, file);
    let own: InferenceSession;
    try {
      own = await createSession(bytes, provider, 1);
    } catch (error) {
      return { outcome: 'unavailable', detail: runtimeMessage(error) };
    }
    pairs.push({ name: file.name, own, cpu: await createSession(bytes, 'cpu', availableParallelism()) });
  }

  let worstDifference = 0;
  let providerMs = 0;
  let cpuMs = 0;
  for (const sizePx of [sizes.smallPx, sizes.fullPx]) {
    providerMs = 0;
    cpuMs = 0;
    for (const { name, own, cpu } of pairs) {
      const feeds = pseudoRandomFeeds(cpu, sizePx);
      let actual: Timed;
      try {
        actual = await runTimed(own, feeds);
      } catch (error) {
        return { outcome: 'failed', detail: `${name} failed: ${runtimeMessage(error)}` };
      }
      const expected = await runTimed(cpu, feeds);
      providerMs += actual.ms;
      cpuMs += expected.ms;
      for (const [output, values] of expected.outputs) {
        const comparison = compareOutputs(values, actual.outputs.get(output));
        if (!comparison.agrees) {
          return {
            outcome: 'failed',
            detail: `${name} computes something else than the CPU (${comparison.detail})`,
          };
        }
        worstDifference = Math.max(worstDifference, comparison.worstDifference);
      }
    }
    if (providerMs > hopeless.ms && providerMs > hopeless.ratio * cpuMs) break;
  }
  for (const { own, cpu } of pairs) await Promise.all([own.release(), cpu.release()]);
  return { outcome: 'agrees', worstDifference, providerMs, cpuMs };
}

export type Comparison = { agrees: boolean; worstDifference: number; detail: string };

/** Whether two results of the same network are the same up to the precision of a GPU. */
export function compareOutputs(expected: Float32Array, actual: Float32Array | undefined): Comparison {
  if (actual?.length !== expected.length) {
    return { agrees: false, worstDifference: Number.POSITIVE_INFINITY, detail: 'another shape' };
  }
  let worst = 0;
  let largest = 1;
  let product = 0;
  let expectedSquares = 0;
  let actualSquares = 0;
  for (let i = 0; i < expected.length; i++) {
    const e = expected[i]!;
    const a = actual[i]!;
    if (!Number.isFinite(a)) {
      return {
        agrees: false,
        worstDifference: Number.POSITIVE_INFINITY,
        detail: 'a number that is not finite',
      };
    }
    worst = Math.max(worst, Math.abs(e - a));
    largest = Math.max(largest, Math.abs(e));
    product += e * a;
    expectedSquares += e * e;
    actualSquares += a * a;
  }
  const worstDifference = worst / largest;
  // Two vectors of nothing but zeros agree; a vector of zeros agrees with nothing else.
  const cosine =
    expectedSquares === 0 && actualSquares === 0
      ? 1
      : product / Math.max(Math.sqrt(expectedSquares * actualSquares), Number.MIN_VALUE);
  return {
    agrees: worstDifference <= maxDifference && cosine >= minCosine,
    worstDifference,
    detail: `difference ${worstDifference.toPrecision(2)}, cosine ${cosine.toFixed(4)}`,
  };
}

type Timed = { outputs: Map<string, Float32Array>; ms: number };

/** The second of two runs is timed: the first one compiles shaders and allocates. */
async function runTimed(session: InferenceSession, feeds: InferenceSession.FeedsType): Promise<Timed> {
  await session.run(feeds);
  const started = performance.now();
  const results = await session.run(feeds);
  const ms = performance.now() - started;
  const outputs = new Map<string, Float32Array>();
  for (const [name, tensor] of Object.entries(results)) {
    if (tensor.data instanceof Float32Array) outputs.set(name, tensor.data);
  }
  return { outputs, ms };
}

/** One picture of noise per input, in −1..1; a free first dimension becomes 1, any other free one `sizePx`. */
function pseudoRandomFeeds(session: InferenceSession, sizePx: number): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue;
    const dims = input.shape.map((size, i) =>
      typeof size === 'number' && size > 0 ? size : i === 0 ? 1 : sizePx,
    );
    const length = dims.reduce((product, size) => product * size, 1);
    feeds[input.name] = new Tensor('float32', noise(length), dims);
  }
  return feeds;
}

/** A linear congruential generator (Numerical Recipes), so that every computer checks with the same numbers. */
function noise(length: number): Float32Array {
  const values = new Float32Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 31 - 1;
  }
  return values;
}
