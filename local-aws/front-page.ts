import type { Service } from './http/service.ts';
import type { Regions } from './regions.ts';

const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}' +
  'html{color-scheme:light dark}li{overflow-wrap:anywhere}';

/** Where S3 has nothing to show to who signs nothing: what answers at this address. */
export function createFrontPage({ stages }: Pick<Regions, 'stages'>): Service {
  return (_, outgoing) => {
    outgoing.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    outgoing.end(render(stages()));
  };
}

function render(stages: ReturnType<Regions['stages']>): string {
  const lists = stages.map(({ apiId, name, stageName, paths }) => {
    const base = `/_aws/execute-api/${apiId}/${stageName}`;
    const links = paths.map((path) => `<li><a href="${escape(base + path)}">${escape(path)}</a>`);
    return `<h2>${escape(name)}</h2><p><code>${escape(base)}</code></p><ul>${links.join('')}</ul>`;
  });
  return (
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">' +
    `<title>Local AWS</title><link rel="icon" href="data:,"><style>${STYLE}</style>` +
    '<h1>Local AWS</h1><p>This address stands for AWS: set it as <code>AWS_ENDPOINT_URL</code>. ' +
    'All of it is in memory.</p>' +
    (lists.join('') || '<p>No API is deployed here yet.</p>')
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
