import { appSegment, text, u16, u32, within } from './containers.ts';

/** What says of a file that it has a gain map: XMP, MPF, ISO 21496-1 in JPEG and in AVIF. */
export const GAIN_MAP_MARKS = ['hdrgm', 'MPF\0', 'urn:iso:std:iso:ts:21496', 'GainMap', 'tmap'];

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const GAIN_MAP = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"';
const PHOTOS = 'http://ns.google.com/photos/1.0/container/';

const LIMITS =
  'hdrgm:GainMapMin="0" hdrgm:GainMapMax="3" hdrgm:Gamma="1" hdrgm:OffsetSDR="0.015625" ' +
  'hdrgm:OffsetHDR="0.015625" hdrgm:HDRCapacityMin="0" hdrgm:HDRCapacityMax="3" ' +
  'hdrgm:BaseRenditionIsHDR="False"';

/**
 * A JPEG with a second one behind it (Android Developers, "Ultra HDR Image Format v1.1"): XMP says
 * what the second is, MPF (CIPA DC-007) where; ISO 21496-1 has a segment of its own.
 */
export function ultraHdr(base: Buffer, map: Buffer): Buffer {
  const second = within(map, 2, [xmp(`<rdf:Description ${GAIN_MAP} ${LIMITS}/>`)]);
  const iso = appSegment(2, Buffer.concat([text('urn:iso:std:iso:ts:21496:-1\0'), u32(0)]));
  const front = Buffer.concat([xmp(directory(second.length)), iso]);
  const bytes = base.length + front.length + multiPicture(0, 0, 0).length;
  // Counted from the TIFF header, behind marker, length and name of the segment.
  const secondAt = bytes - (2 + front.length + 8);
  const mpf = multiPicture(bytes, second.length, secondAt);
  return Buffer.concat([within(base, 2, [front, mpf]), second]);
}

function xmp(description: string): Buffer {
  const packet =
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}>${description}` + '</rdf:RDF></x:xmpmeta>';
  return appSegment(1, text(`http://ns.adobe.com/xap/1.0/\0${packet}`));
}

function directory(mapBytes: number): string {
  const item = (facts: string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item ${facts} Item:Mime="image/jpeg"/></rdf:li>`;
  const names = `xmlns:Container="${PHOTOS}" xmlns:Item="${PHOTOS}item/" ${GAIN_MAP}`;
  const primary = item('Item:Semantic="Primary"');
  const map = item(`Item:Semantic="GainMap" Item:Length="${mapBytes}"`);
  const items = `<rdf:Seq>${primary}${map}</rdf:Seq>`;
  return (
    `<rdf:Description ${names}><Container:Directory>${items}</Container:Directory>` +
    '</rdf:Description>'
  );
}

function multiPicture(firstBytes: number, secondBytes: number, secondAt: number): Buffer {
  const entry = (tag: number, type: number, count: number, value: Buffer) =>
    Buffer.concat([u16(tag), u16(type), u32(count), value]);
  const entriesAt = 8 + 2 + 3 * 12 + 4;
  const pieces = [
    text('MPF\0MM\0*'),
    u32(8),
    u16(3),
    entry(0xb000, 7, 4, text('0100')),
    entry(0xb001, 4, 1, u32(2)),
    entry(0xb002, 7, 32, u32(entriesAt)),
    u32(0),
    ...[0x0003_0000, firstBytes, 0, 0].map((value) => u32(value)),
    ...[0, secondBytes, secondAt, 0].map((value) => u32(value)),
  ];
  return appSegment(2, Buffer.concat(pieces));
}
