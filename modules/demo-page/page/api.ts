import { encode, encodeKey } from './addresses.ts';
import type { Settings } from './settings.ts';

/** An error as the API says it. */
export class Problem extends Error {
  constructor(message: string, code: string, status: number) {
    super(`${status} ${code}: ${message}`);
  }
}

export interface Listed {
  readonly key: string;
  readonly bytes?: number;
  readonly etag?: string;
}

export interface Info {
  readonly status?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly etag?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly type?: string;
  readonly dominantColour?: string;
  readonly placeholder?: string;
}

export interface Thumbnail {
  readonly requestedWidth: number;
  readonly status: string;
  readonly url?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
  readonly error?: { readonly code: string };
}

export interface Job {
  readonly status: 'pending' | 'done' | 'failed';
  readonly code?: string;
  readonly message?: string;
  readonly thumbnails?: readonly Thumbnail[];
}

export interface Api {
  readonly settings: Settings;
  /** The address of a path of the API. */
  readonly at: (path: string) => string;
  readonly ask: (address: string, init?: RequestInit) => Promise<Response>;
  readonly list: (cursor?: string) => Promise<{ images: readonly Listed[]; cursor?: string }>;
  readonly info: (key: string) => Promise<Info>;
  readonly startJob: (key: string, widths: readonly number[]) => Promise<string>;
  readonly job: (id: string) => Promise<Job>;
}

const PAGE_LENGTH = 12;

export function createApi(base: string, settings: Settings): Api {
  const at = (path: string): string => `${base}${path}`;
  const ask: Api['ask'] = async (address, init) => {
    const response = await fetch(address, { credentials: 'omit', ...init });
    if (!response.ok) throw problemOf(response.status, await response.text());
    return response;
  };
  const json = async (path: string, init?: RequestInit) => (await ask(at(path), init)).json();
  return {
    settings,
    at,
    ask,
    list: (cursor) => {
      const from = cursor === undefined ? '' : `&cursor=${encode(cursor)}`;
      return json(`${settings.list}?limit=${PAGE_LENGTH}${from}`);
    },
    // What is pending now is not what it was: no-cache asks again, by a condition.
    info: (key) => json(`${settings.info}/${encodeKey(key)}`, { cache: 'no-cache' }),
    startJob: async (key, widths) => {
      const body = JSON.stringify({ key, widths });
      const headers = { 'content-type': 'application/json' };
      return (await json(String(settings.thumbnails), { method: 'POST', body, headers })).id;
    },
    job: (id) => json(`${settings.thumbnails}/${encode(id)}`),
  };
}

/** The API speaks JSON, S3 XML, and what stands between them anything. */
export function problemOf(status: number, text: string): Problem {
  const [, code = ''] = /<Code>([^<]*)/.exec(text) ?? [];
  const [, message = ''] = /<Message>([^<]*)/.exec(text) ?? [];
  if (code !== '') return new Problem(message, code, status);
  try {
    const body = JSON.parse(text) as { message?: string; code?: string };
    return new Problem(body.message ?? '', body.code ?? 'unknown', status);
  } catch {
    return new Problem(text.slice(0, 200), 'unknown', status);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Polls until `read` gives something; what takes longer than any function runs is given up. */
export async function poll<T>(read: () => Promise<T | undefined>, limitMs = 400_000): Promise<T> {
  const begun = performance.now();
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 3000)) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() - begun > limitMs) throw new Error('There was no end to it; try again.');
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
