import type { FigureFile } from '../bench/figures.ts';
import { type Cost, costOf, durationMs, type Model, type Request, totalOf } from './model.ts';
import { RULES, UNIT_PRICES } from './prices.ts';
import { resizeOf, type Scenario } from './scenarios.ts';

export const DEFAULT_MODEL: Model = { prices: UNIT_PRICES, rules: RULES };

type Row = readonly string[];

export function requestOf(file: FigureFile, operation: string): Request {
  const request = resizeOf(file, operation, 'miss');
  if (request === undefined) throw new Error(`${operation} is not in the figures`);
  return request;
}

export function costTable(scenarios: readonly Scenario[]): string[] {
  const head = ['', 'API Gateway', 'Lambda', 'S3', 'transfer', 'total'];
  return table(
    head,
    scenarios.map(({ name, request }) => {
      if (request === undefined) return [name, ...head.slice(1).map(() => 'not measured')];
      const cost = costOf(request, DEFAULT_MODEL);
      return [
        name,
        ...cells(cost, durationMs(request, DEFAULT_MODEL)),
        `**${dollars(totalOf(cost))}**`,
      ];
    }),
  );
}

function cells({ apiGateway, lambda, s3, transfer }: Cost, ms: number): Row {
  const timed = ms === 0 ? '-' : `${dollars(lambda)} (${ms} ms)`;
  return [dollars(apiGateway), timed, dollars(s3), dollars(transfer)];
}

export function table(head: Row, rows: readonly Row[]): string[] {
  const line = (texts: Row): string => `| ${texts.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

export const dollars = (value: number): string => `$${value.toFixed(2)}`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

const COLUMNS = 150;

/** A paragraph, or a bullet of a list, in lines as the other pages have them. */
export function wrap(text: string): string[] {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && `${line} ${word}`.length > COLUMNS) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
