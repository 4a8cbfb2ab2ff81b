import { join } from 'node:path';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { startLocalAws } from '../local-aws/server.ts';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { parseOptions } from './lib/options.ts';
import { parsePort } from './lib/port.ts';
import { findRoot } from './lib/root.ts';
import { HELP } from './local/help.mjs';
import { chosenRegion } from './local/region.ts';
import { namedLinks } from './local/vpc-links.ts';

/**
 * stdout holds only export lines, so that a shell can eval them; everything else goes to stderr.
 */
export async function main(
  args: readonly string[],
  { ended, onEnd }: Interruption,
): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const region = chosenRegion(options.region, process.env);
  const starting = startLocalAws({
    port: parsePort(options.port),
    tlsPort:
      options['tls-port'] === undefined ? undefined : parsePort(options['tls-port'], '--tls-port'),
    // Several may run, on ports of their own.
    dataDir: join(findRoot(), `.local/aws-${process.pid}`),
    log: (line) => console.error(line),
    vpcLinks: namedLinks(options['vpc-link'] ?? []),
  });
  onEnd(async () => (await starting).stop());
  const aws = await starting;
  for (const [name, value] of Object.entries(clientEnvironment(aws.url, region)))
    console.log(`export ${name}=${value}`);
  console.error(`The local AWS answers on ${aws.url}; Ctrl-C stops it. Its state is in memory.`);
  console.error(
    `An API answers at ${aws.url}/_aws/execute-api/REST_API_ID/STAGE/..., in whatever region ` +
      'it is (outputs rest_api_id and stage_name).',
  );
  if (aws.tls)
    console.error(`By HTTPS it answers on ${aws.tls.url}, with a certificate of its own.`);
  await ended;
  return 0;
}
