/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run docs [-- <options>]',
  about: 'Writes the generated parts of the READMEs.',
  options: {
    check: { type: 'boolean', about: 'Write nothing; end with 1 if a README is stale.' },
  },
});
