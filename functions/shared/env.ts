export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Readers of environment variables. Each throws at init and names the variable:
 * a function with a wrong configuration must not start. Lambda cannot tell an
 * unset variable from one that HCL sets to "", so both mean the default.
 */
export function readText(env: Env, name: string, fallback?: string): string {
  const value = env[name] ?? '';
  if (value !== '') return value;
  if (fallback === undefined) throw wrong(name, 'is not set', 'give it a value');
  return fallback;
}

/** For variables whose "" is a choice of its own: only unset means the default. */
export function readOptionalText(env: Env, name: string, fallback = ''): string {
  return env[name] ?? fallback;
}

export function readInteger(
  env: Env,
  name: string,
  range: { readonly fallback: number; readonly min: number; readonly max: number },
): number {
  const text = env[name] ?? '';
  if (text === '') return range.fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw wrong(name, `is "${text}"`, `set a whole number from ${range.min} to ${range.max}`);
}

export function readBoolean(env: Env, name: string, fallback: boolean): boolean {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  if (text === 'true' || text === 'false') return text === 'true';
  throw wrong(name, `is "${text}"`, 'set true or false');
}

export function readOneOf<T extends string>(
  env: Env,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw wrong(name, `is "${text}"`, `set one of ${allowed.filter(Boolean).join(', ')}`);
}

/** A comma-separated list without empty entries. */
export function readList(env: Env, name: string, fallback: string): readonly string[] {
  return readText(env, name, fallback)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A prefix ends in "/": "images" would also admit "images-private/". */
export function readPrefix(env: Env, name: string, fallback: string): string {
  const prefix = readOptionalText(env, name, fallback);
  if (prefix === '' || /^[^/].*\/$/.test(prefix)) return prefix;
  throw wrong(name, `is "${prefix}"`, 'end it in "/" and do not begin it with one');
}

/** A URL path of this API such as `/images`; "" means there is none. */
export function readPath(env: Env, name: string, fallback: string): string {
  const path = readOptionalText(env, name, fallback);
  if (path === '' || /^(?:\/[\w.~-]+)+$/.test(path)) return path;
  throw wrong(name, `is "${path}"`, 'begin it with "/" and do not end it with one');
}

export function readUrl(env: Env, name: string): string | undefined {
  const text = env[name] ?? '';
  if (text === '') return undefined;
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isHttp) return text;
  throw wrong(name, `is "${text}"`, 'set an absolute http or https URL');
}

export function wrong(name: string, got: string, remedy: string): Error {
  return new Error(`Environment variable ${name} ${got}; ${remedy}.`);
}
