import { encodeKeyPath } from '../../../functions/shared/keys.ts';
import type { Answer } from '../http.ts';
import type { CheckTools } from './check.ts';

const POLLS = 300;
const POLL_MS = 100;

/**
 * Where uploads are looked at, nothing reads one before: S3 answers 403, a function 404. Elsewhere
 * the first answer is the last.
 */
export async function untilReadable(read: () => Promise<Answer>): Promise<Answer> {
  return pollFor(read, ({ status }) => status !== 403 && status !== 404);
}

export async function pollFor(
  ask: () => Promise<Answer>,
  isOver: (answer: Answer) => boolean,
): Promise<Answer> {
  let answer = await ask();
  for (let polls = 1; polls < POLLS && !isOver(answer); polls += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    answer = await ask();
  }
  return answer;
}

/** For an image that was stored past the API, by the first route that reads it. */
export async function untilAdmitted(
  { ask, missing }: Pick<CheckTools, 'ask' | 'missing'>,
  key: string,
): Promise<void> {
  const routes = [
    ['download', '/images'],
    ['s3', '/s3'],
  ] as const;
  const [, path] = routes.find(([feature]) => missing?.has(feature) !== true) ?? [];
  if (path === undefined) return;
  await untilReadable(() => ask(`${path}/${encodeKeyPath(key)}`, { method: 'HEAD' }));
}
