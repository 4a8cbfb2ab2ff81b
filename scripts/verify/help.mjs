/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run verify -- --api-url <url> [<options>]',
  about: `Asks a deployment of this module, on AWS or elsewhere, whether it does what the documents
say, and which way AWS works where its documents leave it open (docs/aws-checks.md). Routes are
looked for at their default paths; one that is not there is no failure. It stores images below
verify-<random>/ and says which keys remain. Ends with 0 when nothing failed, else with 1.`,
  options: {
    'api-url': {
      type: 'string',
      value: 'url',
      about: 'With the stage, as the output api_url has it. Required.',
    },
    'resize-key': {
      type: 'string',
      value: 'key',
      about: 'One of resize_api_keys; without it no image is resized.',
    },
    bucket: {
      type: 'string',
      value: 'name',
      about: 'With credentials: removes what it stored, compares stage and API.',
    },
    header: {
      type: 'string',
      multiple: true,
      value: 'name: value',
      about: 'Sent with every request, such as x-api-key. May be repeated.',
    },
    sign: {
      type: 'boolean',
      about: 'Signs requests with the credentials of the environment, for AWS_IAM routes.',
    },
    region: {
      type: 'string',
      value: 'name',
      about: 'What is signed for. Default: as in the URL, else AWS_REGION.',
    },
    origin: {
      type: 'string',
      value: 'url',
      about: 'The web page that asks, where CORS allows only some.',
    },
    require: {
      type: 'string',
      value: 'list',
      about: 'Features that must be there, by comma, or all; a wrong name lists them.',
    },
    private: { type: 'boolean', about: 'Asks only whether nobody out here is answered.' },
    http1: { type: 'boolean', about: 'HTTP/1.1 only. Default: both versions.' },
    http2: { type: 'boolean', about: 'HTTP/2 only.' },
    json: { type: 'boolean', about: 'One JSON document instead of the table.' },
  },
});
