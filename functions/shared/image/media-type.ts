import { splitList } from '../header-list.ts';
import { type ImageType, IMAGE_TYPES, mediaTypeOf } from './type.ts';

/** What tools write for a type besides its registered name. */
const OTHER_NAMES: ReadonlyMap<string, ImageType> = new Map([
  ['image/jpg', 'jpeg'],
  ['image/pjpeg', 'jpeg'],
  ['image/x-png', 'png'],
]);

const TYPE_OF_NAME: ReadonlyMap<string, ImageType> = new Map([
  ...IMAGE_TYPES.map((type) => [mediaTypeOf(type), type] as const),
  ...OTHER_NAMES,
]);

/** RFC 9110, 5.6.6. */
const PARAMETER = /^[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[^"\\]*")$/;

/** The type that a name such as `image/jpeg` or `image/jpg` means; its case does not matter. */
export function imageTypeOfName(name: string): ImageType | undefined {
  return TYPE_OF_NAME.get(name.toLowerCase());
}

/** The same for a whole Content-Type; well formed parameters change nothing of an image. */
export function imageTypeOfHeader(contentType: string): ImageType | undefined {
  const [name = '', ...parameters] = splitList(contentType, ';');
  return parameters.every((text) => PARAMETER.test(text)) ? imageTypeOfName(name) : undefined;
}
