import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGraphicsMagick, findImageMagick } from './programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `image-api-programs-${process.pid}-`));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(path: string, answer: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  return join(folder, path);
}

const path = (...folders: string[]) => ({
  PATH: folders.map((name) => join(folder, name)).join(delimiter),
});

describe('findImageMagick', () => {
  it('passes over another program of the name, also one that speaks of ImageMagick', () => {
    program('a/convert', "echo 'convert: ImageMagick is not installed here'; exit 1");
    const real = program('b/convert', "echo 'Version: ImageMagick 6.9.11-60 Q16 x86_64'");
    expect(findImageMagick(path('a', 'b'))).toEqual({
      command: [real],
      version: 'ImageMagick 6.9.11-60',
    });
  });

  it('prefers magick, the name since version 7', () => {
    program('a/convert', "echo 'Version: ImageMagick 6.9.11-60 Q16'");
    const seven = program('b/magick', "echo 'Version: ImageMagick 7.1.2-8 Q16-HDRI'");
    expect(findImageMagick(path('a', 'b'))?.command).toEqual([seven]);
  });

  it('is undefined where there is none', () => {
    expect(findImageMagick(path('a'))).toBeUndefined();
  });
});

it('findGraphicsMagick calls its convert command', () => {
  const gm = program(
    'a/gm',
    "echo 'GraphicsMagick 1.3.40 2023-01-14 Q16 http://www.GraphicsMagick.org/'",
  );
  expect(findGraphicsMagick(path('a'))).toEqual({
    command: [gm, 'convert'],
    version: 'GraphicsMagick 1.3.40',
  });
});
