import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned } from '../local-aws/conformance/support/signed-client.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { send } from '../scripts/lib/http.ts';

const REGION = 'eu-west-1';
const SCOPE = 'aws.cognito.signin.user.admin';
const dataDir = mkdtempSync(join(tmpdir(), `image-api-cognito-${process.pid}-`));
const user = { Username: 'ada', Password: 'Secret-1234' };

let aws: LocalAws;
let apiId: string;
let tokens: Record<string, string>;

type Answer = Record<string, Record<string, string>>;

async function signed(
  service: string,
  target: string,
  body: object,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<unknown> {
  const sent = { method, target, headers, body: JSON.stringify(body) };
  const answer = await sendSigned(aws.url, { service, region: REGION }, sent);
  const text = answer.body.toString();
  expect(answer.status, text).toBeLessThan(300);
  return JSON.parse(text === '' ? '{}' : text);
}

async function cognito(action: string, body: object): Promise<Answer> {
  const headers = targetOf(action);
  return (await signed('cognito-idp', '/', body, headers)) as Answer;
}

const targetOf = (action: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
});

/** As an application does it: without a signature. */
async function signIn(ClientId: string): Promise<Record<string, string>> {
  const AuthParameters = { USERNAME: user.Username, PASSWORD: user.Password };
  const body = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters };
  const headers = targetOf('InitiateAuth');
  const sent = { method: 'POST', headers, body: Buffer.from(JSON.stringify(body)) };
  const answer = JSON.parse((await send(aws.url, '/', sent)).body.toString()) as Answer;
  return answer['AuthenticationResult'] ?? {};
}

function document(poolArn: string): object {
  const operation = (scopes: readonly string[]): object => ({
    security: [{ users: scopes }],
    responses: { 200: { description: 'Claims.' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: {
        default: {
          statusCode: '200',
          responseTemplates: { 'application/json': '$context.authorizer.claims.token_use' },
        },
      },
    },
  });
  return {
    openapi: '3.0.1',
    info: { title: 'pool', version: '1' },
    components: {
      securitySchemes: {
        users: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          'x-amazon-apigateway-authtype': 'cognito_user_pools',
          'x-amazon-apigateway-authorizer': {
            type: 'cognito_user_pools',
            providerARNs: [poolArn],
          },
        },
      },
    },
    paths: {
      '/id': { get: operation([]) },
      '/scoped': { get: operation([SCOPE]) },
      '/other': { get: operation(['images/read']) },
    },
  };
}

async function deploy(poolArn: string): Promise<string> {
  const { id } = (await signed('apigateway', '/restapis', { name: 'pool' })) as { id: string };
  const target = `/restapis/${id}?mode=overwrite`;
  await signed('apigateway', target, document(poolArn), {}, 'PUT');
  await signed('apigateway', `/restapis/${id}/deployments`, { stageName: 'v1' });
  return id;
}

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: () => {} });
  const pool = (await cognito('CreateUserPool', { PoolName: 'users' }))['UserPool'];
  const UserPoolId = pool?.['Id'] ?? '';
  const flows = ['ALLOW_USER_PASSWORD_AUTH'];
  const client = { UserPoolId, ClientName: 'app', ExplicitAuthFlows: flows };
  const ClientId = (await cognito('CreateUserPoolClient', client))['UserPoolClient']?.['ClientId'];
  await cognito('AdminCreateUser', { UserPoolId, Username: user.Username });
  await cognito('AdminSetUserPassword', { UserPoolId, ...user, Permanent: true });
  tokens = await signIn(ClientId ?? '');
  apiId = await deploy(pool?.['Arn'] ?? '');
}, 60_000);

afterAll(async () => {
  await aws?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("a user pool's own tokens", () => {
  it.each([
    ['/id', 'IdToken', 200, 'id'],
    ['/id', 'AccessToken', 401, '{"message":"Unauthorized"}'],
    ['/scoped', 'AccessToken', 200, 'access'],
    ['/scoped', 'IdToken', 401, '{"message":"Unauthorized"}'],
    ['/other', 'AccessToken', 401, '{"message":"Unauthorized"}'],
    ['/id', 'RefreshToken', 401, '{"message":"Unauthorized"}'],
  ])('%s with the %s is %i', async (path, name, status, text) => {
    const headers = { authorization: `Bearer ${tokens[name]}` };
    const answer = await send(aws.url, `/_aws/execute-api/${apiId}/v1${path}`, { headers });
    expect([answer.status, answer.body.toString()]).toEqual([status, text]);
  });
});
