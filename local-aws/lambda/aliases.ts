import { type Fields, isFields } from '../http/json.ts';

/** Which version an alias means: moto keeps its weights, and always takes the first. */
export interface Aliases {
  /** What CreateAlias, UpdateAlias or GetAlias answered. */
  remember(alias: Fields): void;
  /** The version, by random, where the qualifier is an alias with two; else the qualifier. */
  resolve(functionName: string, qualifier: string | undefined): string | undefined;
}

/**
 * "Implement Lambda canary deployments using a weighted alias": each call by random, and the
 * alias's own version gets the rest.
 */
export function createAliases(random: () => number = Math.random): Aliases {
  const weights = new Map<string, Readonly<Record<string, number>>>();
  return {
    remember({ AliasArn, RoutingConfig }) {
      const [, reference] = /:function:([^:]+:[^:]+)$/.exec(String(AliasArn)) ?? [];
      if (reference === undefined) return;
      const given = isFields(RoutingConfig) ? RoutingConfig['AdditionalVersionWeights'] : {};
      const numbers = Object.entries(isFields(given) ? given : {});
      weights.set(reference, Object.fromEntries(numbers.map(([v, weight]) => [v, Number(weight)])));
    },
    resolve(functionName, qualifier) {
      let drawn = random();
      for (const [version, weight] of Object.entries(
        weights.get(`${functionName}:${qualifier ?? ''}`) ?? {},
      )) {
        if (drawn < weight) return version;
        drawn -= weight;
      }
      return qualifier;
    },
  };
}
