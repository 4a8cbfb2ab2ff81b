const CODE = /(`+)(.+?)\1(?!`)/g;

/** What a page points to: `[text](target)`, `![image](target)` and `[name]: target`. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface CodeSpan {
  readonly text: string;
  readonly line: number;
}

export interface Page {
  readonly links: readonly Link[];
  readonly spans: readonly CodeSpan[];
  /** What `#...` may name, as code hosts derive it from headings. */
  readonly anchors: ReadonlySet<string>;
}

/** Enough Markdown for links, code and headings; fenced blocks are left out. */
export function readPage(markdown: string): Page {
  const links: Link[] = [];
  const spans: CodeSpan[] = [];
  const anchors = new Set<string>();
  for (const { text, line } of proseLines(markdown)) {
    for (const [, , code = ''] of text.matchAll(CODE)) spans.push({ text: code.trim(), line });
    const withoutCode = text.replace(CODE, '');
    for (const [, target = ''] of withoutCode.matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g))
      links.push({ target, line });
    const [, reference] = /^ {0,3}\[[^\]]+\]:\s*(\S+)/.exec(withoutCode) ?? [];
    if (reference !== undefined) links.push({ target: reference, line });
    const [, heading] = /^#{1,6}\s+(.*?)\s*#*$/.exec(text) ?? [];
    if (heading !== undefined) anchors.add(free(slug(heading), anchors));
    for (const [, id = ''] of withoutCode.matchAll(/<\w+ [^>]*\b(?:id|name)="([^"]+)"/g))
      anchors.add(id);
  }
  return { links, spans, anchors };
}

/** A code host's rule: lower case, spaces to "-", and of the signs only "-" and "_" stay. */
function slug(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 1;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

function proseLines(markdown: string): { text: string; line: number }[] {
  let fence = '';
  return markdown.split('\n').flatMap((text, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
    if (fence === '' && mark === '') return [{ text, line: index + 1 }];
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && text.trim() === mark) fence = '';
    return [];
  });
}
