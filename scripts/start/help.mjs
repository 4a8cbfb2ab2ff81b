/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm start [-- <options>]',
  about: `Starts the local AWS, applies examples/complete to it, stores a few photographs and prints
what to open. Ctrl-C ends all of it.`,
  options: {
    exit: {
      type: 'boolean',
      about:
        'Ask every route once, print what was seen, and end with 1 if it is not as documented.',
    },
    port: {
      type: 'string',
      value: 'number',
      about:
        'Port of the local AWS, 0 for any. Default: 4566. The same port gives the same addresses.',
    },
    'resize-key': {
      type: 'string',
      value: 'key',
      about: 'Key of /resize, at least 16 characters. Default: another one in each start.',
    },
    'allow-source': {
      type: 'string',
      multiple: true,
      value: 'host',
      about: 'Host that /resize?u= may fetch from, such as *.example.com. Repeatable.',
    },
  },
});
