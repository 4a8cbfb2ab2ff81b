import { type Fields, isFields, parseFields } from '../http/json.ts';
import { decodeText } from '../http/query.ts';
import type { AwsClient } from '../moto/client.ts';
import { createAliases } from './aliases.ts';
import { createCodeStore } from './code-store.ts';
import type { FetchFunction, FunctionRecord } from './types.ts';

/**
 * moto keeps records of functions, but forgets some settings, which Terraform would plan for ever,
 * and hands out no code. Both are kept here, on the way through.
 */
export interface FunctionRecords {
  /** Takes what moto forgets from CreateFunction, UpdateFunctionCode or -Configuration. */
  remember(path: string, body: Buffer): Promise<void>;
  /** Completes an answer of moto's. */
  complete(body: Buffer): Buffer;
  readonly fetchFunction: FetchFunction;
}

export interface FunctionRecordsDeps {
  readonly dataDir: string;
  readonly aws: AwsClient;
}

const FUNCTIONS = '/2015-03-31/functions';

/** Dropped by moto 5.2: the first two and the key always, the others when a function is updated. */
const FORGOTTEN = [
  'LoggingConfig',
  'DeadLetterConfig',
  'EphemeralStorage',
  'TracingConfig',
  'Architectures',
  'KMSKeyArn',
];

export function createFunctionRecords({ dataDir, aws }: FunctionRecordsDeps): FunctionRecords {
  const code = createCodeStore({ dataDir, aws });
  const settings = new Map<string, Fields>();
  const aliases = createAliases();

  const complete = (body: Buffer): Buffer => {
    const fields = parseFields(body);
    if (!fields) return body;
    const { AliasArn, FunctionArn, Configuration } = fields;
    if (AliasArn !== undefined) aliases.remember(fields);
    if (typeof FunctionArn === 'string' && 'Handler' in fields)
      return toBuffer(withSettings(fields, settings));
    return isFields(Configuration)
      ? toBuffer({ ...fields, Configuration: withSettings(Configuration, settings) })
      : body;
  };

  return {
    complete,
    async remember(path, body) {
      const fields = parseFields(body);
      if (!fields) return;
      const name = functionName(String(fields['FunctionName'] ?? path));
      const known = path.endsWith('/functions') ? {} : settings.get(name);
      settings.set(name, { ...known, ...forgottenSettings(fields) });
      await code.keep(isFields(fields['Code']) ? fields['Code'] : fields);
    },
    async fetchFunction(nameOrArn, qualifier) {
      const name = functionName(nameOrArn);
      const version = aliases.resolve(name, qualifier);
      const { status, body } = await aws.send({
        service: 'lambda',
        method: 'GET',
        path: `${FUNCTIONS}/${encodeURIComponent(name)}`,
        query: version === undefined ? '' : `Qualifier=${encodeURIComponent(version)}`,
      });
      const answer = status === 200 ? parseFields(complete(body)) : undefined;
      if (!isFields(answer?.['Configuration'])) return undefined;
      const configuration = answer['Configuration'] as unknown as FunctionRecord['configuration'];
      return { configuration, readCode: async () => code.read(configuration) };
    },
  };
}

function forgottenSettings(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => FORGOTTEN.includes(key) && value !== null),
  );
}

function withSettings(fields: Fields, settings: ReadonlyMap<string, Fields>): Fields {
  const name = functionName(String(fields['FunctionArn'] ?? ''));
  const known = settings.get(name) ?? {};
  const LoggingConfig = {
    LogFormat: 'Text',
    LogGroup: `/aws/lambda/${name}`,
    ...(known['LoggingConfig'] as Fields | undefined),
  };
  return { ...fields, ...known, LoggingConfig };
}

/** From a name, an ARN with or without qualifier, or a path of the Lambda API. */
function functionName(reference: string): string {
  const decoded = decodeText(reference);
  const fromArn = /:function:([^:/]+)/.exec(decoded)?.[1];
  const fromPath = /\/functions\/([^/:]+)/.exec(decoded)?.[1];
  return fromArn ?? fromPath ?? decoded.split(':')[0] ?? decoded;
}

function toBuffer(fields: Fields): Buffer {
  return Buffer.from(JSON.stringify(fields));
}
