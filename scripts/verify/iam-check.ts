import { NotAsked, type Check } from '../lib/checks/check.ts';
import { routeOf, type Survey } from './survey.ts';
import { createTransport, lacksToken, type Transport, type TransportRequest } from './transport.ts';

interface IamDeps {
  readonly survey: Survey;
  readonly folder: string;
  readonly transport: Transport;
  readonly request: TransportRequest;
}

/** "Control access to a REST API with IAM permissions": unsigned 403, signed by who may, let in. */
export function iamCheck({ survey, folder, transport, request }: IamDeps): Check {
  return {
    name: 'AWS_IAM routes take a signature, and nothing less',
    run: async () => {
      if (!request.signer) throw new NotAsked('give --sign, with credentials of the account');
      const unsigned = createTransport(transport.version, { ...request, signer: undefined });
      const routes: string[] = [];
      for (const [probe, answer] of survey.answers) {
        if (lacksToken(answer)) continue;
        if (!lacksToken(await unsigned.askIn('usual')(probe.path, probe.call))) continue;
        routes.push(routeOf(probe, folder));
        for (const spelling of transport.spellings) {
          const { status, body } = await transport.askIn(spelling)(probe.path, probe.call);
          if (status === 403)
            throw new Error(
              `${routes.at(-1)}: 403 for a signature in ${spelling} case: ${String(body)}`,
            );
        }
      }
      if (routes.length === 0) throw new NotAsked('no route asks for a signature', 'absent');
      return `403 without, answered with: ${routes.join(', ')}`;
    },
  };
}
