import sharp from 'sharp';
import { DEFAULT_ENCODERS, type Encoders } from '../../../functions/shared/image/encoders.ts';
import type { Section } from '../result.ts';
import { median } from '../statistics.ts';
import { type Format, LADDER, ours } from './encoders.ts';
import { bytesAt } from './ladder.ts';
import type { Sample } from './measure.ts';

interface Effort {
  readonly label: string;
  readonly format: Format;
  readonly encoders: Encoders;
}

const webp = (webpEffort: number): Effort => ({
  label: `webp_effort ${webpEffort}`,
  format: 'webp',
  encoders: { ...DEFAULT_ENCODERS, webpEffort },
});

const avif = (avifEffort: number): Effort => ({
  label: `avif_effort ${avifEffort}`,
  format: 'avif',
  encoders: { ...DEFAULT_ENCODERS, avifEffort },
});

/** The highest of AVIF take a minute a megapixel, and gain less than 2 % over 6. */
const EFFORTS: readonly Effort[] = [
  { label: 'jpeg_mozjpeg off', format: 'jpeg', encoders: DEFAULT_ENCODERS },
  { label: 'jpeg_mozjpeg on', format: 'jpeg', encoders: { ...DEFAULT_ENCODERS, mozjpeg: true } },
  ...[0, 1, 2, 3, 4, 5, 6].map(webp),
  ...[0, 1, 2, 3, 4, 5, 6].map(avif),
];

/** CPU on one thread, since wall time tells more of the machine; of the smaller pictures only. */
export async function measureEfforts(samples: readonly Sample[]): Promise<Section> {
  const small = samples.filter(({ picture }) => picture.width <= 320);
  const threads = sharp.concurrency();
  sharp.concurrency(1);
  try {
    const data = [];
    for (const effort of EFFORTS) data.push({ ...effort, ...(await measure(effort, small)) });
    const rows = data.map(({ label, msPerMegapixel, photographs, graphics }) => [
      label,
      msPerMegapixel.toFixed(0),
      photographs.toFixed(2),
      graphics.toFixed(2),
    ]);
    const header = ['', 'CPU ms / megapixel', 'photographs, bytes', 'graphics, bytes'];
    const title = 'Efforts: cost, and bytes at the SSIM of JPEG 80, x of its bytes, medians';
    return { title, header, rows, data };
  } finally {
    sharp.concurrency(threads);
  }
}

async function measure({ format, encoders }: Effort, samples: readonly Sample[]) {
  const { encode } = ours('', encoders);
  const costs: number[] = [];
  const bytes = { photograph: [] as number[], graphic: [] as number[] };
  for (const { picture, stepOf, jpeg } of samples) {
    const { width = 1, height = 1 } = await sharp(picture.original).metadata();
    const steps = [];
    for (const quality of LADDER[format]) {
      const before = process.cpuUsage();
      const encoded = await encode(picture.original, format, quality);
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1000 / ((width * height) / 1e6));
      steps.push(await stepOf(encoded));
    }
    bytes[picture.kind].push(bytesAt(steps, jpeg.likeness) / jpeg.bytes);
  }
  return {
    msPerMegapixel: median(costs),
    photographs: median(bytes.photograph),
    graphics: median(bytes.graphic),
  };
}
