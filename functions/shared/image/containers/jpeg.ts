import { exifOfOrientation } from './exif.ts';
import { assertProfileFits } from './profile.ts';
import { createRewriter } from './rewriter.ts';

const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Application segments that say how the pixels look, by what they begin with. */
const LOOKS: Readonly<Record<number, string>> = {
  0xe0: 'JFIF\0',
  0xe2: 'ICC_PROFILE\0',
  0xee: 'Adobe',
};

/** Leaves out comments, XMP, IPTC, previews; of EXIF the orientation stays. */
export function jpegWithoutMetadata(file: Buffer): Buffer {
  const rewriter = createRewriter(file);
  let exif: Buffer | undefined;
  let profileBytes = 0;
  for (let at = markerAt(file, 2); at < file.length;) {
    const marker = file[at] ?? 0;
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) {
      if (exif !== undefined) rewriter.replace(at - 1, at - 1, app1Of(exif));
      break;
    }
    // Restart markers and TEM stand alone.
    const alone = (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;
    const end = alone ? at + 1 : at + 1 + lengthAt(file, at + 1);
    const data = file.subarray(at + 3, end);
    if (isMetadata(marker, data)) rewriter.replace(at - 1, end);
    else if (marker === 0xe2) profileBytes += data.length;
    // As in libvips: of several the last counts.
    if (marker === 0xe1 && begins(data, 'Exif')) exif = app1Content(data);
    at = markerAt(file, end);
  }
  assertProfileFits(profileBytes);
  return rewriter.finish();
}

/** The second byte of the next marker; what lies between is skipped, as libjpeg does. */
function markerAt(file: Buffer, from: number): number {
  let at = from;
  for (;;) {
    while (at < file.length && file[at] !== 0xff) at++;
    while (at < file.length && file[at] === 0xff) at++;
    if (file[at] !== 0) return at;
  }
}

/** With its own two bytes; where it is less, libjpeg goes on behind them. */
function lengthAt(file: Buffer, at: number): number {
  return at + 2 <= file.length ? Math.max(2, file.readUInt16BE(at)) : 2;
}

function isMetadata(marker: number, data: Buffer): boolean {
  if (marker === COMMENT) return true;
  if (marker < 0xe0 || marker > 0xef) return false;
  const start = LOOKS[marker];
  return start === undefined || !begins(data, start);
}

function begins(data: Buffer, start: string): boolean {
  return data.toString('latin1', 0, start.length) === start;
}

function app1Content(data: Buffer): Buffer | undefined {
  const exif = exifOfOrientation(data.subarray(6));
  return exif && Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]);
}

function app1Of(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, content.length + 2]), content]);
}
