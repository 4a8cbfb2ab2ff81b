import type { Case, ControlStep, Expected } from './case.ts';

export const REFUSALS = {
  400: 'BadRequestException',
  404: 'NotFoundException',
  409: 'ConflictException',
} as const;

/** A refusal in the service's words. */
export function refusal(status: keyof typeof REFUSALS, message: string, type?: string): Expected {
  return {
    status,
    jsonHas: { message },
    headers: { 'x-amzn-errortype': new RegExp(`^${type ?? REFUSALS[status]}`) },
  };
}

/** An API whose root is {root}, a resource {resource} at /pets, and MOCK GET on both. */
export const NEW_API: readonly ControlStep[] = [
  {
    control: 'POST /restapis',
    body: { name: 'control' },
    expect: { status: 201 },
    save: { api: 'id', root: 'rootResourceId' },
  },
  {
    control: 'POST /restapis/{api}/resources/{root}',
    body: { pathPart: 'pets' },
    expect: { status: 201 },
    save: { resource: 'id' },
  },
];

export function method(resource: string, httpMethod = 'GET'): ControlStep {
  return {
    control: `PUT /restapis/{api}/resources/{${resource}}/methods/${httpMethod}`,
    body: { authorizationType: 'NONE' },
    expect: { status: 201 },
  };
}

export function integrated(resource: string, httpMethod = 'GET'): readonly ControlStep[] {
  const path = `/restapis/{api}/resources/{${resource}}/methods/${httpMethod}`;
  return [
    method(resource, httpMethod),
    {
      control: `PUT ${path}/integration`,
      body: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
      expect: { status: 201 },
    },
  ];
}

export interface Row {
  readonly name: string;
  readonly source: string;
  readonly steps: readonly ControlStep[];
}

/** Cases on a new API of their own. */
export function onNewApi(rows: readonly Row[]): readonly Case[] {
  return rows.map(({ name, source, steps }) => ({
    name: `control plane: ${name}`,
    source,
    steps: [...NEW_API, ...steps],
  }));
}

export function patch(...operations: readonly (readonly [string, string, string?])[]): object {
  return {
    patchOperations: operations.map(([op, path, value]) => ({
      op,
      path,
      ...(value === undefined ? {} : { value }),
    })),
  };
}

export function step(
  control: string,
  wanted: Expected,
  body?: object,
  save?: Readonly<Record<string, string>>,
): ControlStep {
  return { control, expect: wanted, ...(body ? { body } : {}), ...(save ? { save } : {}) };
}
