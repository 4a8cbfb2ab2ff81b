import type { Answer } from '../http.ts';

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
