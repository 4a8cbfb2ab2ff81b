/** RFC 9110, 5.6.1: the members of a list, where a quoted string may hold the separator. */
export function splitList(text: string, separator: ',' | ';' = ','): readonly string[] {
  const members: string[] = [];
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted && char === '\\') at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) {
      members.push(text.slice(start, at));
      start = at + 1;
    }
  }
  members.push(text.slice(start));
  return members.map((member) => member.trim()).filter((member) => member !== '');
}
