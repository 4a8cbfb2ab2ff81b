import { isDeepStrictEqual } from 'node:util';
import { configurationError } from '../../gateway-error.ts';
import { JavaList, javaText } from './java.ts';

const MAX_RANGE = 100_000;

/** All but && and ||, which do not always look at their right side. */
export function operate(operator: string, first: unknown, second: unknown): unknown {
  if (operator === '==') return isEqual(first, second);
  if (operator === '!=') return !isEqual(first, second);
  if (operator === '+' && (typeof first === 'string' || typeof second === 'string'))
    return javaText(first) + javaText(second);
  const isComparison = /[<>]/.test(operator);
  // Velocity: both sides must be numbers; else a comparison is false, a sum nothing.
  if (typeof first !== 'number' || typeof second !== 'number')
    return isComparison ? false : undefined;
  return isComparison ? isOrdered(operator, first, second) : arithmetic(operator, first, second);
}

function isOrdered(operator: string, a: number, b: number): boolean {
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) return undefined;
  if (operator === '%') return a % b;
  return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
}

/** Values of different types are compared by their text. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === undefined || a === null || b === undefined || b === null)
    return (a ?? null) === (b ?? null);
  if (typeof a !== typeof b) return javaText(a) === javaText(b);
  return typeof a === 'object' ? isDeepStrictEqual(a, b) : a === b;
}

/** Velocity 1.7: null and false are false, everything else is true, "" included. */
export function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

export function range(from: unknown, to: unknown): JavaList | undefined {
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  const length = Math.abs(to - from) + 1;
  if (!(length <= MAX_RANGE))
    throw configurationError(`Mapping template: a range of more than ${MAX_RANGE} numbers.`);
  return JavaList.fromItems(
    Array.from({ length }, (_, index) => (from <= to ? from + index : from - index)),
  );
}
