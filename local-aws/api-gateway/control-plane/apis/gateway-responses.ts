import type { Fields } from '../../../http/json.ts';
import type { GatewayResponseRecord, RestApiRecord } from '../../records.ts';
import { GATEWAY_RESPONSE_TYPES, type TypeDefaults } from '../../response-types.ts';
import type { Store } from '../../store.ts';
import { badRequest, enumProblem, notFound, validationError } from '../errors.ts';
import { optionalText, textMap } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { parsePatch, type PatchOperation, unknownPath } from '../patch.ts';
import { shownIfAny } from '../show.ts';
import { entryPatched, PARAMETER_MISSING, TYPE_MISSING } from './method-patches.ts';

const TYPES: Readonly<Record<string, TypeDefaults>> = GATEWAY_RESPONSE_TYPES;
const TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

/** What is not given is the type's own default, not that of DEFAULT_4XX or DEFAULT_5XX. */
export function gatewayResponseRecord(responseType: string, fields: Fields): GatewayResponseRecord {
  const defaults = TYPES[responseType];
  if (!defaults)
    throw validationError([enumProblem(responseType, 'responseType', Object.keys(TYPES))]);
  const responseParameters = textMap(fields['responseParameters'], 'responseParameters');
  const wrong = Object.keys(responseParameters).find(
    (name) => !name.startsWith('gatewayresponse.'),
  );
  if (wrong !== undefined)
    throw badRequest(
      `Invalid gateway response parameter specified: ${wrong}. ` +
        'It must begin with gatewayresponse.header.',
    );
  const given = textMap(fields['responseTemplates'], 'responseTemplates');
  const { responseTemplates = TEMPLATES } = shownIfAny('responseTemplates', given);
  return {
    responseType,
    statusCode: optionalText(fields, 'statusCode') ?? defaults.status?.toString(),
    responseParameters,
    responseTemplates,
  };
}

export function gatewayResponseOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/gatewayresponses';
  const one = `${base}/{type}`;
  const put = (call: OperationCall, record: GatewayResponseRecord): object => {
    apiOf(store, call).gatewayResponses.set(record.responseType, record);
    return shown(apiOf(store, call), record.responseType);
  };
  const update = (call: OperationCall): object => {
    const current = recordOf(apiOf(store, call), typeOf(call));
    return put(call, parsePatch(call).reduce(patchRecord, current));
  };
  const remove = (call: OperationCall): void => {
    if (!apiOf(store, call).gatewayResponses.delete(typeOf(call)))
      throw notFound('Gateway response type not defined on api');
  };
  return [
    operation('GetGatewayResponses', 'GET', base, (call) =>
      page(Object.keys(TYPES).map((type) => shown(apiOf(store, call), type))),
    ),
    operation('GetGatewayResponse', 'GET', one, (call) => shown(apiOf(store, call), typeOf(call))),
    operation(
      'PutGatewayResponse',
      'PUT',
      one,
      (call) => put(call, gatewayResponseRecord(call.param('type'), call.fields())),
      201,
    ),
    operation('UpdateGatewayResponse', 'PATCH', one, update),
    operation('DeleteGatewayResponse', 'DELETE', one, remove, 202),
  ];
}

function typeOf(call: OperationCall): string {
  return gatewayResponseRecord(call.param('type'), {}).responseType;
}

function shown(api: RestApiRecord, type: string): object {
  return { ...recordOf(api, type), defaultResponse: !api.gatewayResponses.has(type) };
}

/** Recorded: DEFAULT_4XX and DEFAULT_5XX stand in for every type of their class that is not set. */
function recordOf(api: RestApiRecord, type: string): GatewayResponseRecord {
  const own = api.gatewayResponses.get(type);
  if (own) return own;
  const status = TYPES[type]?.status ?? 0;
  const common = api.gatewayResponses.get(status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
  const fallback = gatewayResponseRecord(type, {});
  if (!common || status === 0) return fallback;
  return { ...common, responseType: type, statusCode: common.statusCode ?? fallback.statusCode };
}

function patchRecord(
  record: GatewayResponseRecord,
  operation: PatchOperation,
): GatewayResponseRecord {
  const {
    op,
    path,
    segments: [name = '', key, ...more],
    value = '',
  } = operation;
  if (path === '/statusCode' && op === 'replace') return { ...record, statusCode: value };
  const isMap = name === 'responseParameters' || name === 'responseTemplates';
  if (!isMap || key === undefined || more.length > 0) throw unknownPath(path);
  if (op !== 'remove' && value === '') throw badRequest(`Invalid null or empty value in ${name}`);
  const missing = name === 'responseParameters' ? PARAMETER_MISSING : TYPE_MISSING;
  const kept = entryPatched(record[name], operation, missing);
  return { ...record, [name]: op === 'remove' ? kept : { ...kept, [key]: value } };
}
