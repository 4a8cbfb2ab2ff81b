export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface Candidate {
  readonly url: string;
  /** `640w` or `2x`; "" where there is none. */
  readonly descriptor: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
};

/** Enough of HTML for tags with quoted attributes; a bare `&` is refused. */
export function readElements(html: string): readonly Element[] {
  return [...html.matchAll(/<([a-z]+)((?:\s+[\w-]+="[^"]*")*)\s*>/gi)].map(
    ([, name = '', text = '']) => {
      const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(
        ([, attribute = '', value = '']) => [attribute.toLowerCase(), unescape(value)] as const,
      );
      return { name: name.toLowerCase(), attributes: new Map(pairs) };
    },
  );
}

function unescape(value: string): string {
  return value.replace(/&(?:(\w+);)?/g, (whole, name: string | undefined) => {
    const sign = ENTITIES[name ?? ''];
    if (sign === undefined) throw new Error(`"${whole}" in ${value} is no entity; write &amp;`);
    return sign;
  });
}

/** As the HTML Standard parses srcset: a URL ends at white space, a candidate at a comma. */
export function readSrcset(srcset: string): readonly Candidate[] {
  const found: Candidate[] = [];
  const pattern = /[\s,]*([^\s,]\S*)([^,]*)/y;
  for (let match = pattern.exec(srcset); match !== null; match = pattern.exec(srcset)) {
    const [, url = '', rest = ''] = match;
    if (!url.endsWith(',')) found.push({ url, descriptor: rest.trim() });
    else {
      found.push({ url: url.replace(/,+$/, ''), descriptor: '' });
      pattern.lastIndex -= rest.length;
    }
  }
  return found;
}

/** Everything that a browser may load for the element. */
export function candidatesOf({ attributes }: Element): readonly Candidate[] {
  const single = attributes.get('src') ?? attributes.get('href');
  return [
    ...(single === undefined ? [] : [{ url: single, descriptor: '' }]),
    ...readSrcset(attributes.get('srcset') ?? ''),
  ];
}
