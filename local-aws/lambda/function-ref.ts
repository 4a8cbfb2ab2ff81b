/** A function as callers name it. */
export interface FunctionRef {
  readonly name: string;
  /** A version or an alias. */
  readonly qualifier?: string;
  /** Of a full ARN. */
  readonly region?: string;
}

const FUNCTION_REF =
  /^(?:arn:[\w-]+:lambda:([\w-]*):\d*:function:|\d+:function:|function:)?([\w-]+)(?::([\w$-]+))?$/;

/** "name", "name:alias", partial and full ARNs; undefined: none of them. */
export function parseFunctionRef(text: string): FunctionRef | undefined {
  const [, region, name, qualifier] = FUNCTION_REF.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, ...(qualifier ? { qualifier } : {}), ...(region ? { region } : {}) };
}
