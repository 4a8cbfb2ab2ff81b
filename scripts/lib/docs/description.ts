/** The line of one attribute in the description of an object variable. */
export interface Bullet {
  readonly path: readonly string[];
  readonly text: string;
}

/** The first paragraph on one line: what a table shows. */
export function summary(description: string): string {
  return oneLine(paragraphs(description)[0] ?? '');
}

export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

export function paragraphs(description: string): string[] {
  return description.split(/\n[ \t]*\n/).filter((text) => text.trim() !== '');
}

/** Lines "- `name`: text", each below the one that it is indented under. */
export function readBullets(description: string): Bullet[] {
  const bullets: { path: string[]; text: string }[] = [];
  const open: { name: string; indent: number }[] = [];
  for (const line of description.split('\n')) {
    const [, space = '', name, text = ''] = /^( *)- `([^`]+)`:(.*)$/.exec(line) ?? [];
    const last = bullets.at(-1);
    if (name === undefined) {
      if (last !== undefined && /^ +[^ -]/.test(line)) last.text += ` ${line.trim()}`;
      continue;
    }
    while ((open.at(-1)?.indent ?? -1) >= space.length) open.pop();
    bullets.push({ path: [...open.map((parent) => parent.name), name], text });
    open.push({ name, indent: space.length });
  }
  return bullets.map(({ path, text }) => ({ path, text: text.trim() }));
}

/**
 * "the same type as `routes` of modules/rest-api", or "of the root module": who explains the
 * attributes instead.
 */
export function typeSource(description: string): { name: string; folder: string } | undefined {
  const [, name, folder] =
    /\bsame type as `(\w+)` of `?(modules\/[\w-]+|the root module)`?/.exec(oneLine(description)) ??
    [];
  if (name === undefined || folder === undefined) return undefined;
  return { name, folder: folder === 'the root module' ? '.' : folder };
}
