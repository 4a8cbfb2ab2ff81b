/** A process of its own: what decoding files costs at its peak, one line of JSON for each. */
import { readFileSync, writeFileSync } from 'node:fs';
import { verifyImage } from '../image/inspect.ts';
import { renderImage, type RenderRequest } from '../image/render.ts';

const LIMITS = {
  maxInputPixels: 50_000_000,
  maxFrames: 100,
  maxOutputSide: 4096,
  maxOutputPixels: 16_777_216,
  maxAvifPixels: 4_194_304,
};
const REQUEST: RenderRequest = {
  box: { width: 8, fit: 'inside' },
  chooseTypes: () => ['webp'],
};

/** Linux gives a new process its parent's maximum; VmHWM is its own, and 5 resets it (proc(5)). */
function peakMb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kb) / 1024;
}

function resetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

async function take(bytes: Buffer): Promise<string> {
  try {
    const { width, height } = await verifyImage(bytes, LIMITS);
    await renderImage(bytes, REQUEST, LIMITS, () => 60_000);
    return `${width} x ${height}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

async function measure(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bytes = readFileSync(file);
    resetPeak();
    const before = peakMb();
    const outcome = await take(bytes);
    const grownMb = peakMb() - before;
    console.log(JSON.stringify({ outcome, grownMb, peakMb: peakMb() }));
    // What is not measured fails its test, too; the machine need not bear it.
    if (grownMb > 900) return;
  }
}

void measure(process.argv.slice(2));
