import sharp from 'sharp';
import { encodeImage } from '../../../functions/shared/image/auto-quality.ts';
import { DEFAULT_ENCODERS } from '../../../functions/shared/image/encoders.ts';
import { DEFAULT_QUALITY, type Quality } from '../../../functions/shared/image/quality.ts';
import { atMost, times } from '../budgets.ts';
import type { GroupOptions } from '../handlers.ts';
import type { GroupResult, Section, Verdict } from '../result.ts';
import { median, quantile } from '../statistics.ts';
import { measureEfforts } from './efforts.ts';
import { type Encoder, findEncoders, type Format, FORMATS, LADDER, OURS } from './encoders.ts';
import { bytesAt, type Step } from './ladder.ts';
import { lackOf, type Sample, sampleOf, type Scored } from './measure.ts';
import { loadSsimulacra, type Ssimulacra } from './metrics.ts';
import { findPictures, type Kind } from './pictures.ts';

const KINDS: readonly Kind[] = ['photograph', 'graphic'];

/** Bytes at equal quality, what the defaults come to, and what efforts cost. */
export async function benchBytes({ root, note }: GroupOptions): Promise<GroupResult> {
  const { pictures, missing: noPictures } = await findPictures(root);
  const { encoders, missing: noEncoders } = await findEncoders(root);
  const missing = [...noPictures, ...noEncoders];
  let ssimulacra: Ssimulacra | undefined;
  await loadSsimulacra(root).then(
    (found) => void (ssimulacra = found),
    (error: unknown) => missing.push(`SSIMULACRA 2: ${String(error)}`),
  );
  const samples: Sample[] = [];
  for (const picture of pictures)
    samples.push(await sampleOf(picture, encodeOwn('jpeg'), ssimulacra));
  const sections: Section[] = [];
  const verdicts: Verdict[] = [];
  for (const kind of KINDS) {
    const group = samples.filter(({ picture }) => picture.kind === kind);
    if (group.length === 0) continue;
    note(`${kind}s: defaults and auto`);
    const defaults = await measureDefaults(group);
    note(`${kind}s: bytes at equal quality`);
    const equal = await measureEqual(group, encoders, missing);
    sections.push(defaultsSection(kind, defaults), equalSection(kind, equal));
    verdicts.push(...judge(kind, defaults, equal));
  }
  note('efforts');
  if (samples.length > 0) sections.push(await measureEfforts(samples));
  return { sections, missing, verdicts };
}

function encodeOwn(type: Format, quality?: Quality): (png: Buffer) => Promise<Buffer> {
  const encoding = { type, quality, encoders: DEFAULT_ENCODERS };
  return (png) => encodeImage(sharp(png), encoding, { frames: 1, isGrey: false, timeMs: 60_000 });
}

interface Defaults {
  readonly what: string;
  readonly format: Format;
  readonly scored: readonly { readonly own: Scored; readonly jpeg: Scored }[];
}

async function measureDefaults(samples: readonly Sample[]): Promise<readonly Defaults[]> {
  const rows: Defaults[] = [];
  for (const format of FORMATS) {
    for (const quality of format === 'jpeg' ? [undefined] : [undefined, 'auto' as const]) {
      const what = `${format}, q=${quality ?? DEFAULT_QUALITY[format]}`;
      const scored: Defaults['scored'][number][] = [];
      for (const { picture, score, jpeg } of samples) {
        scored.push({ own: await score(await encodeOwn(format, quality)(picture.original)), jpeg });
      }
      rows.push({ what, format, scored });
    }
  }
  return rows;
}

function defaultsSection(kind: Kind, rows: readonly Defaults[]): Section {
  const data = rows.map(({ what, scored }) => ({
    what,
    ssim: median(scored.map(({ own }) => own.ssim)),
    lack: spreadOf(scored.map(({ own, jpeg }) => lackOf(own, jpeg))),
    ssimulacra: spreadOf(scored.map(({ own, jpeg }) => own.ssimulacra - jpeg.ssimulacra)),
    bytes: spreadOf(scored.map(({ own, jpeg }) => own.bytes / jpeg.bytes)),
  }));
  return {
    title: `${kind}s at the defaults and at q=auto, median (least to most)`,
    header: ['', 'SSIM', '1 - SSIM, x of JPEG', 'SSIMULACRA 2, more than JPEG', 'bytes, x of JPEG'],
    rows: data.map(({ what, ssim, lack, ssimulacra, bytes }) => [
      what,
      ssim.toFixed(4),
      show(lack, 2),
      show(ssimulacra, 1),
      show(bytes, 2),
    ]),
    data,
  };
}

interface Equal {
  readonly label: string;
  readonly format: Format;
  /** Of each picture, in units of the JPEG's. */
  readonly bytes: readonly number[];
}

async function measureEqual(
  samples: readonly Sample[],
  encoders: readonly Encoder[],
  missing: string[],
): Promise<readonly Equal[]> {
  const rows: Equal[] = [];
  for (const { label, encode } of encoders) {
    for (const format of FORMATS) {
      const bytes: number[] = [];
      try {
        for (const { picture, stepOf, jpeg } of samples) {
          const steps: Step[] = [];
          for (const quality of LADDER[format]) {
            steps.push(await stepOf(await encode(picture.original, format, quality)));
          }
          bytes.push(bytesAt(steps, jpeg.likeness) / jpeg.bytes);
        }
        rows.push({ label, format, bytes });
      } catch (error) {
        missing.push(
          `${label}, ${format}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
  return rows;
}

function equalSection(kind: Kind, rows: readonly Equal[]): Section {
  const labels = [...new Set(rows.map(({ label }) => label))];
  const cell = (label: string, format: Format): string => {
    const found = rows.find((row) => row.label === label && row.format === format);
    return found === undefined ? '-' : show(spreadOf(found.bytes), 2);
  };
  return {
    title: `${kind}s: bytes at the SSIM of the functions' JPEG, x of its, median (least to most)`,
    header: ['encoder', ...FORMATS],
    rows: labels.map((label) => [label, ...FORMATS.map((format) => cell(label, format))]),
    data: rows,
  };
}

function judge(kind: Kind, defaults: readonly Defaults[], equal: readonly Equal[]): Verdict[] {
  const ofOurs = (format: Format) =>
    median(equal.find((row) => row.label === OURS && row.format === format)?.bytes ?? []);
  const [webp, avif] = [ofOurs('webp'), ofOurs('avif')];
  const lacks = defaults
    .filter(({ what, format }) => format !== 'jpeg' && !what.endsWith('auto'))
    .map(({ format, scored }) => {
      const lack = median(scored.map(({ own, jpeg }) => lackOf(own, jpeg)));
      return atMost(`1 - SSIM of ${format} / JPEG, ${kind}s, defaults`, 1, lack, times);
    });
  const others = equal
    .filter(({ label, format }) => label.startsWith('ipx') && format !== 'jpeg')
    .map(({ format, bytes }) =>
      atMost(`bytes of ${format} / ipx's, ${kind}s`, 1.02, ofOurs(format) / median(bytes), times),
    );
  return [
    ...lacks,
    atMost(`bytes of WebP / JPEG at equal SSIM, ${kind}s`, 1, webp, times),
    atMost(`bytes of AVIF / WebP at equal SSIM, ${kind}s`, 1, avif / webp, times),
    ...others,
  ];
}

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: quantile(values, 0),
  most: quantile(values, 1),
});

function show({ median: middle, least, most }: Spread, digits: number): string {
  if (Number.isNaN(middle)) return '-';
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
