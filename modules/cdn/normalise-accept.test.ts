import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { negotiate, parseAccept } from '../../functions/resize/accept.ts';
import { IMAGE_TYPES } from '../../functions/shared/image/type.ts';
import { createRandom } from '../../functions/shared/support/random.ts';

interface Parameter {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

interface ViewerRequest {
  readonly uri: string;
  readonly querystring: Readonly<Record<string, Parameter>>;
  readonly headers: Record<string, { value: string }>;
}

// As CloudFront does: the file is a script without exports, and a global `handler` is called.
const code = readFileSync(new URL('./normalise-accept.js', import.meta.url), 'utf8');
const handler = runInNewContext(`${code}\nhandler`) as (event: {
  request: ViewerRequest;
}) => ViewerRequest;

function acceptAfter(
  accept: string | undefined,
  querystring: ViewerRequest['querystring'] = {},
): string | undefined {
  const headers = accept === undefined ? {} : { accept: { value: accept } };
  return handler({ request: { uri: '/resize', querystring, headers } }).headers['accept']?.value;
}

const chrome = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
const firefox = 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5';
const both = 'image/avif,image/webp,*/*';

describe('a negotiated format', () => {
  it.each([
    ['Chrome', chrome, both],
    ['Firefox', firefox, both],
    ['another order', 'image/webp, image/avif', both],
    ['capitals', 'IMAGE/AVIF,Image/WebP', both],
    ['WebP only', 'image/webp,*/*;q=0.8', 'image/webp,*/*'],
    ['AVIF only', 'image/avif', 'image/avif'],
    ['AVIF before anything', 'image/avif,*/*;q=0.1', 'image/avif,*/*'],
    ['Safari 13', 'image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', '*/*'],
    ['Safari 14', 'image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'image/webp,*/*'],
    ['Opera 11', 'image/png, image/webp, image/jpeg, image/gif, */*;q=0.1', 'image/webp,*/*'],
    ['PNG only', 'Image/PNG', 'image/png'],
    ['JPEG only, by another name', 'image/jpg', 'image/jpeg'],
    [
      'JPEG and PNG, in another order',
      'image/png;q=0.50, image/jpeg',
      'image/jpeg,image/png;q=0.5',
    ],
    ['JPEG refused', 'image/jpeg;q=0,*/*', 'image/jpeg;q=0,image/*'],
    ['all images refused', 'image/*;q=0,*/*', '*/*'],
    ['WebP preferred', 'image/avif;q=0.5,image/webp', 'image/webp,*/*'],
    ['AVIF refused', 'image/avif;q=0,image/webp', 'image/webp,*/*'],
    ['AVIF liked less than anything', 'image/avif;q=0.1,*/*', '*/*'],
    ['a malformed q', 'image/avif;q=high,image/webp', 'image/webp,*/*'],
    ['curl', '*/*', '*/*'],
    ['a page, not an image', 'text/html,application/xml;q=0.9', '*/*'],
    ['an empty header', '', '*/*'],
    ['no header', undefined, '*/*'],
  ])('%s', (_name, accept, expected) => {
    expect(acceptAfter(accept)).toBe(expected);
  });

  it('is also what f=auto asks for', () => {
    expect(acceptAfter(chrome, { f: { value: 'auto' } })).toBe(both);
  });
});

/** The function sees the normalised header: it must choose as it would have by the client's own. */
it('changes no choice', () => {
  const { below, pick } = createRandom(11);
  const names = [
    ...IMAGE_TYPES.map((type) => `image/${type}`),
    'image/jpg',
    'image/*',
    '*/*',
    'a/b',
  ];
  const weights = ['', '', ';q=0', ';q=0.3', '; Q=0.30', ';q=1.0', ';q=x'];
  for (let round = 0; round < 5000; round++) {
    const ranges = Array.from({ length: below(5) }, () => pick(names) + pick(weights));
    const accept = ranges.join(', ');
    const source = { type: pick(IMAGE_TYPES), animated: below(2) === 0, hasAlpha: below(2) === 0 };
    const best = (header: string | undefined) => negotiate(parseAccept(header), source)[0];
    const normalised = acceptAfter(accept);
    expect(best(normalised), JSON.stringify({ accept, normalised, source })).toBe(best(accept));
  }
});

describe('a format that is not negotiated', () => {
  it.each<[string, Parameter]>([
    ['named', { value: 'webp' }],
    ['unknown', { value: 'tiff' }],
    ['empty', { value: '' }],
    ['repeated', { value: 'auto', multiValue: [{ value: 'auto' }, { value: 'png' }] }],
  ])('%s: one Accept for every client', (_name, f) => {
    expect(acceptAfter(chrome, { f })).toBe('*/*');
  });
});

it('leaves the rest of the request alone', () => {
  const request = {
    uri: '/resize',
    querystring: { w: { value: '720' } },
    headers: { accept: { value: chrome }, origin: { value: 'https://a.example' } },
  };
  const result = handler({ request });
  expect(result.uri).toBe('/resize');
  expect(result.querystring).toEqual({ w: { value: '720' } });
  expect(result.headers['origin']).toEqual({ value: 'https://a.example' });
});

describe('the query', () => {
  const MARK = 'const KNOWN_PARAMETERS = null;';
  /** As policies.tf fills it in. */
  const filled = code.replace(MARK, 'const KNOWN_PARAMETERS = ["k","w"];');
  const handle = runInNewContext(`${filled}\nhandler`) as typeof handler;

  it('keeps what is known, and each of its values', () => {
    expect(code).toContain(MARK);
    const multiValue = [{ value: '1' }, { value: '2' }];
    const querystring = {
      w: { value: '1', multiValue },
      utm_source: { value: 'x' },
      W: { value: '1' },
      toString: { value: '1' },
      k: { value: 'a' },
    };
    const { querystring: kept } = handle({ request: { uri: '/resize', querystring, headers: {} } });
    expect(kept).toEqual({ w: { value: '1', multiValue }, k: { value: 'a' } });
  });
});
