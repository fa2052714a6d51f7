import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { AppError } from '../core/contract/errors.ts';
import { locatedFiles } from './packs.ts';
import type { ProbeRequest } from './probe-child.ts';
import type { CheckSizes, Verdict } from './self-check.ts';
import type { DeviceReport, LocatedPack, Provider } from './types.ts';

export type ProbeOptions = {
  /** Ask for this one alone; else `HEIRLOOM_PROVIDER`, else the best that proves itself. */
  provider?: Provider | undefined;
  /** How long one provider may take to prove itself. Default 90,000: a first run compiles shaders. */
  timeoutMs?: number | undefined;
  /** Input sizes of the check. Default 160 and 640. */
  sizes?: CheckSizes | undefined;
};

const providerNames: Readonly<Record<Provider, string>> = {
  cpu: 'the CPU',
  webgpu: 'the GPU (WebGPU)',
  cuda: 'the GPU (CUDA)',
  dml: 'the GPU (DirectML)',
  coreml: 'Core ML',
};

/**
 * Decides what runs the networks of a pack. Every candidate but the CPU must compute the same as the CPU and be
 * faster than all its cores together, in a process of its own, because a broken driver aborts the process. Run it
 * once and hand the report to every `openNetworks`.
 * Errors: `invalid_request` when `HEIRLOOM_PROVIDER` is none of the known ones.
 */
export async function probeDevice(located: LocatedPack, options: ProbeOptions = {}): Promise<DeviceReport> {
  const asked = options.provider ?? providerFromEnvironment();
  if (asked === 'cpu')
    return { provider: 'cpu', reason: 'The CPU runs the networks, as asked.', warnings: [] };

  const networks = locatedFiles(located).map((file) => ({
    path: located.files[file.name] ?? file.name,
    file,
  }));
  const warnings: string[] = [];
  const declined: string[] = [];
  const candidates = asked ? [asked] : candidateProviders(process.platform, runtimeBackends());
  for (const provider of candidates) {
    const verdict = await tryProvider({
      networks,
      provider,
      sizes: options.sizes ?? { smallPx: 160, fullPx: 640 },
      timeoutMs: options.timeoutMs ?? 90_000,
    });
    const judged = judge(provider, verdict, asked !== undefined);
    if (judged.warning) {
      warnings.push(judged.warning);
      process.stderr.write(`heirloom: ${judged.warning}\n`);
    }
    if (judged.accepted) return { provider, reason: judged.sentence, warnings };
    declined.push(judged.sentence);
  }
  const why = declined.length > 0 ? declined.join('; ') : 'this computer offers nothing else';
  return { provider: 'cpu', reason: `The CPU runs the networks: ${why}.`, warnings };
}

/** Best first; `backends` are those the runtime brings or finds a library for. */
export function candidateProviders(platform: NodeJS.Platform, backends: ReadonlySet<string>): Provider[] {
  const order: Provider[] =
    platform === 'darwin'
      ? ['coreml', 'webgpu']
      : platform === 'win32'
        ? ['dml', 'cuda', 'webgpu']
        : ['cuda', 'webgpu'];
  return order.filter((provider) => backends.has(provider));
}

type Judged = { accepted: boolean; sentence: string; warning: string | null };

/** Turns what was measured into a decision and plain words. An asked-for provider may be slow, but never wrong. */
export function judge(provider: Provider, verdict: Verdict, asked: boolean): Judged {
  const name = providerNames[provider];
  if (verdict.outcome === 'agrees') {
    const speed = verdict.cpuMs / verdict.providerMs;
    const times = speed > 1 ? `${speed.toFixed(1)} times as fast` : `${(1 / speed).toFixed(1)} times slower`;
    const agreement = `agrees with the CPU (difference ${verdict.worstDifference.toPrecision(1)})`;
    if (speed <= 1 && !asked) {
      return { accepted: false, sentence: `${name} ${agreement} but is ${times}`, warning: null };
    }
    const sentence = `${capital(name)} runs the networks${asked ? ', as asked' : ''}: it ${agreement} and is ${times}.`;
    const warning = speed > 1 ? null : `${capital(name)} was asked for but is ${times} than the CPU.`;
    return { accepted: true, sentence, warning };
  }
  const sentence =
    verdict.outcome === 'unavailable'
      ? `${name} cannot be used (${verdict.detail})`
      : `${name} failed its check (${verdict.detail})`;
  const loud = asked || verdict.outcome === 'failed';
  return {
    accepted: false,
    sentence,
    warning: loud ? `${capital(sentence)}; the next best runs instead.` : null,
  };
}

function providerFromEnvironment(): Provider | undefined {
  const value = process.env.HEIRLOOM_PROVIDER;
  if (!value) return undefined;
  if (value in providerNames) return value as Provider;
  throw new AppError(
    'invalid_request',
    `HEIRLOOM_PROVIDER is ${value}; it must be one of ${Object.keys(providerNames).join(', ')}.`,
  );
}

/** Backends that onnxruntime brings with it, and CUDA when the owner added its library. */
function runtimeBackends(): Set<string> {
  const backends = new Set(listSupportedBackends().flatMap(({ name, bundled }) => (bundled ? [name] : [])));
  if (existsSync(join(runtimeFolder(), cudaLibrary))) backends.add('cuda');
  return backends;
}

const cudaLibrary =
  process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';

function runtimeFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '../bin/napi-v6', process.platform, process.arch);
}

/** Checks one provider in a process of its own, which is killed when it takes too long; never throws. */
export function tryProvider(request: ProbeRequest & { timeoutMs: number }): Promise<Verdict> {
  const { timeoutMs, ...message } = request;
  return new Promise((settle) => {
    // Its output is dropped: drivers complain there about devices that simply are not in this computer.
    const child = fork(join(import.meta.dirname, `probe-child${extname(import.meta.filename)}`), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let verdict: Verdict | null = null;
    const timer = setTimeout(() => {
      verdict ??= { outcome: 'failed', detail: `no answer within ${timeoutMs / 1000} s` };
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('message', (answer: Verdict) => {
      verdict = answer;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      settle({ outcome: 'failed', detail: error.message });
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      settle(
        verdict ?? { outcome: 'failed', detail: `the check crashed with ${signal ?? `exit code ${code}`}` },
      );
    });
    child.send(message);
  });
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
