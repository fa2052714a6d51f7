import { readFileSync } from 'node:fs';
import { childrenOf } from '../engine-fixture.ts';

/** Samples the memory of this process and its children (Linux; elsewhere 0) until it is stopped. */
export function watchPeakMemory() {
  const peak = { engineBytes: 0, childBytes: 0, totalBytes: 0 };
  const timer = setInterval(() => {
    const engine = residentBytes(process.pid);
    const children = process.platform === 'linux' ? childrenOf(process.pid).map(residentBytes) : [];
    peak.engineBytes = Math.max(peak.engineBytes, engine);
    peak.childBytes = Math.max(peak.childBytes, ...children);
    peak.totalBytes = Math.max(
      peak.totalBytes,
      children.reduce((sum, bytes) => sum + bytes, engine),
    );
  }, 150);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
