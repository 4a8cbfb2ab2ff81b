/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run verify:aws -- --example <name> [<options>]',
  about: `Proves an example on the AWS account of the environment: applies a copy with a name and a
state of its own, asks all that "npm run verify" asks, plans again (no changes), switches REGIONAL
to EDGE and back, and destroys it, also after a failure or Ctrl-C. Says what it creates and what
that costs before it asks. Needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.
Ends with 0 when every step was as documented and nothing is left.`,
  options: {
    example: {
      type: 'string',
      value: 'name',
      about: 'complete, private and others; a wrong name lists them. Required.',
    },
    region: { type: 'string', value: 'name', about: 'Default: AWS_REGION.' },
    yes: {
      type: 'boolean',
      about: 'Creates without asking; needed where nobody can be asked.',
    },
  },
});
