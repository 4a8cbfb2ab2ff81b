import { bytesText, curlLine, encodeKey, imageTag, resizeAddress } from './addresses.ts';
import type { Api, Info, Listed } from './api.ts';
import { fill, find, make } from './elements.ts';
import { placeholder } from './gallery.ts';
import { loadMeasured } from './measure.ts';
import { messageOf } from './problem.ts';

export interface ViewerDeps {
  readonly api: Api;
  readonly resizeKey: () => string;
  readonly say: (problem: string) => void;
}

/** What the sections below the picture need of it. */
export interface Shown {
  readonly image: Listed;
  readonly address: (width: number, format: string) => string;
}

export interface Viewer {
  readonly open: (image: Listed) => Promise<void>;
  readonly shown: () => Shown | undefined;
}

export const WIDTHS = [320, 640, 960, 1280] as const;
export const FORMATS = ['auto', 'avif', 'webp', 'jpeg', 'png'] as const;
/** Width by height. */
const SHAPES: Readonly<Record<string, number>> = {
  'as it is': 0,
  square: 1,
  '4:3': 4 / 3,
  '16:9': 16 / 9,
  '3:4': 3 / 4,
};
const MIDDLE = 0.5;

export function createViewer(deps: ViewerDeps): Viewer {
  const { api, resizeKey, say } = deps;
  const form = find('choices', HTMLFormElement);
  const result = find('result', HTMLImageElement);
  const [width, shape, format] = ['width', 'shape', 'format'].map((name) => control(form, name));
  const [x, y] = [control(form, 'x'), control(form, 'y')];
  let image: Listed | undefined;
  let info: Info | undefined;
  fill(width as HTMLSelectElement, WIDTHS.map(String), '640');
  fill(shape as HTMLSelectElement, Object.keys(SHAPES), 'square');
  fill(format as HTMLSelectElement, FORMATS, 'auto');

  const ratio = (): number => SHAPES[shape?.value ?? ''] ?? 0;
  const address = (wide: number, type: string): string => {
    const height = ratio() === 0 ? undefined : Math.round(wide / ratio());
    const focus = { x: Number(x.value), y: Number(y.value) };
    const wanted = { key: image?.key ?? '', etag: image?.etag ?? info?.etag, width: wide, height };
    return resizeAddress(
      api.at(String(api.settings.resize)),
      { ...wanted, focus, format: type },
      resizeKey(),
    );
  };
  const update = async (): Promise<void> => {
    if (!image) return;
    const [wide, type] = [Number(width?.value), format?.value ?? 'auto'];
    const asked = address(wide, type);
    placeMarker(Number(x.value), Number(y.value), ratio() !== 0);
    find('curl', HTMLElement).textContent = curlLine(asked, type);
    find('tag', HTMLElement).textContent = imageTag({
      src: asked,
      candidates: WIDTHS.map((each) => [each, address(each, type)]),
      width: wide,
      height: Math.round(
        ratio() === 0 ? (wide * (info?.height ?? 1)) / (info?.width ?? 1) : wide / ratio(),
      ),
    });
    await showResult(deps, result, asked);
  };
  form.addEventListener('change', () => void update());
  form.addEventListener('submit', (event) => event.preventDefault());
  find('source', HTMLDivElement).addEventListener(
    'click',
    ({ clientX, clientY, currentTarget }) => {
      const box = (currentTarget as HTMLElement).getBoundingClientRect();
      x.value = String((clientX - box.left) / box.width);
      y.value = String((clientY - box.top) / box.height);
      void update();
    },
  );
  return {
    shown: () => image && { image, address },
    open: async (opened) => {
      image = opened;
      [x.value, y.value] = [String(MIDDLE), String(MIDDLE)];
      const title = find('viewer-title', HTMLHeadingElement);
      title.textContent = opened.key;
      find('viewer', HTMLElement).hidden = false;
      title.focus();
      title.scrollIntoView({ block: 'nearest' });
      const source = find('source-image', HTMLImageElement);
      source.removeAttribute('src');
      find('result-facts', HTMLElement).textContent = '';
      info = await placeholder(api, source, opened.key);
      if (image !== opened) return;
      keepPlace(source, info);
      result.style.backgroundImage = source.style.backgroundImage;
      describe(info);
      source.src = sourceAddress(api, opened, resizeKey());
      if (api.settings.resize === null) return;
      if (resizeKey() === '')
        say('Without a key of /resize there is only the stored picture: enter one above.');
      else await update();
    },
  };
}

function control(form: HTMLFormElement, name: string): HTMLSelectElement | HTMLInputElement {
  return form.elements.namedItem(name) as HTMLSelectElement | HTMLInputElement;
}

function sourceAddress({ settings, at }: Api, { key, etag }: Listed, resizeKey: string): string {
  if (settings.resize === null || resizeKey === '')
    return at(`${settings.images}/${encodeKey(key)}`);
  return resizeAddress(at(settings.resize), { key, width: 640, etag }, resizeKey);
}

/** Nothing jumps when the picture comes. */
function keepPlace(picture: HTMLImageElement, info: Info | undefined): void {
  for (const side of ['width', 'height'] as const) {
    const pixels = info?.[side];
    if (pixels === undefined) picture.removeAttribute(side);
    else picture.setAttribute(side, String(pixels));
  }
}

function describe(info: Info | undefined): void {
  const facts = find('facts', HTMLParagraphElement);
  facts.replaceChildren();
  if (!info?.width) return;
  const { width, height, type, bytes = 0, dominantColour = '' } = info;
  const swatch = make('span', { className: 'swatch' });
  swatch.style.backgroundColor = dominantColour;
  facts.append(
    `${width} x ${height}, ${type}, ${bytesText(bytes)}, `,
    swatch,
    ` ${dominantColour}`,
  );
}

function placeMarker(x: number, y: number, isUsed: boolean): void {
  const marker = find('marker', HTMLSpanElement);
  marker.hidden = !isUsed;
  marker.style.left = `${x * 100}%`;
  marker.style.top = `${y * 100}%`;
}

async function showResult({ api, say }: ViewerDeps, result: HTMLImageElement, asked: string) {
  const facts = find('result-facts', HTMLElement);
  facts.textContent = 'asked for';
  try {
    const { bytes, milliseconds, type } = await loadMeasured(result, asked);
    const size = `${result.naturalWidth} x ${result.naturalHeight}`;
    facts.textContent = [size, type, bytesText(bytes), `${milliseconds} ms`]
      .filter(Boolean)
      .join(', ');
    say('');
  } catch {
    facts.textContent = '';
    await api.ask(asked).catch((error: unknown) => say(messageOf(error)));
  }
}
