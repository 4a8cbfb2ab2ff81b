/** What a string or a heredoc says that begins here; undefined where an expression makes it. */
export function wordsAt(text: string, start: number): string | undefined {
  const rest = text.slice(start);
  const marker = /^<<-?(\w+)\n/.exec(rest)?.[1];
  if (marker !== undefined) {
    const end = rest.search(new RegExp(`^\\s*${marker}\\s*$`, 'm'));
    return rest.slice(0, end < 0 ? 0 : end).trimEnd();
  }
  const quote = /^(?:format\()?"/.exec(rest)?.[0];
  if (quote === undefined) return undefined;
  const words = rest.slice(quote.length, endOfString(rest, quote.length));
  // What an expression makes at the end cannot be seen.
  return words.endsWith('}') ? undefined : words;
}

/** The closing quote: an interpolation holds strings, which hold interpolations. */
function endOfString(text: string, start: number): number {
  let position = start;
  while (position < text.length && text[position] !== '"') {
    if (text[position] === '\\') position += 2;
    else if (/^[$%]\{/.test(text.slice(position, position + 2)))
      position = endOfInterpolation(text, position + 2);
    else position += 1;
  }
  return position;
}

function endOfInterpolation(text: string, start: number): number {
  let depth = 1;
  let position = start;
  while (position < text.length && depth > 0) {
    if (text[position] === '"') position = endOfString(text, position + 1);
    else if (text[position] === '{') depth += 1;
    else if (text[position] === '}') depth -= 1;
    position += 1;
  }
  return position;
}
