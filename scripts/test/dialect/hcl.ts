import { lineAt, longLines, type Finding } from './finding.ts';
import { wordsAt } from './hcl-words.ts';

const COLUMNS = 140;
const REQUIRED_VERSION = '>= 1.9';
const AWS_VERSION = '>= 5.100, < 7';
const ORDERS = {
  variable: ['description', 'type', 'default', 'nullable', 'sensitive', 'validation'],
  output: ['description', 'value', 'sensitive', 'precondition'],
} as const;
/** A `check` only warns. */
const REFUSES = /^ {2}expect_failures *= *\[(?!(?:\s*check\.[\w.]+,?)*\s*\])/m;
const REFUSED = /_(is|are)_refused$/;
/** OpenTofu 1.10: "Functions may not be called here". Texts are taken out first. */
const RUN_VARIABLES = /^ {2}variables \{(?:[^\n]*\}$|[\s\S]*?^ {2}\})/m;
const CALL = /\b([a-z][a-z0-9_]*)\(/;
const TEXT = /"(?:\\.|[^"\\])*"/g;

export function hclFindings(file: string, text: string): Finding[] {
  return [
    ...longLines(file, text, COLUMNS),
    ...topBlocks(text).flatMap((block) => blockFindings(file, text, block)),
    ...stopFindings(file, text, topBlocks(text)),
    ...versionFindings(file, text),
  ];
}

interface Block {
  readonly type: string;
  readonly label: string;
  readonly offset: number;
  readonly body: string;
}

/** terraform fmt puts a block's name and its closing brace into the first column. */
function topBlocks(text: string): Block[] {
  const opening = /^(variable|output|run) "([^"]*)" \{(.*)$/gm;
  return [...text.matchAll(opening)].map(
    ({ 0: whole, 1: type = '', 2: label = '', 3: rest = '', index }) => {
      const start = index + whole.length;
      const end = rest.trim() === '' ? text.indexOf('\n}', start) : start;
      return { type, label, offset: index, body: text.slice(start, end < 0 ? text.length : end) };
    },
  );
}

function blockFindings(file: string, text: string, block: Block): Finding[] {
  const line = lineAt(text, block.offset);
  const messages = block.type === 'run' ? runMessages(block) : orderMessages(block);
  return messages.map((message) => ({ file, line, message }));
}

function orderMessages({ type, label, body }: Block): string[] {
  const order: readonly string[] = ORDERS[type as keyof typeof ORDERS];
  const found = [...withoutHeredocs(body).matchAll(/^ {2}([a-z_]+)(?: *=| *\{)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => order.includes(name));
  const sorted = found.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  if (found.join() === sorted.join()) return [];
  return [`${type} "${label}" says ${found.join(', ')}; the order is ${sorted.join(', ')}`];
}

function runMessages({ label, body }: Block): string[] {
  const messages: string[] = [];
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(label))
    messages.push(`the name of a run is a snake_case sentence; rename "${label}"`);
  if (/(^|_)(should|tests?)(_|$)/.test(label))
    messages.push(`a run says what is, without "should" and "test"; rename "${label}"`);
  if (REFUSES.test(body) && !REFUSED.test(label))
    messages.push(`a refusal ends in _is_refused or _are_refused; rename "${label}"`);
  const [variables = ''] = RUN_VARIABLES.exec(body) ?? [];
  const called = CALL.exec(withoutHeredocs(variables).replace(TEXT, '""'));
  if (called !== null)
    messages.push(`variables of a run call no function (OpenTofu); write out "${called[1]}"`);
  return messages;
}

const SAID = /^[ \t]*(description|error_message)[ \t]*=[ \t]*/gm;

/**
 * Plain strings, heredocs, and `format` of one; what other functions make is theirs. The
 * description of
 * a resource is not ours to end: AWS shows it, and to change one is an update.
 */
function stopFindings(file: string, text: string, blocks: readonly Block[]): Finding[] {
  return [...text.matchAll(SAID)].flatMap(({ 1: name = '', index, 0: whole }) => {
    const isOurs = blocks.some(({ type, offset, body }) => {
      const end = offset + `${type} ""`.length + body.length;
      return type !== 'run' && index > offset && index < end;
    });
    if (name === 'description' && !isOurs) return [];
    const said = wordsAt(text, index + whole.length);
    if (said === undefined || said === '' || said.endsWith('.')) return [];
    const line = lineAt(text, index + whole.indexOf(name));
    return [{ file, line, message: `${name} ends with a full stop; add it` }];
  });
}

function versionFindings(file: string, text: string): Finding[] {
  const wanted = (pattern: RegExp, version: string, what: string): Finding[] =>
    [...text.matchAll(pattern)].flatMap(({ 1: found = '', index, 0: whole }) => {
      if (found === version) return [];
      const line = lineAt(text, index + whole.length);
      return [{ file, line, message: `${what} is "${version}" everywhere; replace "${found}"` }];
    });
  const aws = /source\s*=\s*"hashicorp\/aws"\s*\n\s*version\s*=\s*"([^"]*)"/g;
  return [
    ...wanted(/required_version\s*=\s*"([^"]*)"/g, REQUIRED_VERSION, 'required_version'),
    ...wanted(aws, AWS_VERSION, 'the version of hashicorp/aws'),
  ];
}

function withoutHeredocs(body: string): string {
  return body.replace(/<<-?(\w+)\n[\s\S]*?\n\s*\1$/gm, '""');
}
