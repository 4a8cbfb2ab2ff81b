import { expect } from 'vitest';
import type {
  CallStep,
  ControlStep,
  Expected,
  ObjectStep,
  ServiceStep,
  Step,
  World,
} from './case.ts';
import { send, sendSigned, type Answer } from './signed-client.ts';

export interface Target {
  readonly url: string;
  readonly world: World;
  /** What earlier steps kept, by name. */
  readonly saved: Map<string, string>;
}

export interface Deployed extends Target {
  readonly stage: string;
}

export async function runStep(deployed: Deployed, step: Step): Promise<void> {
  if ('call' in step) await runCall(deployed, step);
  else if ('control' in step) await runControl(deployed, step);
  else if ('service' in step) await runService(deployed, step);
  else await runObject(deployed, step);
}

async function runCall(deployed: Deployed, step: CallStep): Promise<void> {
  const { url, world, stage, saved } = deployed;
  const [method = 'GET', path = '/'] = split(filled(deployed, step.call));
  const answer = await send(url, {
    method,
    target: `/_aws/execute-api/${saved.get('api') ?? world.apiId}/${stage}${path}`,
    ...(step.headers ? { headers: step.headers } : {}),
    ...(step.body === undefined ? {} : { body: step.body }),
  });
  check(answer, late(step.expect, world), step.call);
}

export async function runControl(target: Target, step: ControlStep): Promise<void> {
  const { url, world, saved } = target;
  const [method = 'GET', path = '/'] = split(filled(target, step.control));
  const body = late(step.body, world);
  const answer = await sendSigned(
    url,
    { service: 'apigateway', region: step.region ?? world.region },
    {
      method,
      target: path,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : filledJson(target, body) }),
    },
  );
  check(answer, late(step.expect ?? {}, world), step.control);
  if (!step.save) return;
  const fields = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
  for (const [name, field] of Object.entries(step.save))
    saved.set(name, String(read(fields, field)));
}

/** "items.0.id" */
function read(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

async function runObject({ url, world }: Target, step: ObjectStep): Promise<void> {
  const answer = await sendSigned(
    url,
    { service: 's3', region: world.region },
    { method: 'GET', target: `/${world.bucket}/${step.object}` },
  );
  check(answer, late(step.expect, world), `object ${step.object}`);
}

async function runService({ url, world }: Target, step: ServiceStep): Promise<void> {
  const [method = 'POST', target = '/'] = split(step.line.replace('{bucket}', world.bucket));
  const answer = await sendSigned(
    url,
    { service: step.service, region: world.region },
    {
      method,
      target,
      ...(step.headers ? { headers: step.headers } : {}),
      ...(step.body === undefined ? {} : { body: step.body }),
    },
  );
  check(answer, late(step.expect, world), `${step.service} ${step.line}`);
}

function split(line: string): readonly string[] {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}

function filled({ saved }: Target, text: string): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => saved.get(name) ?? whole);
}

function filledJson(target: Target, body: unknown): string {
  return filled(target, JSON.stringify(body));
}

function late<T>(value: T | ((world: World) => T), world: World): T {
  return typeof value === 'function' ? (value as (world: World) => T)(world) : value;
}

function check(answer: Answer, wanted: Expected, what: string): void {
  const text = answer.body.toString('utf8');
  const seen = `${answer.status} ${JSON.stringify(answer.headers)}`;
  const note = `${what}\n${seen}\n${text.slice(0, 2000)}`;
  if (wanted.status !== undefined) expect(answer.status, note).toBe(wanted.status);
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    const got = answer.headers[name.toLowerCase()];
    if (value === null) expect(got, `${name} of ${note}`).toBeUndefined();
    else if (value instanceof RegExp) expect(got ?? '', `${name} of ${note}`).toMatch(value);
    else expect(got, `${name} of ${note}`).toBe(value);
  }
  const { body } = wanted;
  if (body instanceof RegExp) expect(text, note).toMatch(body);
  else if (typeof body === 'string') expect(text, note).toBe(body);
  else if (body) expect(answer.body.equals(body), note).toBe(true);
  if ('json' in wanted) expect(json(text), note).toEqual(wanted.json);
  for (const field of wanted.jsonLacks ?? []) expect(json(text), note).not.toHaveProperty(field);
  if ('jsonHas' in wanted) expect(json(text), note).toMatchObject(wanted.jsonHas as object);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `not JSON: ${text}`;
  }
}
