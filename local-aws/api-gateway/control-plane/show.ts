/**
 * Maps and lists that the service leaves out of an answer when they are empty, and shows otherwise.
 */
export function shownIfAny<const K extends string, T extends object>(
  name: K,
  value: T | undefined,
): { readonly [key in K]?: T } {
  const empty = value === undefined || Object.keys(value).length === 0;
  return (empty ? {} : { [name]: value }) as { readonly [key in K]?: T };
}

/** Recorded for each kind of record with tags: made and listed without empty tags, read with. */
export function withoutNoTags<T extends object>({ tags, ...shown }: T & { tags?: object }): object {
  return { ...shown, ...shownIfAny('tags', tags) };
}
