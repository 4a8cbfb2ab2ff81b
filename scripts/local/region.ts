import { LOCAL_REGION } from '../../local-aws/credentials.ts';
import { isRegion } from '../../local-aws/region-names.ts';
import { UserError } from '../lib/user-error.ts';

/** The option, else the region that the shell has already, in the order of the SDKs. */
export function chosenRegion(
  option: string | undefined,
  { AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv,
): string {
  const region = option ?? (AWS_REGION || AWS_DEFAULT_REGION || LOCAL_REGION);
  if (isRegion(region)) return region;
  const source = option === undefined ? 'AWS_REGION' : '--region';
  throw new UserError(
    `${source} is "${region}"; the local AWS has the regions of the partition aws: ` +
      'give one with --region, such as --region eu-west-1.',
  );
}
