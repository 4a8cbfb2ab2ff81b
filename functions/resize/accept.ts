import { type ImageType, IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';

/** What a client takes: q in thousandths per type, and what it named itself. */
export interface AcceptedTypes {
  readonly quality: Readonly<Record<ImageType, number>>;
  /** Named as `image/avif`, not only covered by a wildcard. */
  readonly named: ReadonlySet<ImageType>;
}

/** RFC 9110, 12.5.1: a missing header accepts everything, without naming it. */
export function parseAccept(header: string | undefined): AcceptedTypes {
  const ranges = parseRanges(header ?? '');
  const named = new Set<ImageType>();
  const quality = {} as Record<ImageType, number>;
  const everything = ranges.size === 0 ? 1000 : 0;
  for (const type of IMAGE_TYPES) {
    const exact = ranges.get(mediaTypeOf(type));
    if (exact !== undefined && exact > 0) named.add(type);
    // The most specific range decides, whatever its place in the list.
    quality[type] = exact ?? ranges.get('image/*') ?? ranges.get('*/*') ?? everything;
  }
  return { quality, named };
}

/** Equal answers to equal wishes: part of the ETag of a negotiated image. */
export function acceptFingerprint(accepted: AcceptedTypes): string {
  return IMAGE_TYPES.map((type) => {
    const mark = accepted.named.has(type) ? '!' : '';
    return `${type}=${accepted.quality[type]}${mark}`;
  }).join(',');
}

export interface NegotiableImage {
  readonly type: ImageType;
  readonly animated: boolean;
  /** Of the result: the source's alpha, or padding that nothing covers. */
  readonly hasAlpha: boolean;
}

/**
 * The types to try, best first: by q, then AVIF before WebP before the type
 * that every client shows. A wildcard alone never brings AVIF, nor WebP for a
 * source of another type: programs that send it often cannot read them.
 */
export function negotiate(accepted: AcceptedTypes, image: NegotiableImage): readonly ImageType[] {
  const safe = safeType(image);
  const candidates: readonly ImageType[] = image.animated
    ? ['webp', 'gif']
    : ['avif', 'webp', safe, image.hasAlpha ? 'png' : 'jpeg'];
  const usable = [...new Set(candidates)].filter(
    (type) => accepted.quality[type] > 0 && (type === safe || isOffered(type, accepted)),
  );
  // sort() is stable: the order above decides at equal q.
  usable.sort((a, b) => accepted.quality[b] - accepted.quality[a]);
  // The safe type stays the last resort (too large for AVIF, no time left, or
  // nothing acceptable): a 406 would help nobody whose request is an <img>.
  return usable.includes(safe) ? usable : [...usable, safe];
}

function isOffered(type: ImageType, accepted: AcceptedTypes): boolean {
  return accepted.named.has(type) || type === 'jpeg' || type === 'png' || type === 'gif';
}

function safeType({ type, animated, hasAlpha }: NegotiableImage): ImageType {
  if (animated) return type;
  if (type === 'avif') return hasAlpha ? 'png' : 'jpeg';
  if (type === 'gif') return 'png';
  if (type === 'jpeg' && hasAlpha) return 'png';
  return type;
}

function parseRanges(header: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>();
  for (const part of header.split(',')) {
    const [range = '', ...parameters] = part.split(';');
    const name = range.trim().toLowerCase();
    if (name === '') continue;
    const weight = parameters
      .map((parameter) => parameter.trim().toLowerCase())
      .find((parameter) => parameter.startsWith('q='));
    ranges.set(name, weight === undefined ? 1000 : parseWeight(weight.slice(2)));
  }
  return ranges;
}

/** A malformed weight counts as 0: not asked for in a way we understand. */
function parseWeight(text: string): number {
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Math.round(Number(text) * 1000) : 0;
}
