/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run docs [-- <options>]',
  about: 'Writes the generated parts of the READMEs, docs/framing.png and docs/costs.md.',
  options: {
    check: { type: 'boolean', about: 'Write nothing; end with 1 if one of them is stale.' },
  },
});
