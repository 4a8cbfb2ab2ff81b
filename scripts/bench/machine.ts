import { cpus, loadavg, release, totalmem, type } from 'node:os';
import sharp from 'sharp';

export interface Machine {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** Times mean nothing without it, and ratios little under load. */
export function describeMachine(): Machine {
  const processors = cpus();
  const facts = {
    date: new Date().toISOString(),
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memoryMb: Math.round(totalmem() / 1e6),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    sharp: sharp.versions.sharp,
    libvips: sharp.versions.vips,
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
  const busy =
    facts.loadAtStart > facts.processors / 2
      ? ' The machine is busy: trust ratios only, and run again.'
      : '';
  const machine = `${facts.processors} x ${facts.processor}, Node ${facts.node}`;
  const library = `sharp ${facts.sharp} (libvips ${facts.libvips})`;
  const text = `${machine}, ${library}, load ${facts.loadAtStart}.${busy}`;
  return { facts, text };
}
