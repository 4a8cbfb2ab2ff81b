import { type Fields, isFields } from '../../../http/json.ts';
import { optionalText } from '../fields.ts';

export type BasePathMode = 'ignore' | 'prepend' | 'split';

/** What stands before each path of the document ("Set the OpenAPI basePath property"). */
export function pathPrefix(document: Fields, mode: BasePathMode): string {
  if (mode === 'ignore') return '';
  const parts = basePathOf(document)
    .split('/')
    .filter((part) => part !== '');
  // "split": the first part is not a resource.
  return parts
    .slice(mode === 'split' ? 1 : 0)
    .map((part) => `/${part}`)
    .join('');
}

/** In OpenAPI 3 the variable "basePath" of the first server, or else the path of its url. */
function basePathOf(document: Fields): string {
  if (document['swagger'] !== undefined) return optionalText(document, 'basePath') ?? '';
  const servers = Array.isArray(document['servers']) ? document['servers'] : [];
  const server = servers.find(isFields) ?? {};
  const variables = isFields(server['variables']) ? server['variables'] : {};
  const defaultOf = (name: string): string => {
    const variable = variables[name];
    return isFields(variable) ? (optionalText(variable, 'default') ?? '') : '';
  };
  if (variables['basePath'] !== undefined) return defaultOf('basePath');
  const url = (optionalText(server, 'url') ?? '').replace(/\{([^}]*)\}/g, (_, name: string) =>
    defaultOf(name),
  );
  return url.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/]*/i, '').replace(/[?#].*$/, '');
}
