import type { ErrorCode } from '../errors.ts';
import { exportName, filesOf, functionNames, importModule } from './functions.ts';
import type { StoredObject } from './memory-store.ts';

/** What became of the bytes of one file. */
export interface Taken {
  readonly status: number;
  readonly code: ErrorCode | undefined;
  /** Images that the function has stored. */
  readonly stored: readonly StoredObject[];
}

export type TakeImage = (bytes: Buffer) => Promise<Taken>;

/**
 * Every function that decodes images, with the way to give it one: `take<Name>Image` of its
 * `support/take-image.ts`.
 */
export async function imageTakers(): Promise<ReadonlyMap<string, TakeImage>> {
  const names = functionNames().filter((name) => filesOf(name).has('shared/image/inspect.ts'));
  const takers = names.map(async (name): Promise<[string, TakeImage]> => {
    const [file, wanted] = [`${name}/support/take-image.ts`, exportName('take', name, 'Image')];
    const module = await importModule(file).catch((cause: unknown) => {
      throw new Error(`functions/${name} decodes images; ${file} must export ${wanted}.`, {
        cause,
      });
    });
    return [name, module[wanted] as TakeImage];
  });
  return new Map(await Promise.all(takers));
}
