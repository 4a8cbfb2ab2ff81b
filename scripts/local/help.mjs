/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run -s local [-- <options>]',
  about:
    'Starts the local AWS alone and prints the exports that lead other programs to it, until ' +
    'Ctrl-C.',
  options: {
    port: {
      type: 'string',
      value: 'number',
      about: 'Port on loopback, 0 for any free one. Default: 4566.',
    },
    'tls-port': {
      type: 'string',
      value: 'number',
      about: 'Answer by HTTPS too, for domain names with mutual TLS; 0 for any free port.',
    },
    region: {
      type: 'string',
      value: 'name',
      about: 'AWS_REGION of the exports; all answer. Default: that of the shell, else us-east-1.',
    },
    'vpc-link': {
      type: 'string',
      multiple: true,
      value: 'name=url',
      about: 'Server behind a VPC link, by id or name: shop=http://127.0.0.1:3000. Repeatable.',
    },
  },
});
