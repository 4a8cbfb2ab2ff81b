/** exactOptionalPropertyTypes: an absent value is an absent property. */
export function optional<K extends string, V>(
  name: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V });
}
