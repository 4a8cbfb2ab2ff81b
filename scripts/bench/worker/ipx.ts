import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Operation } from '../protocol.ts';
import type { Convert } from './convert.ts';

interface Ipx {
  readonly createIPX: (
    options: object,
  ) => (id: string, modifiers: object) => { process(): Promise<{ data: Buffer | string }> };
}

/**
 * ipx without its HTTP server, its storage in memory; encoder settings are its own, since it offers
 * no others.
 */
export function createIpx(
  { width, height, format, quality, turned }: Operation,
  source: Buffer,
  folder: string,
): Convert {
  if (turned) throw new Error('ipx 3 does not turn pictures by their EXIF tag');
  const { createIPX } = createRequire(join(folder, 'package.json'))('ipx') as Ipx;
  const storage = { name: 'memory', getMeta: () => ({}), getData: () => source };
  const ipx = createIPX({ storage });
  const once = async (): Promise<Buffer> => {
    const { data } = await ipx('source.jpg', {
      s: `${width}x${height}`,
      fit: 'fill',
      f: format,
      q: `${quality}`,
    }).process();
    return Buffer.from(data as Buffer);
  };
  return { once, show: once };
}
