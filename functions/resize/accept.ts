import { splitList } from '../shared/header-list.ts';
import { imageTypeOfName } from '../shared/image/media-type.ts';
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

/**
 * The same, but for what comes of it: equal where every picture gets the same types. Weights can be
 * written in a million ways, and this in some hundred.
 */
export function negotiationText(accepted: AcceptedTypes): string {
  const images = IMAGE_TYPES.flatMap((type) =>
    [false, true].flatMap((animated) =>
      [false, true].map((hasAlpha) => ({ type, animated, hasAlpha })),
    ),
  );
  return images.map((image) => negotiate(accepted, image).join('+')).join(',');
}

/** Named no later than any image: a program that reads errors, and no `<img>`. */
export function prefersJson(header: string | undefined): boolean {
  const ranges = parseRanges(header ?? '');
  const json = ranges.get('application/json') ?? 0;
  const images = [...ranges].filter(([name]) => name.startsWith('image/'));
  return json > 0 && images.every(([, weight]) => weight <= json);
}

export interface NegotiableImage {
  readonly type: ImageType;
  readonly animated: boolean;
  /** Of the result: the source's alpha, or padding that nothing covers. */
  readonly hasAlpha: boolean;
}

/** What every client shows that shows images at all. */
const UNIVERSAL: readonly ImageType[] = ['jpeg', 'png', 'gif'];

/**
 * The types to try, best first. AVIF and WebP go only to a client that names
 * them: programs that send a wildcard often cannot read them. An animation
 * stays one where the client takes a type that has frames.
 */
export function negotiate(accepted: AcceptedTypes, image: NegotiableImage): readonly ImageType[] {
  const moving = image.animated ? ranked(['webp', 'gif'], accepted) : [];
  const usable = moving.length > 0 ? moving : stillTypes(accepted, image);
  // The last resort, where a client takes nothing of ours, or AVIF and WebP alone and the picture
  // is too large for them: a 406 would help nobody whose request is an <img>.
  return usable.some(isUniversal) ? usable : [...usable, safeType(image)];
}

function stillTypes(accepted: AcceptedTypes, image: NegotiableImage): readonly ImageType[] {
  const { type, hasAlpha } = image;
  const small: ImageType = hasAlpha ? 'png' : 'jpeg';
  const fitting: readonly ImageType[] = [
    safeType({ ...image, animated: false }),
    type,
    small,
    ...UNIVERSAL,
  ];
  const universal = ranked(fitting.filter(isUniversal), accepted);
  // One of them is enough, and the cheaper one where time is short.
  const kept = universal.filter((candidate, at) => at === 0 || candidate === small);
  return ranked(['avif', 'webp', ...kept], accepted);
}

/** Of the candidates, the best for the picture first, those that the client takes. */
function ranked(candidates: readonly ImageType[], accepted: AcceptedTypes): readonly ImageType[] {
  const weight = (type: ImageType) => weightOf(type, accepted);
  const usable = [...new Set(candidates)].filter((type) => weight(type) > 0);
  // sort() is stable: the order above decides at equal weights.
  return usable.sort((a, b) => weight(b) - weight(a));
}

/**
 * `image/png,image/*;q=0.8` was the habit of browsers that show JPEG as well (Safari 13, Firefox
 * before 47): where a client names one universal type, a wildcard puts no other one behind it.
 */
function weightOf(type: ImageType, { quality, named }: AcceptedTypes): number {
  if (named.has(type)) return quality[type];
  if (!isUniversal(type) || quality[type] === 0) return 0;
  const others = UNIVERSAL.filter((other) => named.has(other)).map((other) => quality[other]);
  return Math.max(quality[type], ...others);
}

function isUniversal(type: ImageType): boolean {
  return UNIVERSAL.includes(type);
}

function safeType({ type, animated, hasAlpha }: NegotiableImage): ImageType {
  if (animated) return 'gif';
  // A resized GIF has more than 256 colours.
  if (hasAlpha || type === 'png' || type === 'gif') return 'png';
  return 'jpeg';
}

// A wildcard or one of our types -> q.
function parseRanges(header: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>();
  for (const member of splitList(header)) {
    const [range = '', ...parameters] = splitList(member, ';');
    const weight = parameters
      .map((parameter) => parameter.toLowerCase())
      .find((parameter) => parameter.startsWith('q='));
    const type = imageTypeOfName(range);
    const name = type === undefined ? range.toLowerCase() : mediaTypeOf(type);
    ranges.set(name, weight === undefined ? 1000 : parseWeight(weight.slice(2)));
  }
  return ranges;
}

/**
 * A malformed weight counts as 0: not asked for in a way we understand. `.2` is understood: Java's
 * HttpURLConnection sends it.
 */
function parseWeight(text: string): number {
  return /^(0?(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Math.round(Number(`0${text}`) * 1000) : 0;
}
