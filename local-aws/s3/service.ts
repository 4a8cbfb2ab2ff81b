import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { credentialScope } from '../http/credential-scope.ts';
import { decodeText, splitTarget } from '../http/query.ts';
import type { Service } from '../http/service.ts';
import { type Credentials, queryPairs } from '../http/sigv4.ts';
import { callerOf } from '../iam/sessions.ts';
import { forward, type Upstream } from '../moto/forward.ts';
import { type AccessDeps, callOf, formCall, refusalFor } from './access.ts';
import { overriddenHeaders } from './answer-overrides.ts';
import { createBucketPolicies } from './bucket-policies.ts';
import { checkForm, type Form, parseForm } from './form.ts';
import { checkPresigned, isPresigned } from './presigned-url.ts';
import { refuse, type S3Refusal } from './refusal.ts';
import { listsVersionsEncoded, sendVersions } from './versions.ts';

export interface S3ServiceDeps extends AccessDeps {
  readonly moto: Upstream;
  /** The account's own. */
  readonly credentials: Credentials;
}

const MALFORMED_FORM: S3Refusal = {
  status: 400,
  code: 'MalformedPOSTRequest',
  message: 'The body of your POST request is not well-formed multipart/form-data.',
};
const WRONG_CHECKSUM: S3Refusal = {
  status: 400,
  code: 'BadDigest',
  message: 'The SHA256 you specified did not match the calculated checksum.',
};

/**
 * moto takes any signature. URLs and forms that leave the user's hands are checked here as S3 does;
 * signed headers are not. Whatever was signed with a function's key may do what its role may.
 */
export function createS3Service(deps: S3ServiceDeps): Service {
  const { moto } = deps;
  const policies = createBucketPolicies();
  return async (incoming, outgoing) => {
    if (await policies.serve(incoming, outgoing)) return;
    const { query } = splitTarget(incoming.url);
    // A browser asks before it knows any signature.
    if (isPresigned(query) && incoming.method !== 'OPTIONS')
      return presigned(deps, incoming, outgoing);
    if (isForm(incoming)) return form(deps, incoming, outgoing);
    const roleArn = roleOfHeaders(incoming, deps);
    if (roleArn !== undefined) return asRole(deps, roleArn, incoming, outgoing);
    if (listsVersionsEncoded(incoming.method, query)) return sendVersions(moto, incoming, outgoing);
    pass(moto, incoming, outgoing);
  };
}

function roleOfHeaders(
  { headers, url }: IncomingMessage,
  { credentials }: S3ServiceDeps,
): string | undefined {
  const scope = credentialScope(headers.authorization, splitTarget(url).query);
  const token = headers['x-amz-security-token'];
  return callerOf(scope?.accessKeyId ?? '', token?.toString(), credentials)?.roleArn;
}

async function asRole(
  deps: S3ServiceDeps,
  roleArn: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // What a POST deletes stands in its body.
  const body = incoming.method === 'POST' ? await readBody(incoming) : undefined;
  const refusal = await refusalFor(deps, roleArn, callOf(incoming, body?.toString('utf8')));
  if (refusal) refuse(refusal, incoming, outgoing);
  else if (body) forward(deps.moto, incoming, outgoing, body);
  else pass(deps.moto, incoming, outgoing);
}

function pass(moto: Upstream, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url } = incoming;
  const asked = { method, query: [...new URLSearchParams(splitTarget(url).query)] };
  forward(moto, incoming, outgoing, undefined, (answer) => overriddenHeaders(asked, answer));
}

async function presigned(
  deps: S3ServiceDeps,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { path, query: rawQuery } = splitTarget(incoming.url);
  const headers = headersByName(incoming);
  const request = { method: incoming.method ?? 'GET', path, rawQuery, headers };
  const query = new Map(queryPairs(rawQuery));
  const [accessKeyId = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  const caller = callerOf(accessKeyId, query.get('X-Amz-Security-Token'), deps.credentials);
  const refusal =
    checkPresigned(request, caller?.credentials ?? deps.credentials, Date.now()) ??
    (caller?.roleArn && (await refusalFor(deps, caller.roleArn, callOf(incoming))));
  if (refusal) return refuse(refusal, incoming, outgoing);
  const { moto } = deps;
  const checksum = query.get('x-amz-checksum-sha256') ?? headers.get('x-amz-checksum-sha256');
  if (request.method !== 'PUT' || !checksum) return pass(moto, incoming, outgoing);
  const body = await readBody(incoming);
  if (createHash('sha256').update(body).digest('base64') === checksum)
    return forward(moto, incoming, outgoing, body);
  refuse(WRONG_CHECKSUM, incoming, outgoing);
}

function headersByName({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]),
  );
}

function isForm({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && (headers['content-type'] ?? '').startsWith('multipart/form-data');
}

async function form(
  deps: S3ServiceDeps,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const parsed = parseForm(body, incoming.headers['content-type'] ?? '');
  const bucket = decodeText(splitTarget(incoming.url).path.split('/')[1] ?? '');
  const refusal = parsed ? await formRefusal(deps, parsed, bucket, incoming) : MALFORMED_FORM;
  if (refusal) refuse(refusal, incoming, outgoing);
  else forward(deps.moto, incoming, outgoing, body);
}

async function formRefusal(
  deps: S3ServiceDeps,
  parsed: Form,
  bucket: string,
  { url }: IncomingMessage,
): Promise<S3Refusal | undefined> {
  const { fields } = parsed;
  const [accessKeyId = ''] = (fields.get('x-amz-credential') ?? '').split('/');
  const caller = callerOf(accessKeyId, fields.get('x-amz-security-token'), deps.credentials);
  const refusal = checkForm(parsed, bucket, caller?.credentials ?? deps.credentials, Date.now());
  if (refusal || caller?.roleArn === undefined) return refusal;
  return refusalFor(deps, caller.roleArn, formCall(url, fields));
}
