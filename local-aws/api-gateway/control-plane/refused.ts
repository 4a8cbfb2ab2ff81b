import { notImplemented } from './errors.ts';
import { operation, type Operation } from './operation.ts';

const METHOD = '/restapis/{api}/resources/{resource}/methods/{method}';

/** What the service has and this does not, by name. */
const REFUSED: readonly (readonly [name: string, line: string])[] = [
  ['TestInvokeMethod', `POST ${METHOD}`],
  ['TestInvokeAuthorizer', 'POST /restapis/{api}/authorizers/{authorizer}'],
  ['GetModelTemplate', 'GET /restapis/{api}/models/{model}/default_template'],
  ['ImportDocumentationParts', 'PUT /restapis/{api}/documentation/parts'],
  ['FlushStageAuthorizersCache', 'DELETE /restapis/{api}/stages/{stage}/cache/authorizers'],
  ['GetSdk', 'GET /restapis/{api}/stages/{stage}/sdks/{type}'],
  ['GetSdkTypes', 'GET /sdktypes'],
  ['GetSdkType', 'GET /sdktypes/{type}'],
  ['GenerateClientCertificate', 'POST /clientcertificates'],
  ['GetClientCertificates', 'GET /clientcertificates'],
  ['GetClientCertificate', 'GET /clientcertificates/{certificate}'],
  ['UpdateClientCertificate', 'PATCH /clientcertificates/{certificate}'],
  ['DeleteClientCertificate', 'DELETE /clientcertificates/{certificate}'],
  ['GetUsage', 'GET /usageplans/{plan}/usage'],
  ['UpdateUsage', 'PATCH /usageplans/{plan}/keys/{key}/usage'],
];

export function refusedOperations(): readonly Operation[] {
  return REFUSED.map(([name, line]) => {
    const [method = '', path = ''] = line.split(' ');
    return operation(name, method, path, () => {
      throw notImplemented(name);
    });
  });
}
