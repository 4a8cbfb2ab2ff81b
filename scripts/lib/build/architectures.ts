import { UserError } from '../user-error.ts';
import { ARCHITECTURES, type Architecture } from './manifest.ts';

/** The option `--arch`. */
export function parseArchitectures(value = 'both'): readonly Architecture[] {
  if (value === 'both') return ARCHITECTURES;
  const found = ARCHITECTURES.find((architecture) => architecture === value);
  if (!found)
    throw new UserError(`--arch must be ${ARCHITECTURES.join(', ')} or both, got "${value}".`);
  return [found];
}
