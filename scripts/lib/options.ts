import { parseArgs } from 'node:util';
import { UserError } from './user-error.ts';

type Spec = Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>;

type Value<O extends Spec[string]> = O extends { type: 'boolean' }
  ? boolean
  : O extends { multiple: true }
    ? string[]
    : string;

export type Options<S extends Spec> = { readonly [K in keyof S]?: Value<S[K]> };

export interface Parsed<S extends Spec> {
  readonly options: Options<S>;
  readonly positionals: readonly string[];
}

/** Long options only. What is not in the table is refused with the table. */
export function parseOptions<const S extends Spec>(
  spec: S,
  args: readonly string[],
  positionals: 'refused' | 'allowed' = 'refused',
): Parsed<S> {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: spec,
      strict: true,
      allowPositionals: positionals === 'allowed',
    });
    return { options: parsed.values as Options<S>, positionals: parsed.positionals };
  } catch (error) {
    const reason = error instanceof Error ? firstSentence(error.message) : String(error);
    throw new UserError(`${reason}. Options: ${describe(spec)}.`);
  }
}

function firstSentence(message: string): string {
  return message.split(/\.\s|\n/, 1)[0] ?? message;
}

function describe(spec: Spec): string {
  const names = Object.entries(spec).map(([name, { type }]) =>
    type === 'string' ? `--${name} <value>` : `--${name}`,
  );
  return names.length === 0 ? 'none' : names.join(', ');
}
