/** A slash after one of these begins a pattern; elsewhere it divides. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+<>*%~^-]|\b(?:return|typeof|case|in|of))\s*$/;
/** What is not code: comments, strings, templates, patterns; each with its own end. */
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y;
const PATTERN = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/**
 * TypeScript of the same length and lines, where only code is left: what quotes hold is blank, so
 * that a search finds no words in it.
 */
export function maskCode(text: string): string {
  let masked = '';
  let position = 0;
  while (position < text.length) {
    const end = endOfInert(text, position, masked);
    const piece = text.slice(position, end ?? position + 1);
    masked += end === undefined ? piece : blank(piece);
    position += piece.length;
  }
  return masked;
}

function blank(piece: string): string {
  if (piece.startsWith('//') || piece.startsWith('/*')) return piece.replace(/[^\n]/g, ' ');
  const [first = ''] = piece;
  return `${first}${piece.slice(1, -1).replace(/[^\n]/g, ' ')}${first}`;
}

function endOfInert(text: string, position: number, before: string): number | undefined {
  const char = text[position];
  if (char === '`') return endOfTemplate(text, position);
  const isPattern = char === '/' && BEFORE_PATTERN.test(before.slice(-40).trimEnd());
  for (const form of [COMMENT, STRING, ...(isPattern ? [PATTERN] : [])]) {
    form.lastIndex = position;
    if (form.test(text)) return form.lastIndex;
  }
  return undefined;
}

/** A template holds expressions, which may hold templates. */
function endOfTemplate(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '`') {
    if (text[position] === '\\') position += 2;
    else if (text.startsWith('${', position)) position = endOfExpression(text, position + 2);
    else position += 1;
  }
  return position + 1;
}

function endOfExpression(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const char = text[position];
    if (char === '}' && depth === 0) return position + 1;
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    position = endOfInert(text, position, text.slice(start, position)) ?? position + 1;
  }
  return position;
}
