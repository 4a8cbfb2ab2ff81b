import { type HeaderList, setHeader } from '../http/headers.ts';

/** "GetObject" and "HeadObject", Amazon S3 API reference: parameter -> header of the answer. */
const OVERRIDES: Readonly<Record<string, string>> = {
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
  'response-content-language': 'Content-Language',
  'response-content-type': 'Content-Type',
  'response-expires': 'Expires',
};

interface Asked {
  readonly method: string | undefined;
  readonly query: HeaderList;
}

/** Only an object is answered so, never an error; moto ignores the parameters. */
export function overriddenHeaders(
  { method, query }: Asked,
  { status, headers }: { readonly status: number; readonly headers: HeaderList },
): HeaderList {
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead || (status !== 200 && status !== 206)) return headers;
  return query.reduce<HeaderList>((changed, [parameter, value]) => {
    const name = Object.hasOwn(OVERRIDES, parameter) ? OVERRIDES[parameter] : undefined;
    return name === undefined ? changed : setHeader(changed, name, value);
  }, headers);
}
