import { exifOfOrientation } from './exif.ts';
import { assertProfileFits } from './profile.ts';
import { createRewriter, type Rewriter } from './rewriter.ts';

/** Of a frame, behind its own sixteen bytes. */
const FRAME_LOOKS = new Set(['VP8 ', 'VP8L', 'ALPH']);
const FRAME_HEAD = 8 + 16;

const LOOKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** Where the flags of a VP8X chunk lie, and those of EXIF and XMP among them. */
const FLAGS_AT = 20;
const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;

export interface WebpForDecoder {
  readonly bytes: Buffer;
  readonly frames: number;
}

/** Leaves out XMP, what is unknown and what lies behind the RIFF; of EXIF the orientation stays. */
export function webpWithoutMetadata(file: Buffer): WebpForDecoder {
  const riffEnd = Math.min(file.length, file.readUInt32LE(4) + 8);
  const rewriter = createRewriter(file);
  let exif: Buffer | undefined;
  let frames = 0;
  let changed = false;
  for (const { name, at, size, end } of chunksOf(file, 12, riffEnd)) {
    if (name === 'ICCP') assertProfileFits(size);
    if (name === 'ANMF') {
      frames += 1;
      changed = cutFrame(file, { at, end }, rewriter) || changed;
    } else if (!LOOKS.has(name)) {
      const found = name === 'EXIF' && exif === undefined;
      if (found) exif = exifOfOrientation(file.subarray(at + 8, at + 8 + size));
      rewriter.replace(at, end, found && exif !== undefined ? chunkOf(exif) : undefined);
      changed = true;
    }
  }
  // A file that breaks off stays as long as it says it is, for the decoder to see it.
  if (!changed) return { bytes: file, frames };
  if (riffEnd < file.length) rewriter.replace(riffEnd, file.length);
  return { bytes: withHeader(rewriter.finish(), exif !== undefined), frames };
}

interface Chunk {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  /** With its padding. */
  readonly end: number;
}

function* chunksOf(file: Buffer, from: number, until: number): Generator<Chunk> {
  for (let at = from; at + 8 <= until;) {
    const size = file.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (end > until) return;
    yield { name: file.toString('latin1', at, at + 4), at, size, end };
    at = end;
  }
}

/** Leaves out what is unknown in a frame, and tells whether that was anything. */
function cutFrame(file: Buffer, frame: Pick<Chunk, 'at' | 'end'>, rewriter: Rewriter): boolean {
  let cut = 0;
  for (const { name, at, end } of chunksOf(file, frame.at + FRAME_HEAD, frame.end)) {
    if (!FRAME_LOOKS.has(name)) cut += end - at;
  }
  if (cut === 0) return false;
  const head = Buffer.from(file.subarray(frame.at, frame.at + FRAME_HEAD));
  head.writeUInt32LE(head.readUInt32LE(4) - cut, 4);
  rewriter.replace(frame.at, frame.at + FRAME_HEAD, head);
  for (const { name, at, end } of chunksOf(file, frame.at + FRAME_HEAD, frame.end)) {
    if (!FRAME_LOOKS.has(name)) rewriter.replace(at, end);
  }
  return true;
}

function withHeader(file: Buffer, hasExif: boolean): Buffer {
  file.writeUInt32LE(file.length - 8, 4);
  if (file.toString('latin1', 12, 16) === 'VP8X' && file.length > FLAGS_AT) {
    const flags = (file[FLAGS_AT] ?? 0) & ~(EXIF_FLAG | XMP_FLAG);
    file[FLAGS_AT] = hasExif ? flags | EXIF_FLAG : flags;
  }
  return file;
}

function chunkOf(exif: Buffer): Buffer {
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
  head.writeUInt32LE(exif.length, 4);
  return Buffer.concat([head, exif]);
}
