import { build, hostArchitecture } from '../scripts/build/builder.ts';
import { findMotoPython } from '../scripts/local/python.ts';
import { findRoot } from '../scripts/root.ts';

/** What the test files would else do all at once, in the same folders. */
export async function setup(): Promise<void> {
  await build({ root: findRoot(), architectures: [hostArchitecture()], log: () => {} });
  await findMotoPython((line) => console.error(line));
}
