/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm test [-- <options> <path> ...]',
  about: `Runs every test, or those that guard the paths: a test, a source, an HCL file, an example,
any folder of them. What is no path is looked for in the names of tests. The last line is
"N passed, N failed".`,
  options: {
    watch: { type: 'boolean', about: 'Run again when a file changes. Needs a path.' },
  },
});
