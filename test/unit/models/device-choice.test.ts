import { expect, test } from 'vitest';
import { candidateProviders, judge } from '../../../models/probe.ts';
import { compareOutputs } from '../../../models/self-check.ts';

test('each system tries its own way to the GPU first, and only what the runtime has', () => {
  expect(candidateProviders('darwin', new Set(['cpu', 'coreml', 'webgpu']))).toEqual(['coreml', 'webgpu']);
  expect(candidateProviders('win32', new Set(['cpu', 'dml', 'webgpu']))).toEqual(['dml', 'webgpu']);
  expect(candidateProviders('linux', new Set(['cpu', 'webgpu', 'cuda']))).toEqual(['cuda', 'webgpu']);
  expect(candidateProviders('linux', new Set(['cpu']))).toEqual([]);
});

const agrees = { outcome: 'agrees', worstDifference: 0.0004, cpuMs: 100 } as const;

test('a device that agrees and is faster is taken', () => {
  expect(judge('webgpu', { ...agrees, providerMs: 25 }, false)).toEqual({
    accepted: true,
    sentence:
      'The GPU (WebGPU) runs the networks: it agrees with the CPU (difference 0.0004) and is 4.0 times as fast.',
    warning: null,
  });
});

test('a device that agrees and is slower, as software rasterisers are, is not taken and not an alarm', () => {
  expect(judge('webgpu', { ...agrees, providerMs: 15_000 }, false)).toEqual({
    accepted: false,
    sentence: 'the GPU (WebGPU) agrees with the CPU (difference 0.0004) but is 150.0 times slower',
    warning: null,
  });
});

test('a slow device is taken when the owner asks for it, with a warning', () => {
  const judged = judge('webgpu', { ...agrees, providerMs: 200 }, true);
  expect(judged.accepted).toBe(true);
  expect(judged.warning).toBe('The GPU (WebGPU) was asked for but is 2.0 times slower than the CPU.');
});

test('a device that computes something else is never taken, and that is an alarm', () => {
  const judged = judge('dml', { outcome: 'failed', detail: 'cosine 0.95' }, true);
  expect(judged.accepted).toBe(false);
  expect(judged.warning).toBe(
    'The GPU (DirectML) failed its check (cosine 0.95); the next best runs instead.',
  );
});

test('a device that is not there is an alarm only when it was asked for', () => {
  const absent = { outcome: 'unavailable', detail: 'No supported adapters' } as const;
  expect(judge('webgpu', absent, false).warning).toBeNull();
  expect(judge('webgpu', absent, true).warning).not.toBeNull();
});

test('outputs agree up to half precision and not beyond', () => {
  const expected = Float32Array.of(0.5, -3, 8, 0.01);
  expect(
    compareOutputs(
      expected,
      expected.map((v) => v * 1.004),
    ).agrees,
  ).toBe(true);
  expect(
    compareOutputs(
      expected,
      expected.map((v) => v * 1.05),
    ).agrees,
  ).toBe(false);
  expect(compareOutputs(expected, Float32Array.of(0.5, -3, Number.NaN, 0.01)).agrees).toBe(false);
  expect(compareOutputs(expected, expected.subarray(1)).agrees).toBe(false);
  expect(compareOutputs(expected, undefined).agrees).toBe(false);
});

test('small outputs are compared too: zeros in place of low scores are not agreement', () => {
  const scores = Float32Array.of(0.001, 0.002, 0.003);
  expect(compareOutputs(scores, new Float32Array(3)).agrees).toBe(false);
  expect(compareOutputs(new Float32Array(3), new Float32Array(3)).agrees).toBe(true);
});
