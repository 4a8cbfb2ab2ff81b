import { join } from 'node:path';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { startLocalAws } from '../local-aws/server.ts';
import { parseOptions } from './lib/options.ts';
import { parsePort } from './lib/port.ts';
import { findRoot } from './lib/root.ts';
import { interruption } from './lib/interruption.ts';

/** stdout holds only export lines, so that a shell can eval them; everything else goes to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions({ port: { type: 'string' } }, args);
  const { ended } = interruption();
  const aws = await startLocalAws({
    port: parsePort(options.port),
    dataDir: join(findRoot(), '.local/aws'),
    log: (line) => console.error(line),
  });
  for (const [name, value] of Object.entries(clientEnvironment(aws.url)))
    console.log(`export ${name}=${value}`);
  console.error(`The local AWS answers on ${aws.url}; Ctrl-C stops it. Its state is in memory.`);
  await ended;
  await aws.stop();
  return 0;
}
