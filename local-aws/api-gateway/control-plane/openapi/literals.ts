import { type Fields, isFields } from '../../../http/json.ts';
import type { RestApiRecord } from '../../records.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, oneOf, optionalFlag, optionalNumber, optionalText, texts } from '../fields.ts';

export type ImportMode = 'overwrite' | 'merge';

/**
 * Literal properties: overwrite deletes those that the document does not have, the policy among
 * them; merge keeps them.
 * The endpoint type is none of them: no document can set it ("Update an existing API definition",
 * developer guide).
 */
export function importLiterals(api: RestApiRecord, document: Fields, mode: ImportMode): void {
  const info = fieldsOf(document['info'], 'info');
  const keep = <T>(found: T | undefined, current: T): T | undefined =>
    found ?? (mode === 'merge' ? current : undefined);
  const mediaTypes = document['x-amazon-apigateway-binary-media-types'];

  api.name = optionalText(info, 'title') ?? api.name;
  api.description = keep(optionalText(info, 'description'), api.description);
  api.version = keep(optionalText(info, 'version'), api.version);
  api.binaryMediaTypes =
    keep(
      mediaTypes === undefined ? undefined : texts(mediaTypes, 'binary-media-types'),
      api.binaryMediaTypes,
    ) ?? [];
  api.minimumCompressionSize = keep(
    optionalNumber(document, 'x-amazon-apigateway-minimum-compression-size'),
    api.minimumCompressionSize,
  );
  api.policy = keep(policyOf(document), api.policy);
  api.apiKeySource = keep(keySourceOf(document), api.apiKeySource) ?? 'HEADER';
  importEndpoint(api, document, mode);
}

function policyOf(document: Fields): string | undefined {
  const policy = document['x-amazon-apigateway-policy'];
  return policy === undefined
    ? undefined
    : JSON.stringify(fieldsOf(policy, 'x-amazon-apigateway-policy'));
}

function keySourceOf(document: Fields): RestApiRecord['apiKeySource'] | undefined {
  const source = optionalText(document, 'x-amazon-apigateway-api-key-source');
  return source === undefined
    ? undefined
    : oneOf(source, ['HEADER', 'AUTHORIZER'], 'x-amazon-apigateway-api-key-source');
}

/**
 * In OpenAPI 3 the extension stands under a server; the top level is read as well, because OpenAPI
 * 2 has it there.
 */
function importEndpoint(api: RestApiRecord, document: Fields, mode: ImportMode): void {
  const name = 'x-amazon-apigateway-endpoint-configuration';
  const servers = Array.isArray(document['servers']) ? document['servers'] : [];
  const found =
    servers
      .filter(isFields)
      .map((server) => server[name])
      .find(isFields) ?? document[name];
  const configuration = fieldsOf(found, name);
  const ids =
    configuration['vpcEndpointIds'] === undefined
      ? undefined
      : texts(configuration['vpcEndpointIds'], `${name}.vpcEndpointIds`);
  if (ids && ids.length > 0 && api.endpoint.type !== 'PRIVATE')
    throw badRequest('VPCEndpoints can only be specified with PRIVATE apis.');
  const vpcEndpointIds = ids ?? (mode === 'merge' ? api.endpoint.vpcEndpointIds : []);
  api.endpoint = { ...api.endpoint, vpcEndpointIds };
  const disabled = optionalFlag(configuration, 'disableExecuteApiEndpoint');
  if (disabled !== undefined) api.disableExecuteApiEndpoint = disabled;
  else if (mode === 'overwrite') api.disableExecuteApiEndpoint = false;
}
