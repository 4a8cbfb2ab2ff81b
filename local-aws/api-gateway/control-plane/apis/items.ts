import type { Fields } from '../../../http/json.ts';
import type {
  AuthorizerRecord,
  GatewayResponseRecord,
  ModelRecord,
  RestApiRecord,
  ValidatorRecord,
} from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound, notImplemented } from '../errors.ts';
import {
  fieldsOf,
  optionalFlag,
  optionalNumber,
  optionalText,
  requiredText,
  textMap,
  texts,
} from '../fields.ts';
import { findApi, page } from '../find-api.ts';
import { newId } from '../ids.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { parsePatch } from '../patch.ts';

const AUTHORIZER_TYPES = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];

/** A new API has these two. */
export function defaultModels(): Map<string, ModelRecord> {
  const model = (name: string, schema: Fields): [string, ModelRecord] => [
    name,
    { id: newId(6), name, contentType: 'application/json', schema: JSON.stringify(schema) },
  ];
  return new Map([
    model('Empty', {
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'Empty Schema',
      type: 'object',
    }),
    model('Error', {
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'Error Schema',
      type: 'object',
      properties: { message: { type: 'string' } },
    }),
  ]);
}

export function parseValidator(fields: Fields, id: string): ValidatorRecord {
  return {
    id,
    name: requiredText(fields, 'name'),
    validateRequestBody: optionalFlag(fields, 'validateRequestBody') ?? false,
    validateRequestParameters: optionalFlag(fields, 'validateRequestParameters') ?? false,
  };
}

export function gatewayResponseRecord(responseType: string, fields: Fields): GatewayResponseRecord {
  if (!/^[A-Z0-9_]+$/.test(responseType))
    throw badRequest(`Invalid gateway response type: ${responseType}`);
  const responseParameters = textMap(fields['responseParameters'], 'responseParameters');
  const wrong = Object.keys(responseParameters).find(
    (name) => !name.startsWith('gatewayresponse.'),
  );
  if (wrong !== undefined)
    throw badRequest(
      `Invalid gateway response parameter specified: ${wrong}. It must begin with gatewayresponse.header.`,
    );
  return {
    responseType,
    statusCode: optionalText(fields, 'statusCode'),
    responseParameters,
    responseTemplates: textMap(fields['responseTemplates'], 'responseTemplates'),
  };
}

function parseAuthorizer(fields: Fields, id: string): AuthorizerRecord {
  const type = AUTHORIZER_TYPES.find((item) => item === optionalText(fields, 'type')) as
    AuthorizerRecord['type'] | undefined;
  if (!type)
    throw badRequest(`Invalid authorizer type. Must be one of ${AUTHORIZER_TYPES.join(', ')}`);
  return {
    id,
    name: requiredText(fields, 'name'),
    type,
    authType: optionalText(fields, 'authType'),
    authorizerUri: optionalText(fields, 'authorizerUri'),
    authorizerCredentials: optionalText(fields, 'authorizerCredentials'),
    identitySource: optionalText(fields, 'identitySource'),
    identityValidationExpression: optionalText(fields, 'identityValidationExpression'),
    authorizerResultTtlInSeconds: optionalNumber(fields, 'authorizerResultTtlInSeconds') ?? 300,
    providerARNs: texts(fields['providerARNs'], 'providerARNs'),
  };
}

function parseModel(fields: Fields, id: string): ModelRecord {
  const schema = optionalText(fields, 'schema') ?? '{}';
  try {
    JSON.parse(schema);
  } catch {
    throw badRequest(
      'Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]',
    );
  }
  return {
    id,
    name: requiredText(fields, 'name'),
    description: optionalText(fields, 'description'),
    contentType: optionalText(fields, 'contentType') ?? 'application/json',
    schema,
  };
}

interface Kind<T> {
  readonly path: string;
  readonly noun: string;
  readonly missing: string;
  readonly items: (api: RestApiRecord) => Map<string, T>;
  readonly keyOf: (item: T) => string;
  readonly parse: (fields: Fields, id: string) => T;
}

