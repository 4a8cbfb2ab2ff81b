export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  /** Double-quoted: references inside are rendered. */
  | { readonly kind: 'text'; readonly nodes: readonly Node[] }
  | Reference
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] };

export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly steps: readonly Step[];
  /** "$!x" */
  readonly quiet: boolean;
  /** Rendered when the variable does not exist, as Velocity does. */
  readonly source: string;
  /** Backslashes before it: an odd number of them escapes a variable that exists. */
  readonly escapes: number;
}

export type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly index: Expression };

export type Node =
  | { readonly kind: 'verbatim'; readonly text: string }
  | Reference
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly branches: readonly {
        readonly condition?: Expression;
        readonly body: readonly Node[];
      }[];
    }
  | {
      readonly kind: 'foreach';
      readonly variable: string;
      readonly list: Expression;
      readonly body: readonly Node[];
    }
  | { readonly kind: 'define'; readonly variable: string; readonly body: readonly Node[] }
  | { readonly kind: 'break' | 'stop' };
