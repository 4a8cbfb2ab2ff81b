import { admissionOf, readyTags, refusedTags, TAG_NAMES } from '../shared/admission.ts';
import { currentFacts } from '../shared/change.ts';
import { beforeDeadline, type Deadline, workMs } from '../shared/deadline.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import { checkUpload } from '../shared/image/check-upload.ts';
import { verifyImage } from '../shared/image/inspect.ts';
import type { ObjectKey } from '../shared/keys.ts';
import type { RequestLog } from '../shared/log.ts';
import { asApiError } from '../shared/response.ts';
import { type ObjectStore, readObject, type Tags } from '../shared/storage.ts';
import { makeOrFind, THUMBNAIL_FORMAT, type ThumbnailSource } from '../shared/thumbnail.ts';
import type { InspectConfig } from './config.ts';
import type { Upload } from './events.ts';
import type { Versions } from './versions.ts';

export interface LookDeps {
  readonly config: InspectConfig;
  readonly store: ObjectStore;
  readonly versions: Versions;
  readonly log: RequestLog;
}

export interface Verdict {
  /** `known`: there was one already. `gone`: the version was deleted meanwhile. */
  readonly outcome: 'ready' | 'refused' | 'known' | 'gone';
  /** Of a refusal. */
  readonly code?: ErrorCode;
}

/** Amazon S3 User Guide, "Categorizing your objects using tags". */
const MAX_TAGS = 10;

/**
 * About one version, and so right whenever the event comes, how often, and in which order. What S3
 * or this function did wrong is thrown, and leaves the upload pending.
 */
export async function lookAt(upload: Upload, deps: LookDeps, deadline: Deadline): Promise<Verdict> {
  try {
    const known = await deps.versions.readTags(upload, deadline);
    const state = admissionOf(known);
    const verdict = state === 'pending' ? await decide(upload, known, deps, deadline) : undefined;
    if (state === 'ready' || verdict?.outcome === 'ready') {
      await makeThumbnails(upload, deps, deadline);
    }
    return verdict ?? { outcome: 'known' };
  } catch (caught) {
    const error = asApiError(caught);
    if (error.code === 'not_found') return { outcome: 'gone' };
    throw error;
  }
}

async function decide(
  upload: Upload,
  known: Tags,
  { config, store, versions, log }: LookDeps,
  deadline: Deadline,
): Promise<Verdict> {
  const judge = async (): Promise<[Verdict, Tags]> => {
    try {
      const file = await log.time('fetch', () => read(upload, { config, store }, deadline));
      checkUpload(file);
      const facts = await log.time('decode', () =>
        beforeDeadline(verifyImage(file.bytes, config.limits), workMs({ deadline })),
      );
      log.set({ format: facts.type });
      return [{ outcome: 'ready' }, readyTags(facts)];
    } catch (caught) {
      const { code, status } = asApiError(caught);
      if (status >= 500 || code === 'not_found') throw caught;
      return [{ outcome: 'refused', code }, refusedTags(code)];
    }
  };
  const [verdict, tags] = await judge();
  await log.time('store', () => versions.writeTags(upload, withForeign(known, tags), deadline));
  return verdict;
}

function read(
  { key, versionId }: Upload,
  { config, store }: Pick<LookDeps, 'config' | 'store'>,
  deadline: Deadline,
): ReturnType<typeof readObject> {
  return deadline.race(readObject(store, key, config.maxSourceBytes, deadline, { versionId }));
}

/** PutObjectTagging replaces all of them; those of others stay, ours as far as there is room. */
function withForeign(known: Tags, own: Tags): Tags {
  const foreign = Object.entries(known).filter(([name]) => !TAG_NAMES.includes(name));
  const room = MAX_TAGS - foreign.length;
  if (room > 0) return Object.fromEntries([...foreign, ...Object.entries(own).slice(0, room)]);
  throw new ApiError('internal_error', `${MAX_TAGS} tags of others leave no room for the verdict.`);
}

/** Of the newest version alone: what is replaced or deleted leaves nothing behind. */
async function makeThumbnails(upload: Upload, deps: LookDeps, deadline: Deadline): Promise<void> {
  const { config, store, log } = deps;
  const { key, versionId } = upload;
  if (config.widths.length === 0) return;
  const newest = await currentFacts(store, key, deadline);
  if (newest?.versionId !== versionId) return;
  const { etag, bytes } = await read(upload, deps, deadline);
  const source: ThumbnailSource = { key, etag, bytes };
  const made: ObjectKey[] = [];
  // One after the other: each needs the memory of a decoded image.
  for (const requestedWidth of config.widths) {
    try {
      const wanted = { source, format: THUMBNAIL_FORMAT, requestedWidth };
      const work = makeOrFind(wanted, { config, store, log }, deadline);
      made.push((await deadline.race(work)).key);
    } catch (caught) {
      const error = asApiError(caught);
      if (error.status >= 500) throw error;
      // The image is admitted all the same; this thumbnail is too much for a limit.
      log.set({ thumbnail: error.code });
    }
  }
  // A DELETE first hides the image, and then removes what it finds: what came behind that is ours.
  if ((await currentFacts(store, key, deadline)) !== undefined) return;
  for (const thumbnail of made) await deps.versions.remove(thumbnail, deadline);
}
