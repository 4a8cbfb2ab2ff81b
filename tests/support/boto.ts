import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local-aws/credentials.ts';
import { findMotoPython } from '../../local-aws/moto/python.ts';

/** Of a user pool: who signs in, and where. */
export interface SignIn {
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly Username: string;
  readonly Password: string;
}

export interface ToSign {
  readonly method: string;
  readonly url: string;
  /** Another secret than the account's, or another region than the API's. */
  readonly secret?: string;
  readonly region?: string;
}

export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
}

export interface BotoAnswer {
  readonly signed: readonly Signed[];
  readonly tokens: Readonly<Record<'AccessToken' | 'IdToken' | 'RefreshToken', string>>;
}

/** AWS's own client, which comes with moto: a signer and a client that share no code with ours. */
const PROGRAM = `
import json, sys
import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
asked = json.load(sys.stdin)
key, region, user = asked["key"], asked["region"], asked["user"]
def signed(one):
    request = AWSRequest(one["method"], one["url"])
    credentials = Credentials(key["accessKeyId"], one.get("secret", key["secretAccessKey"]))
    SigV4Auth(credentials, "execute-api", one.get("region", region)).add_auth(request)
    return {"headers": dict(request.headers.items())}
cognito = boto3.client(
    "cognito-idp", region, endpoint_url=asked["endpoint"],
    aws_access_key_id=key["accessKeyId"], aws_secret_access_key=key["secretAccessKey"],
)
who = {"UserPoolId": user["UserPoolId"], "Username": user["Username"]}
cognito.admin_create_user(**who)
cognito.admin_set_user_password(**who, Password=user["Password"], Permanent=True)
answer = cognito.initiate_auth(
    ClientId=user["ClientId"], AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": user["Username"], "PASSWORD": user["Password"]},
)
signed = [signed(one) for one in asked["sign"]]
print(json.dumps({"signed": signed, "tokens": answer["AuthenticationResult"]}))
`;

export async function askBoto(
  endpoint: string,
  user: SignIn,
  sign: readonly ToSign[],
): Promise<BotoAnswer> {
  const python = await findMotoPython(() => {});
  const running = promisify(execFile)(python, ['-c', PROGRAM]);
  const asked = { endpoint, user, sign, region: LOCAL_REGION, key: LOCAL_CREDENTIALS };
  running.child.stdin?.end(JSON.stringify(asked));
  return JSON.parse((await running).stdout) as BotoAnswer;
}