const AUTHORIZERS: Kind<AuthorizerRecord> = {
  path: 'authorizers',
  noun: 'Authorizer',
  missing: 'Invalid Authorizer identifier specified',
  items: (api) => api.authorizers,
  keyOf: ({ id }) => id,
  parse: parseAuthorizer,
};
const VALIDATORS: Kind<ValidatorRecord> = {
  path: 'requestvalidators',
  noun: 'RequestValidator',
  missing: 'Invalid Request Validator identifier specified',
  items: (api) => api.requestValidators,
  keyOf: ({ id }) => id,
  parse: parseValidator,
};
const MODELS: Kind<ModelRecord> = {
  path: 'models',
  noun: 'Model',
  missing: 'Invalid model name specified',
  items: (api) => api.models,
  keyOf: ({ name }) => name,
  parse: parseModel,
};

export function partOperations(store: Store): readonly Operation[] {
  return [
    ...kindOperations(store, AUTHORIZERS),
    ...kindOperations(store, VALIDATORS),
    ...kindOperations(store, MODELS),
    ...gatewayResponseOperations(store),
  ];
}

function kindOperations<T extends { readonly id: string }>(
  store: Store,
  kind: Kind<T>,
): readonly Operation[] {
  const base = `/restapis/{api}/${kind.path}`;
  const itemsOf = (call: OperationCall): Map<string, T> =>
    kind.items(findApi(store, call.param('api')));
  const find = (call: OperationCall): T => {
    const item = itemsOf(call).get(call.param('key'));
    if (item === undefined) throw notFound(kind.missing);
    return item;
  };
  const put = (call: OperationCall, item: T): T => {
    itemsOf(call).set(kind.keyOf(item), item);
    return item;
  };
  return [
    {
      name: `Create${kind.noun}`,
      method: 'POST',
      path: base,
      status: 201,
      handle: (call) => put(call, kind.parse(call.fields(), newId(6))),
    },
    {
      name: `Get${kind.noun}s`,
      method: 'GET',
      path: base,
      handle: (call) => page([...itemsOf(call).values()]),
    },
    { name: `Get${kind.noun}`, method: 'GET', path: `${base}/{key}`, handle: find },
    {
      name: `Update${kind.noun}`,
      method: 'PATCH',
      path: `${base}/{key}`,
      handle: (call) => put(call, kind.parse(patched(call, find(call)), find(call).id)),
    },
    {
      name: `Delete${kind.noun}`,
      method: 'DELETE',
      path: `${base}/{key}`,
      status: 202,
      handle: (call) => void itemsOf(call).delete(kind.keyOf(find(call))),
    },
  ];
}

/** These records are flat: an operation names one property, lists take add and remove by value. */
function patched(call: OperationCall, item: object): Fields {
  const fields: Record<string, unknown> = { ...item };
  for (const { op, segments, value, path } of parsePatch(call.fields())) {
    const [name = '', ...more] = segments;
    const list = fields[name];
    if (more.length > 0) throw notImplemented(`the patch path ${path}`);
    if (!Array.isArray(list)) fields[name] = op === 'remove' ? undefined : value;
    else fields[name] = op === 'add' ? [...list, value] : list.filter((known) => known !== value);
  }
  return fields;
}

function gatewayResponseOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/gatewayresponses';
  const responsesOf = (call: OperationCall): RestApiRecord['gatewayResponses'] =>
    findApi(store, call.param('api')).gatewayResponses;
  const show = (record: GatewayResponseRecord): object => ({ ...record, defaultResponse: false });
  const find = (call: OperationCall): object => {
    const record = responsesOf(call).get(call.param('type'));
    return record ? show(record) : { responseType: call.param('type'), defaultResponse: true };
  };
  const put = (call: OperationCall): object => {
    const record = gatewayResponseRecord(call.param('type'), fieldsOf(call.fields(), 'body'));
    responsesOf(call).set(record.responseType, record);
    return show(record);
  };
  return [
    {
      name: 'GetGatewayResponses',
      method: 'GET',
      path: base,
      handle: (call) => page([...responsesOf(call).values()].map(show)),
    },
    { name: 'GetGatewayResponse', method: 'GET', path: `${base}/{type}`, handle: find },
    {
      name: 'PutGatewayResponse',
      method: 'PUT',
      path: `${base}/{type}`,
      status: 201,
      handle: put,
    },
    {
      name: 'DeleteGatewayResponse',
      method: 'DELETE',
      path: `${base}/{type}`,
      status: 202,
      handle: (call) => void responsesOf(call).delete(call.param('type')),
    },
  ];
}
