/** A function as callers name it. */
export interface FunctionRef {
  readonly name: string;
  /** A version or an alias. */
  readonly qualifier?: string;
}

const FUNCTION_REF =
  /^(?:arn:[\w-]+:lambda:[\w-]*:\d*:function:|\d+:function:|function:)?([\w-]+)(?::([\w$-]+))?$/;

/** "name", "name:alias", partial and full ARNs; undefined: none of them. */
export function parseFunctionRef(text: string): FunctionRef | undefined {
  const [, name, qualifier] = FUNCTION_REF.exec(text) ?? [];
  if (name === undefined) return undefined;
  return qualifier === undefined ? { name } : { name, qualifier };
}
