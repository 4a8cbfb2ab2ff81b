import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Deadline } from '../../shared/deadline.ts';
import { ApiError } from '../../shared/errors.ts';
import { splitList } from '../../shared/header-list.ts';
import { isPublicAddress as isPublic } from './address.ts';
import { notAllowed, parseSourceUrl, type SourceRules } from './url.ts';

export interface SourceConfig extends SourceRules {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Only tests replace these; no configuration reaches them. */
export interface SourceDeps {
  readonly lookup: LookupFunction;
  readonly isPublicAddress: (address: string) => boolean;
}

/** Fetches a whole source image within the deadline, or throws an ApiError. */
export type FetchSource = (url: string, deadline: Deadline) => Promise<Buffer>;

const MAX_REDIRECTS = 3;
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function createSourceFetcher(
  config: SourceConfig,
  deps: SourceDeps = {
    lookup: systemLookup as LookupFunction,
    isPublicAddress: isPublic,
  },
): FetchSource {
  const lookup = guardLookup(deps);
  const judge = (text: string) => parseSourceUrl(text, config, deps.isPublicAddress);

  const fetchHops = async (first: URL, signal: AbortSignal): Promise<Buffer> => {
    let url = first;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await open(url, lookup, signal);
      if (!REDIRECT_STATUSES.has(response.statusCode ?? 0)) {
        return readImage(response, config.maxBytes);
      }
      response.destroy();
      url = judgeRedirect(response.headers.location, url, judge);
    }
    throw sourceFailed(`more than ${MAX_REDIRECTS} redirects`);
  };

  return async (text, invocation) => {
    const url = judge(text);
    // One deadline over every hop, from the lookup of the name to the last byte.
    const deadline = invocation.within(config.timeoutMs);
    try {
      return await fetchHops(url, deadline.signal);
    } catch (error) {
      throw toApiError(error, deadline.signal);
    } finally {
      deadline.end();
    }
  };
}

/**
 * Node calls `lookup` once per connection and connects to what it answers, so
 * that a name cannot change its address after it was judged (DNS rebinding).
 * One private address among several refuses the name.
 */
function guardLookup({ lookup, isPublicAddress }: SourceDeps): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, answer) => {
      if (error !== null) return callback(error, '', 0);
      const addresses = answer as LookupAddress[];
      const [first] = addresses;
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (first === undefined || bad !== undefined) {
        return callback(new NotPublic(bad?.address ?? 'no address'), '', 0);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Carries the refusal through the socket, which accepts only plain errors. */
class NotPublic extends Error {
  constructor(address: string) {
    super(`refused address ${address}`);
    this.name = 'NotPublic';
  }
}

function open(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, {
      // A pooled socket was judged for another request.
      agent: false,
      lookup,
      signal,
      // Nothing of the client's request is passed on.
      headers: {
        accept: 'image/*',
        'accept-encoding': 'identity',
        'user-agent': 'image-api-resize',
      },
    })
      .on('response', resolve)
      .on('error', reject)
      // The one event that always comes: behind a 101 there is neither of the two above.
      .on('close', () => reject(sourceFailed('no response')))
      .end();
  });
}

function judgeRedirect(location: string | undefined, from: URL, judge: (text: string) => URL): URL {
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw sourceFailed('redirect without a valid Location');
  }
  try {
    return judge(new URL(location, from.href).href);
  } catch (error) {
    // The client's parameter was well formed: it is the target that is refused.
    throw notAllowed(error);
  }
}

async function readImage(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    if (response.statusCode !== 200) {
      throw sourceFailed(`status ${response.statusCode}`);
    }
    const encoding = response.headers['content-encoding'] ?? '';
    // Unpacking could make gigabytes of kilobytes; identity was asked for, which servers name, too.
    const isPlain = splitList(encoding).every((coding) => /^identity$/i.test(coding));
    if (!isPlain) throw sourceFailed(`encoding ${encoding}`);
    const announced = Number(response.headers['content-length'] ?? 0);
    if (announced > maxBytes) throw tooLarge(maxBytes);
    return await readBody(response, maxBytes);
  } finally {
    response.destroy();
  }
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function toApiError(error: unknown, signal: AbortSignal): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof NotPublic) return notAllowed(error);
  if (signal.aborted) {
    return new ApiError('timeout', 'The source was too slow.', { cause: error });
  }
  return sourceFailed(error);
}

function sourceFailed(cause: unknown): ApiError {
  return new ApiError('source_failed', 'The source did not answer an image.', {
    cause,
  });
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(
    'payload_too_large',
    `The image at "u" is larger than ${maxBytes} bytes; give a smaller one.`,
  );
}
