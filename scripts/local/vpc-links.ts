import { UserError } from '../lib/user-error.ts';

/** `--vpc-link NAME=URL`, several times: link -> server. */
export function namedLinks(options: readonly string[]): ReadonlyMap<string, string> {
  return new Map(options.map(namedLink));
}

function namedLink(option: string): [link: string, origin: string] {
  const [, link = '', address = ''] = /^([^=]+)=(.*)$/.exec(option) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOrigin = url?.pathname === '/' && url.search === '' && url.hash === '';
  if (link !== '' && isOrigin && /^https?:$/.test(url.protocol)) return [link, url.origin];
  throw new UserError(
    `--vpc-link is "${option}"; write the id or name of a VPC link and the address of a server ` +
      'without a path (the integration has it), such as --vpc-link shop=http://127.0.0.1:3000.',
  );
}
