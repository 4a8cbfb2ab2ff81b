import { describe, expect, it } from 'vitest';
import { greyProfile, proPhotoProfile } from '../support/profiles.ts';
import { isWideGamut } from './wide-gamut.ts';

/** ProPhoto with another X of red: the fourth tag, its value 8 bytes behind its type. */
function withRed(x: number): Buffer {
  const profile = proPhotoProfile();
  const tag = profile.indexOf('rXYZ');
  profile.writeInt32BE(Math.round(x * 65_536), profile.readUInt32BE(tag + 4) + 8);
  return profile;
}

describe('isWideGamut', () => {
  it.each([
    ['ProPhoto', proPhotoProfile(), true],
    ['Rec. 2020', withRed(0.6735), false],
    ['Adobe RGB', withRed(0.6097), false],
    ['Display P3', withRed(0.5151), false],
    ['a grey profile', greyProfile(1), false],
    ['no profile', undefined, false],
  ])('%s: %j', (_name, profile, expected) => {
    expect(isWideGamut(profile)).toBe(expected);
  });

  it('ends on every cut, and on every number that lies', () => {
    const whole = proPhotoProfile();
    for (let at = 0; at < whole.length; at++) {
      expect(() => isWideGamut(whole.subarray(0, at))).not.toThrow();
      const lying = Buffer.from(whole);
      lying[at] = 0xff;
      expect(() => isWideGamut(lying)).not.toThrow();
    }
  });
});
