import { createInterface } from 'node:readline/promises';
import { UserError } from '../lib/user-error.ts';

/** A pipe that says "yes" is not somebody who has read what is created. */
export function requireSomebody(
  { CI: ci }: NodeJS.ProcessEnv,
  { isTTY }: { readonly isTTY?: boolean },
): void {
  if (!ci && isTTY) return;
  throw new UserError(
    'This creates resources that cost money, and nobody can be asked here: ' +
      'give --yes if that is meant.',
  );
}

/** Only the whole word; an input that ends says no. */
export async function agrees(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([
    terminal.question('Create it? Only "yes" is taken: '),
    closed,
  ]);
  terminal.close();
  return answer.trim() === 'yes';
}
