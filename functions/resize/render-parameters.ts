import { readRenderLimits } from '../shared/image/limits.ts';
import { createParameters } from './parameters.ts';

/** The table of parameters as README.md shows it, at the default limits. */
export function renderParameters(): string {
  const { maxOutputSide } = readRenderLimits({});
  const rows = Object.entries(createParameters(maxOutputSide)).map(([name, parameter]) => {
    const { expected, absent = `\`${parameter.fallback}\``, meaning } = parameter;
    return [`\`${name}\``, expected, absent, meaning];
  });
  const head = ['parameter', 'value', 'default', 'meaning'];
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
