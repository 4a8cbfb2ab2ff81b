import { installIpx } from './install.ts';
import { findGraphicsMagick, findImageMagick } from './programs.ts';
import type { Contender } from './protocol.ts';

export interface Entry {
  readonly label: string;
  readonly contender: Contender;
}

export interface Entries {
  readonly entries: readonly Entry[];
  readonly missing: readonly string[];
}

export interface OwnCode {
  readonly folder: string;
  readonly endpoint: string;
}

export const HANDLER = 'resize handler';
export const BARE = 'bare sharp';
/** With its S3 client, so that a request is what Lambda runs. */
export const ZIP = 'its zip, S3 over loopback';
export const IMAGE_MAGICK = 'ImageMagick';

/**
 * The handler and its ceiling always; a peer that is not there is named with what would bring it.
 */
export async function findContenders(root: string, own: OwnCode): Promise<Entries> {
  const entries: Entry[] = [
    { label: HANDLER, contender: { kind: 'handler' } },
    { label: BARE, contender: { kind: 'bare' } },
    { label: ZIP, contender: { kind: 'zip', ...own } },
  ];
  const missing: string[] = [];
  const imageMagick = findImageMagick(process.env);
  if (imageMagick)
    entries.push({
      label: imageMagick.version,
      contender: { kind: 'imagemagick', command: imageMagick.command },
    });
  else
    missing.push(
      `${IMAGE_MAGICK}: neither magick nor a convert that is ImageMagick is on PATH; install ` +
        'imagemagick',
    );
  const graphicsMagick = findGraphicsMagick(process.env);
  if (graphicsMagick)
    entries.push({
      label: graphicsMagick.version,
      contender: { kind: 'graphicsmagick', command: graphicsMagick.command },
    });
  else missing.push('GraphicsMagick: gm is not on PATH; install graphicsmagick');
  try {
    const { folder, version } = await installIpx(root);
    entries.push({ label: version, contender: { kind: 'ipx', folder } });
  } catch (error) {
    missing.push(`ipx: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { entries, missing };
}
