type Kind<T> = new () => T;

export function find<T extends HTMLElement>(id: string, kind: Kind<T>): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} "${id}".`);
}

export function make<N extends keyof HTMLElementTagNameMap>(
  name: N,
  members: Partial<HTMLElementTagNameMap[N]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[N] {
  const element = Object.assign(document.createElement(name), members);
  element.append(...children);
  return element;
}

export function fill(select: HTMLSelectElement, options: readonly string[], chosen: string): void {
  select.replaceChildren(
    ...options.map((value) => make('option', { value, selected: value === chosen }, value)),
  );
}
