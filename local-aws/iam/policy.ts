import { BlockList, isIPv6 } from 'node:net';

/** A policy that uses something this evaluator does not know: refused rather than guessed. */
export class PolicyError extends Error {}

export interface PolicyQuery {
  readonly action: string;
  readonly resource: string;
  /**
   * ARNs, account ids or service names the caller goes by; undefined: identity policies, which name
   * no principal.
   */
  readonly principals?: readonly string[];
  /**
   * Condition keys that this use can answer, in lower case; undefined as value: known, but absent
   * from the request. One that ends in "/" makes all below it known: tags have names of their own.
   */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Full form of a Resource entry, for the "execute-api:/*" short form. */
  readonly expandResource?: (resource: string) => string;
}

export type Decision = 'allow' | 'deny' | 'none';

type Test = (actual: string, expected: string) => boolean;

const equals: Test = (actual, expected) => actual === expected;
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  IpAddress: inRange,
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
};
const NEGATIVE: Readonly<Record<string, Test>> = {
  StringNotEquals: equals,
  StringNotLike: matchesWildcard,
  ArnNotLike: matchesWildcard,
  NotIpAddress: inRange,
};

const OPERATORS = [...Object.keys(POSITIVE), ...Object.keys(NEGATIVE)].join(', ');

/**
 * "IAM JSON policy elements reference": an explicit Deny wins, then an Allow, else nothing is said.
 */
export function evaluatePolicy(document: string, query: PolicyQuery): Decision {
  let decision: Decision = 'none';
  const statements = statementsOf(document);
  // All of it first: whether something is unknown must not depend on the request at hand.
  for (const statement of statements) requireKnown(statement, query);
  for (const statement of statements) {
    if (!applies(statement, query)) continue;
    if (statement['Effect'] === 'Deny') return 'deny';
    decision = 'allow';
  }
  return decision;
}

type Statement = Readonly<Record<string, unknown>>;

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

function statementsOf(document: string): Statement[] {
  const parsed = parseObject(document);
  const statements = parsed['Statement'];
  const list = Array.isArray(statements) ? statements : [statements];
  return list.map((statement: unknown) => {
    if (typeof statement !== 'object' || statement === null)
      throw new PolicyError('The policy has no Statement.');
    const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
    if (unknown)
      throw new PolicyError(
        `The policy element "${unknown}" is not evaluated; write it with ${ELEMENTS.join(', ')}.`,
      );
    return statement as Statement;
  });
}

function requireKnown(statement: Statement, { keys }: PolicyQuery): void {
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new PolicyError(
      `The effect "${String(effect)}" is not evaluated; write "Allow" or "Deny".`,
    );
  for (const [operator, tests] of conditionsOf(statement)) {
    if (!POSITIVE[operator] && !NEGATIVE[operator]) {
      throw new PolicyError(
        `The condition operator "${operator}" is not evaluated; use one of ${OPERATORS}.`,
      );
    }
    const unknown = Object.keys(tests).find((key) => !isKnown(key.toLowerCase(), keys));
    if (unknown)
      throw new PolicyError(
        `The condition key "${unknown}" is not evaluated here; ` +
          `known: ${Object.keys(keys).join(', ')}.`,
      );
  }
}

function isKnown(key: string, keys: PolicyQuery['keys']): boolean {
  return Object.hasOwn(keys, key) || Object.hasOwn(keys, key.replace(/\/.*$/s, '/'));
}

function conditionsOf(statement: Statement): [operator: string, tests: Record<string, unknown>][] {
  return Object.entries((statement['Condition'] ?? {}) as Record<string, Record<string, unknown>>);
}

function parseObject(document: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Falls to the one message below.
  }
  throw new PolicyError('The policy is not a JSON object.');
}

function applies(statement: Statement, query: PolicyQuery): boolean {
  const { expandResource = (resource: string) => resource } = query;
  return (
    appliesToPrincipal(statement['Principal'], query.principals) &&
    strings(statement['Action']).some((action) =>
      matchesWildcard(query.action.toLowerCase(), action.toLowerCase()),
    ) &&
    // A trust policy names no resource.
    (statement['Resource'] === undefined ||
      strings(statement['Resource']).some((resource) =>
        matchesWildcard(query.resource, expandResource(resource)),
      )) &&
    conditionsOf(statement).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        holds(operator, key, strings(values), query.keys),
      ),
    )
  );
}

function appliesToPrincipal(principal: unknown, callers: readonly string[] | undefined): boolean {
  if (callers === undefined) return true;
  if (principal === undefined) return false;
  const named =
    typeof principal === 'string'
      ? [principal]
      : Object.values(principal as Record<string, unknown>).flatMap(strings);
  return named.some((name) => name === '*' || callers.includes(name));
}

/** A key that the request lacks fails a positive operator and meets a negative one. */
function holds(
  operator: string,
  key: string,
  expected: readonly string[],
  keys: PolicyQuery['keys'],
): boolean {
  const positive = POSITIVE[operator];
  const test = positive ?? NEGATIVE[operator];
  const actual = keys[key.toLowerCase()];
  const matched =
    test !== undefined && actual !== undefined && expected.some((value) => test(actual, value));
  return positive ? matched : !matched;
}

/** "*" any characters, "?" one; linear, so that a long pattern cannot stall the server. */
function matchesWildcard(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      retry = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      t = ++retry;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function inRange(address: string, range: string): boolean {
  const [network = '', bits] = range.split('/');
  const list = new BlockList();
  try {
    list.addSubnet(
      network,
      bits === undefined ? (isIPv6(network) ? 128 : 32) : Number(bits),
      isIPv6(network) ? 'ipv6' : 'ipv4',
    );
  } catch {
    throw new PolicyError(`"${range}" is not an IP address or CIDR range.`);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function strings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined).map(String);
}
