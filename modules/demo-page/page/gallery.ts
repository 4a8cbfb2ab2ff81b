import { bytesText, encodeKey, resizeAddress } from './addresses.ts';
import type { Api, Listed } from './api.ts';
import { find, make } from './elements.ts';
import { messageOf } from './problem.ts';

export interface GalleryDeps {
  readonly api: Api;
  readonly resizeKey: () => string;
  readonly open: (image: Listed) => void;
  readonly say: (problem: string) => void;
}

export interface Gallery {
  readonly reload: () => Promise<void>;
  readonly add: (key: string) => void;
}

const TILE = { width: 320, height: 240 } as const;

export function createGallery(deps: GalleryDeps): Gallery {
  const { api, say } = deps;
  const tiles = find('gallery', HTMLUListElement);
  const more = find('more', HTMLButtonElement);
  const empty = find('empty', HTMLParagraphElement);
  const shown = new Set<string>();
  let cursor: string | undefined;
  const show = (image: Listed, place: 'append' | 'prepend'): void => {
    if (shown.has(image.key)) return;
    shown.add(image.key);
    empty.hidden = true;
    tiles[place](tile(deps, tiles, image));
  };
  const next = async (): Promise<void> => {
    more.disabled = true;
    try {
      const page = await api.list(cursor);
      cursor = page.cursor;
      for (const image of page.images) show(image, 'append');
      more.hidden = cursor === undefined;
      empty.hidden = shown.size > 0 || cursor !== undefined;
    } catch (error) {
      say(messageOf(error));
    }
    more.disabled = false;
  };
  more.addEventListener('click', () => void next());
  return {
    reload: async () => {
      tiles.replaceChildren();
      shown.clear();
      cursor = undefined;
      if (api.settings.list !== null) await next();
    },
    add: (key) => show({ key }, 'prepend'),
  };
}

function tile(deps: GalleryDeps, tiles: HTMLUListElement, image: Listed): HTMLLIElement {
  const { api, resizeKey, open } = deps;
  const { key, bytes } = image;
  const picture = make('img', { alt: '', loading: 'lazy', ...TILE });
  const size = make('small', {}, bytes === undefined ? 'new' : bytesText(bytes));
  const button = make(
    'button',
    { type: 'button', title: key },
    picture,
    make('span', {}, key),
    size,
  );
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    for (const other of tiles.querySelectorAll('[aria-pressed="true"]'))
      other.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-pressed', 'true');
    open(image);
  });
  const address = thumbnailAddress(api, image, resizeKey());
  picture.addEventListener('error', () => {
    size.className = 'bad';
    // The element has no words for it; the API has.
    api.ask(address).catch((error: unknown) => (size.textContent = messageOf(error)));
  });
  void placeholder(api, picture, key).finally(() => (picture.src = address));
  return make('li', {}, button);
}

function thumbnailAddress({ settings, at }: Api, { key, etag }: Listed, resizeKey: string): string {
  if (settings.resize === null || resizeKey === '')
    return at(`${settings.images}/${encodeKey(key)}`);
  return resizeAddress(at(settings.resize), { key, ...TILE, etag }, resizeKey);
}

/** A few hundred bytes of colour, in the place of a grey box, while the picture comes. */
export async function placeholder(api: Api, picture: HTMLImageElement, key: string) {
  if (api.settings.info === null) return undefined;
  try {
    const info = await api.info(key);
    if (info.placeholder) picture.style.backgroundImage = `url("${info.placeholder}")`;
    return info;
  } catch {
    return undefined;
  }
}
