/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm start [-- <options>]',
  about: `Starts the local AWS, applies examples/complete to it, uploads a photograph and prints
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
      about: 'Port of the local AWS on loopback, 0 for any free one. Default: 4566.',
    },
  },
});
