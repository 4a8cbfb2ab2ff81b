const TAG_TABLE = 128;
const TAG_BYTES = 12;

/** X of red under D50: Display P3 has 0.52, Rec. 2020 0.67, Wide Gamut RGB 0.72, ProPhoto 0.80. */
const WIDE_RED = 0.7;

/**
 * Does an ICC profile (ICC.1:2022, 7.3 and 9.2) reach so far beyond Display P3
 * that colours cut off there, then by sRGB, differ visibly from those cut off
 * once? Up to Rec. 2020 it is three levels, from ProPhoto on nineteen.
 */
export function isWideGamut(profile: Buffer | undefined): boolean {
  if (profile === undefined || profile.length < TAG_TABLE + 4) return false;
  const count = profile.readUInt32BE(TAG_TABLE);
  for (let tag = 0; tag < count; tag++) {
    const at = TAG_TABLE + 4 + TAG_BYTES * tag;
    if (at + TAG_BYTES > profile.length) return false;
    if (profile.toString('latin1', at, at + 4) !== 'rXYZ') continue;
    const data = profile.readUInt32BE(at + 4) + 8;
    return data + 4 <= profile.length && profile.readInt32BE(data) / 65_536 > WIDE_RED;
  }
  return false;
}
