import { encode, encodeKey } from './addresses.ts';
import { problemOf } from './problem.ts';
import type { Settings } from './settings.ts';

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
