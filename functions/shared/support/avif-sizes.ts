import { inflateSync } from 'node:zlib';
import { text, u16, u32 } from './containers.ts';
import { box } from './avif.ts';

/** Made of pieces of which only the sizes are told; no pixel of it can be decoded. */
export interface SizedItem {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  /** Numbers of items, the first is 1. */
  readonly inputs?: readonly number[];
  readonly data?: Buffer;
}

/** Item 1 is the picture (ISO/IEC 23008-12). `wide`: numbers of 32 bits, indices of 16. */
export function avifOfSizes(items: readonly SizedItem[], { wide = false } = {}): Buffer {
  const full = (version: number, flags = 0) => u32(version * 2 ** 24 + flags);
  const id = (n: number) => (wide ? u32(n) : u16(n));
  const sizes = items.map(({ width, height }) => box('ispe', full(0), u32(width), u32(height)));
  const uses = items.map((_, n) =>
    Buffer.concat([id(n + 1), Buffer.from([1]), wide ? u16(0x8001 + n) : Buffer.from([0x81 + n])]),
  );
  const entries = items.map(({ type }, n) =>
    box('infe', full(wide ? 3 : 2), id(n + 1), u16(0), text(`${type}\0`)),
  );
  const inputs = items.flatMap(({ inputs: of }, n) =>
    of === undefined ? [] : [box('dimg', id(n + 1), u16(of.length), ...of.map(id))],
  );
  const properties = box(
    'iprp',
    box('ipco', ...sizes),
    box('ipma', full(wide ? 1 : 0, wide ? 1 : 0), u32(items.length), ...uses),
  );
  return Buffer.concat([
    box('ftyp', text('avif'), u32(0), text('avifmif1')),
    box(
      'meta',
      full(0),
      box('iinf', full(0), u16(items.length), ...entries),
      properties,
      box('iref', full(wide ? 1 : 0), ...inputs),
    ),
  ]);
}

