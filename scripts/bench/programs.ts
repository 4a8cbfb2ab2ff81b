import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Program {
  readonly command: readonly string[];
  readonly version: string;
}

interface Candidate {
  readonly names: readonly string[];
  /**
   * What a program of this name answers, if it is the one that is meant: `convert` may be anything.
   */
  readonly version: RegExp;
  readonly first: readonly string[];
}

const IMAGE_MAGICK: Candidate = {
  names: ['magick', 'convert'],
  version: /^Version: (ImageMagick \S+)/m,
  first: [],
};
const GRAPHICS_MAGICK: Candidate = {
  names: ['gm'],
  version: /^(GraphicsMagick \S+)/m,
  first: ['convert'],
};

export const findImageMagick = (env: NodeJS.ProcessEnv): Program | undefined =>
  find(IMAGE_MAGICK, env);
export const findGraphicsMagick = (env: NodeJS.ProcessEnv): Program | undefined =>
  find(GRAPHICS_MAGICK, env);

/** Every folder of PATH is looked into: the first of a name need not be the right one. */
function find({ names, version, first }: Candidate, env: NodeJS.ProcessEnv): Program | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .filter((path) => existsSync(path));
  for (const path of paths) {
    const { stdout } = spawnSync(path, ['-version'], { encoding: 'utf8', timeout: 10_000 });
    const found = version.exec(stdout ?? '')?.[1];
    if (found !== undefined) return { command: [path, ...first], version: found };
  }
  return undefined;
}
