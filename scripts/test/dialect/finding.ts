export interface Finding {
  readonly file: string;
  readonly line: number;
  /** What the rule says, then what to do. */
  readonly message: string;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Characters as an editor counts them. */
export function longLines(file: string, text: string, columns: number): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const { length } = [...line];
    if (length <= columns) return [];
    const message = `a line has at most ${columns} columns, this one has ${length}; wrap it`;
    return [{ file, line: index + 1, message }];
  });
}
