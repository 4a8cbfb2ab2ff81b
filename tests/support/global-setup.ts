import { build, hostArchitecture } from '../../scripts/lib/build/builder.ts';
import { findMotoPython } from '../../local-aws/moto/python.ts';
import { findRoot } from '../../scripts/lib/root.ts';

/** What the test files would else do all at once, in the same folders. */
export async function setup(): Promise<void> {
  await build({ root: findRoot(), architectures: [hostArchitecture()], log: () => {} });
  await findMotoPython((line) => console.error(line));
}
