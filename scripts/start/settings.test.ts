import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../lib/root.ts';
import { readSamples } from './samples.ts';
import { resizeKeyOf, sourceHosts } from './settings.ts';

describe('options of npm start', () => {
  it('a key that is given is taken, and none is made up twice', () => {
    expect(resizeKeyOf('sixteen-is-enough')).toBe('sixteen-is-enough');
    expect(resizeKeyOf(undefined)).not.toBe(resizeKeyOf(undefined));
    expect(() => resizeKeyOf('short')).toThrow('--resize-key has 5 characters; give at least 16.');
  });

  it.each(['https://a.example', 'a.example:443', 'a.example/x', 'localhost', 'A.example', '*'])(
    'the source %s is refused',
    (host) => {
      expect(() => sourceHosts(['a.example', host])).toThrow(`--allow-source is "${host}"; write`);
    },
  );

  it('hosts are taken, with and without a star', () => {
    const hosts = ['images.example.com', '*.example.com'];
    expect(sourceHosts(hosts)).toEqual(hosts);
  });
});

it('the samples are small photographs without metadata, one of them to be turned', async () => {
  const samples = readSamples(findRoot());
  expect(samples.length).toBeGreaterThanOrEqual(3);
  const metadata = await Promise.all(samples.map(({ bytes }) => sharp(bytes).metadata()));
  expect(samples[0].key).toBe('coffee.jpg');
  expect(metadata.map(({ orientation = 1 }) => orientation)).toEqual([6, 1, 1, 1]);
  for (const { bytes } of samples) expect(bytes.length).toBeLessThan(150_000);
  // Orientation is all of it: no place, no owner, no serial number.
  expect(metadata.map(({ exif }) => (exif?.length ?? 0) < 250)).toEqual([true, true, true, true]);
});
