import { type Fields, isFields } from '../../../http/json.ts';
import { ruleArn } from '../../arns.ts';
import type { DomainRecord, HeaderCondition, RuleRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { fieldsOf, optionalNumber, requiredText, texts } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { domainOf } from './domain-record.ts';

/** Of "Restrictions". */
const NO_CONDITIONS = new RegExp(
  `^(?:${[
    ...['access-control-.*', 'apigw-.*', 'authorization', 'connection', 'content-encoding'],
    ...['content-length', 'content-location', 'forwarded', 'keep-alive', 'origin'],
    ...['proxy-authenticate', 'proxy-authorization', 'te', 'trailers', 'transfer-encoding'],
    ...['upgrade', 'x-amz-.*', 'x-amzn-.*', 'x-apigw-api-id', 'x-forwarded-for'],
    ...['x-forwarded-host', 'x-forwarded-proto', 'x-restapi', 'via'],
  ].join('|')})$`,
  'i',
);
const HEADER_NAME = /^[\w!#$%&'.^`|~-]{1,39}$/;
const VALUE_GLOB = /^\*?[\w?!#$%&'.^`|~-]*\*?$/;

/** "Routing rules to connect API stages to a custom domain name for REST APIs". */
export function ruleOperations(store: Store): readonly Operation[] {
  const base = '/v2/domainnames/{domain}/routingrules';
  const show = (domain: DomainRecord, rule: RuleRecord): object => {
    const { id, priority, conditions, actions } = rule;
    const routingRuleArn = ruleArn(store, domain, id);
    return { routingRuleId: id, routingRuleArn, priority, conditions, actions };
  };
  const find = (call: OperationCall): RuleRecord => {
    const rule = domainOf(store, call).rules.find(({ id }) => id === call.param('id'));
    if (!rule) throw notFound('Invalid routing rule identifier specified');
    return rule;
  };
  const write = (call: OperationCall, id: string): object => {
    const domain = domainOf(store, call);
    const others = domain.rules.filter((rule) => rule.id !== id);
    const rule = parseRule(store, domain, call.fields(), id);
    if (others.some(({ priority }) => priority === rule.priority))
      throw conflict(`A routing rule with priority ${rule.priority} already exists.`);
    domain.rules = [...others, rule].toSorted((a, b) => a.priority - b.priority);
    return show(domain, rule);
  };
  const remove = (call: OperationCall): void => {
    const gone = find(call);
    const domain = domainOf(store, call);
    domain.rules = domain.rules.filter((rule) => rule !== gone);
  };
  const list = (call: OperationCall): object => {
    const domain = domainOf(store, call);
    return { routingRules: domain.rules.map((rule) => show(domain, rule)) };
  };
  return [
    operation('CreateRoutingRule', 'POST', base, (call) => write(call, newId(6)), 201),
    operation('ListRoutingRules', 'GET', base, list),
    operation('GetRoutingRule', 'GET', `${base}/{id}`, (call) =>
      show(domainOf(store, call), find(call)),
    ),
    operation('PutRoutingRule', 'PUT', `${base}/{id}`, (call) => write(call, find(call).id)),
    operation('DeleteRoutingRule', 'DELETE', `${base}/{id}`, remove, 204),
  ];
}

/** "Restrictions" of that page and "Set the routing mode"; the texts are not the service's. */
function parseRule(store: Store, domain: DomainRecord, fields: Fields, id: string): RuleRecord {
  if (domain.routingMode === 'BASE_PATH_MAPPING_ONLY')
    throw badRequest('The routing mode BASE_PATH_MAPPING_ONLY takes no routing rules.');
  const priority = optionalNumber(fields, 'priority') ?? 0;
  if (!Number.isInteger(priority) || priority < 1 || priority > 1_000_000)
    throw badRequest('The priority must be a whole number from 1 to 1000000.');
  const conditions = list(fields, 'conditions');
  const headers = conditions.flatMap(headersOf);
  const basePaths = conditions.flatMap((condition) =>
    texts(fieldsOf(condition['matchBasePaths'], 'matchBasePaths')['anyOf'], 'anyOf'),
  );
  if (headers.length > 2) throw badRequest('A rule has up to two header conditions.');
  if (basePaths.length > 1) throw badRequest('A rule has up to one base path condition.');
  const [action = {}, ...more] = list(fields, 'actions');
  if (more.length > 0) throw badRequest('A rule has one action.');
  const invoke = fieldsOf(action['invokeApi'], 'invokeApi');
  const api = findApi(store, requiredText(invoke, 'apiId'));
  const stage = requiredText(invoke, 'stage');
  if (!api.stages.has(stage)) throw badRequest('Invalid stage identifier specified');
  if ((domain.type === 'PRIVATE') !== (api.endpoint.type === 'PRIVATE'))
    throw badRequest(`A ${domain.type} domain name cannot lead to a ${api.endpoint.type} API`);
  const stripBasePath = invoke['stripBasePath'] === true;
  return {
    ...{ id, priority, headers, basePaths, apiId: api.id, stage, stripBasePath },
    conditions,
    actions: fields['actions'],
  };
}

function list(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  if (Array.isArray(value) && value.every(isFields)) return value;
  throw badRequest(`Invalid request input: ${name} must be a list of objects`);
}

function headersOf(condition: Fields): readonly HeaderCondition[] {
  const headers = fieldsOf(condition['matchHeaders'], 'matchHeaders');
  if (headers['anyOf'] === undefined) return [];
  const anyOf = list(headers, 'anyOf');
  if (anyOf.length !== 1) throw badRequest('Each anyOf of matchHeaders has one header.');
  return anyOf.map((item) => {
    const header = requiredText(item, 'header');
    const valueGlob = requiredText(item, 'valueGlob');
    if (!HEADER_NAME.test(header) || NO_CONDITIONS.test(header))
      throw badRequest(`${header} cannot be a header condition.`);
    if (valueGlob.length > 127 || !VALUE_GLOB.test(valueGlob))
      throw badRequest(`Invalid header glob value: ${valueGlob}`);
    return { header, valueGlob };
  });
}
