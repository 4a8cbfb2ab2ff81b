/**
 * @typedef {object} Option
 * @property {'string' | 'boolean'} type
 * @property {boolean} [multiple]
 * @property {string} [value] What the help calls the value of a string.
 * @property {string} about
 */

/**
 * @typedef {object} Help
 * @property {string} usage
 * @property {string} about
 * @property {Readonly<Record<string, Option>>} options
 */

/** @param {readonly string[]} args */
export function asksForHelp(args) {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

/** @param {Help} help */
export function helpText({ usage, about, options }) {
  const rows = Object.entries(options).map(([name, option]) => [
    option.type === 'string' ? `--${name} <${option.value ?? 'value'}>` : `--${name}`,
    option.about,
  ]);
  rows.push(['--help', 'Print this.']);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = rows.map(([name = '', text]) => `  ${name.padEnd(width)}  ${text}`);
  return [usage, '', about, '', ...lines].join('\n');
}
