import type { Fields } from '../../../http/json.ts';
import type { GatewayResponseRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, optionalText, textMap } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';

export function gatewayResponseRecord(responseType: string, fields: Fields): GatewayResponseRecord {
  if (!/^[A-Z0-9_]+$/.test(responseType))
    throw badRequest(`Invalid gateway response type: ${responseType}`);
  const responseParameters = textMap(fields['responseParameters'], 'responseParameters');
  const wrong = Object.keys(responseParameters).find(
    (name) => !name.startsWith('gatewayresponse.'),
  );
  if (wrong !== undefined)
    throw badRequest(
      `Invalid gateway response parameter specified: ${wrong}. ` +
        'It must begin with gatewayresponse.header.',
    );
  return {
    responseType,
    statusCode: optionalText(fields, 'statusCode'),
    responseParameters,
    responseTemplates: textMap(fields['responseTemplates'], 'responseTemplates'),
  };
}

export function gatewayResponseOperations(store: Store): readonly Operation[] {
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
    operation('GetGatewayResponses', 'GET', base, (call) =>
      page([...responsesOf(call).values()].map(show)),
    ),
    operation('GetGatewayResponse', 'GET', `${base}/{type}`, find),
    operation('PutGatewayResponse', 'PUT', `${base}/{type}`, put, 201),
    operation(
      'DeleteGatewayResponse',
      'DELETE',
      `${base}/{type}`,
      (call) => void responsesOf(call).delete(call.param('type')),
      202,
    ),
  ];
}
