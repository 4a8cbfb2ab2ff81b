/** What a document, a template or an expectation may refer to. */
export interface World {
  readonly region: string;
  readonly account: string;
  readonly bucket: string;
  readonly roleArn: string;
  /** Host and port of the HTTP backend, without a scheme. */
  readonly backend: string;
  readonly apiId: string;
  /** The integration uri of a function of support/functions.ts. */
  lambda(name: string): string;
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;
export type Bytes = string | Buffer;

/** One deployed API; cases that name the same object share it. */
export interface Scene {
  readonly region?: string;
  /** Further fields of CreateRestApi. */
  readonly create?: Readonly<Record<string, unknown>>;
  readonly document: (world: World) => unknown;
  /** Query of the import, such as { basepath: 'prepend' }. */
  readonly importQuery?: Readonly<Record<string, string>>;
  readonly objects?: Readonly<Record<string, { body: Bytes; type?: string }>>;
  readonly functions?: readonly string[];
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Control-plane calls between the import and the deployment. */
  readonly before?: readonly ControlStep[];
}

export interface Expected {
  readonly status?: number;
  /** null: the header is absent. Names in any case. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  readonly body?: Bytes | RegExp;
  /** The whole body, as JSON. */
  readonly json?: unknown;
  /** A part of the body, as JSON. */
  readonly jsonHas?: unknown;
  /** Fields that the body, as JSON, does not have. */
  readonly jsonLacks?: readonly string[];
}

type Late<T> = T | ((world: World) => T);

/** To the deployed API; `path` is sent as it stands. */
export interface CallStep {
  readonly call: string;
  readonly headers?: Headers;
  readonly body?: Bytes;
  readonly expect: Late<Expected>;
}

/** To the management API: "GET /restapis/{api}"; `{api}` and `{name}` of `save` are filled in. */
export interface ControlStep {
  readonly control: string;
  readonly body?: Late<unknown>;
  readonly expect?: Late<Expected>;
  /** Of the signature; the scene's when missing. */
  readonly region?: string;
  /** Keeps a field of the answer under a name. */
  readonly save?: Readonly<Record<string, string>>;
}

/** Reads an object of the bucket. */
export interface ObjectStep {
  readonly object: string;
  readonly expect: Late<Expected>;
}

/** To another service; `line` as "POST /", where {bucket} is filled in. */
export interface ServiceStep {
  readonly service: string;
  readonly line: string;
  readonly headers?: Headers;
  readonly body?: Bytes;
  readonly expect: Late<Expected>;
}

export type Step = ServiceStep | CallStep | ControlStep | ObjectStep;

export interface Case {
  readonly name: string;
  readonly source: string;
  /** Without one the case talks to the management API only. */
  readonly scene?: Scene;
  readonly steps: readonly Step[];
}