/** libaom 3, 12 bits, 4:4:4: 5000 x 5000 pixels of one colour, stored multiplied by their alpha. */
export const LARGEST_AVIF = inflateSync(
  Buffer.from(
    'eNrtU3dQk1sW/1KQUB6EprSACAFcFARlCFWku4gKuogQ8IVQ8gmBGBI6EkRBaYLAE3ioPNENBjUUKdkIWMCHUgQxFJ' +
      'VikGoBBBOa+D6Cb3bf/rUzuzM7s7N35t7T7j3n3vs7PwAA1INoMRRCJBgEQGNdksEgYzJIgGxYJDmQRgA2hhYpIJT6' +
      'XQcoIJEG/NOQoYA0skiDQXMHGBpOXDccAAAu8kATVgQZeyBbZCE6AUD8Z0jHgWCYqLwoogQZgfDveQiRu4yBPzjhf3' +
      'fqg9TAoN+rE+jRoaJKMNFdqIFkkb5+hg1SqBRIpoEUYjgkFcEISuDGMYXzGxNAU8BocN2DkJaWhoQ0IdLYPunwj99f' +
      'thGD/UMkft2Bg6raryt0apgFmRIYLFrsLIggkWIRERNBCyRHWEB7wFCQQI2xIIRSSKL/xIAU8u8fC90ZAYMnA3AkDH' +
      'luEwBI9JEDCDR5QFIKv1tPFhd5D4VS3WpyHamAlchQUHDb04HMBgCP5+3SPzZq5k6stNTt7klUVQrvjeymna9NxfQW' +
      'vajKFj+TGXNJuYhDndjxlCWYz2gejqmYi4ob8LHtYloOGAafWfGt/HNDmzOJxUDr2tc6qTmYYEpS/rWcEWau0zXORJ' +
      'n+O5+2HzBt03MKHjj8bbJjmTjY9Mi3uKuB5efqH8X1Y7poUAsbbUbOLO7av5Uwuu/YB2uvzJAJOSOdrk/nWJJFr6tK' +
      'Qr5536gGgS2vpXDcnZ4yBs/NxBMwiOyM//TbcDZIf86hNUKiAkLRskbc8WyHyoqf+yhH8OnyCTzQLfFEedcSj8GH4c' +
      'Try/guT5aFp9Mn+6y5QN+oA5/x3/8UFA7+Q411of+9FdTVTTNW1WIHiFXll8a1UuPTAsYoYbp9/IhmXmytXizUMyhR' +
      'z5y2YJhkyCrYAgAHtsC51NPspLvy6xFm0cvPQkleo8HHlOmsTWMebSNDGe9D3FgpX/kFeZW52pinnAMJr7HVxnmg/C' +
      'OJ95XPTie5mcuVSWxOunrgQ8VEn9OAgWL7oI0UHFFu37bQA0+YNQ2Zl6/ELtHPdxQP4qN6lXtIpwJ/HWI0l2wqORe2' +
      'mTg86slRUWY7dFt4usQ2JiRnz9bkLWoMO11flQ0vdbvim3WuLPyVu/C22Uf9lV41QV7C9KLs/kNvfTvvM5Gb8bmtHP' +
      'PWd9fMDPCz3xRzH9cpjqWnn61pqVbNGa4v0RAfLE2MUbn1UOyyTlPFL5PDYti2zUsFVfvrr0Tqmib7Bd1/wy7MzzH0' +
      'qutCjHqZjod0PFsqPC4PpUjUOGVrVa1ZfBg96YAr/+JnuJCGOXrSauRM0tv8jnPkkaJ5KjeMNZClt/X6J4H9STq7qr' +
      'vpmrg/0UtDn0SjmP8wFRcrNHUq7UQZDKIn5ly6jEY7CqYfb+faoKlqL4SSXT7bqr6Zz498cGmx9H3cWP8YmLO337lw' +
      '56DmthZwNVCcXtdwkC7wSIUKzTySsY/1e+stFXAUof+xBrqJe1zo0abcU6piqzHV6ox3MEGKumvT4xdTMxr4+OOqZf' +
      'gewWXlgV8CQlp7w6z6LWuFSdX8E/k77zLL4nfi3/507bIjECjXCPLiTQaxIdzB4LPsrrihQ3kYfomUKxmxDIplX/Wt' +
      'yQ5jsqV2hBRroqm275q/GE2TTuFuChOvPej36bVrLYzlvdzbOXz609eEh6/GNLXq17q7siqYM4oCByWl3mOmXi6bsL' +
      '3CNiXBUZitzvASrU3SI499G2etXXu3VQTxuK5/BKeuaapvuGJ44f1Mf/gyXfjB7KshNlpebv6MG2956aHu9NeT3ne5' +
      'gnTtcQ8haQQCquCWoVd9vSvex/gWZuUCL6ekfew7zlrd8elvnjgj6cNqeludP5vLJEKtcGsqPcgU06rG8aLN/ok1aG' +
      'VxtaCW6P4miZufmjDUegc9pYQpemUmzCkqRh+nuq5IamTOeuArYvK37RE6mK967JFanE+DSxrOBHgmKkxYF3/8I+aO' +
      'wXM+6pO0gNLjUHfFXVdf276ORwsM/vmB9S4z6m2Tm8lGPKfS9t3jzhQPNV47zbXSY82tmbRlbrydTsg3WJ14ntwiwD' +
      'Sg7D7+rTzIxDZ5SrtcdCBTNUguBcZPSfGZ8i62cUzrWXwm8342evrfgpnTL+eG9mLa9uWidi+JdRfmuTwALqAqo3RX' +
      '7V4zfzJs0RgK37ILWztuzn3DUeSUaUcL5+/7dIhfSRli9w7lK8I6U44wjhmm0JXlI/0u09GcG0r31hxfs5JvSa3mUT' +
      'FI73cB/g0Kzk+XVXRUcIiei9nJOsl6QOxFpzGGtXMp9YFGafc93TSI5XfqmTvweOzdnQUvs762ADN2XI5X1Aif3XuT' +
      '9b6JVLX3gqIlvFN3g6hbNq9Z8Rmpjp+NIlSU3HmyTovbIfzr5iYUkRZGOXEFreVWLRtEtb++tIWTkYWCUlT8lZ3jrS' +
      'WMdZRhmWpQ9vlNpu5Nc6LJ1vJnSpZdoLh6Ir7fc0iCbWZgU0TFtqE9LbM3wNqNVe04iNT8YDTaqY/S5zbkHF+n4eeG' +
      'bpkDOE1WpnNBcHvWyA2zFzW4+HQl5uy22e9EXd9BObGex7Bj288bRPU8MWETj7mgzAxNOHQhojha9ZDul5BZ5Ytv0q' +
      '3ySX8RcGyGqhj5y+hmhrF1ljsp52YjQtoEEULI1FKuQgYvOR5j/J/R/1OM1s+NNj9y1mSqIj69ct8Du9yIrvO3KQ9X' +
      '9LCeflE9ceG8oqoR2CtgYc72Ny2uTDw=',
    'base64',
  ),
);
