// Runs inside the function's own process (bundled by bootstrap-file.ts): the part that Lambda's
// runtime plays.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createFrameReader,
  FRAME,
  frameHeader,
  type FrameType,
  type InvocationHead,
} from './frames.ts';
import { ownPeakKilobytes } from './memory.ts';
import { createResponseStream, installGlobals, isStreaming } from './response-stream.ts';

type Handler = (
  event: unknown,
  context: object,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

/**
 * Descriptor 3 is a socket to the local AWS; when that dies, however it dies, the socket ends and
 * so does this process.
 */
const socket = new Socket({ fd: 3, readable: true, writable: true });
socket.on('end', () => process.exit(0));
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(0));

function send(type: FrameType, payload: Buffer): boolean {
  socket.write(frameHeader(type, payload.length));
  return socket.write(payload);
}

function sendJson(type: FrameType, value: unknown): void {
  send(type, Buffer.from(JSON.stringify(value) ?? 'null', 'utf8'));
}

/** What was allocated too fast for the local AWS to see is known here, at the latest. */
function sendMemory(): void {
  send(FRAME.memory, Buffer.from(String(ownPeakKilobytes())));
}

function end(): void {
  sendMemory();
  send(FRAME.end, Buffer.alloc(0));
}

async function loadHandler(): Promise<Handler> {
  const root = process.env['LAMBDA_TASK_ROOT'] ?? process.cwd();
  const configured = process.env['_HANDLER'] ?? '';
  const [, folder = '', file = '', path = ''] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(configured) ?? [];
  const module = await loadModule(join(root, folder), file);
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      module,
    );
  if (typeof found !== 'function')
    throw named('Runtime.HandlerNotFound', `${configured} is undefined or not exported`);
  return found as Handler;
}

async function loadModule(folder: string, file: string): Promise<unknown> {
  const path = ['.js', '.mjs', '.cjs']
    .map((extension) => join(folder, file + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  if (!path.endsWith('.mjs')) {
    try {
      return createRequire(join(folder, 'index.js'))(path) as unknown;
    } catch (error) {
      const isModule =
        (error as { code?: string }).code === 'ERR_REQUIRE_ESM' || error instanceof SyntaxError;
      if (!isModule) throw error;
    }
  }
  return import(pathToFileURL(path).href);
}

async function run(handler: Handler, invocation: InvocationHead, payload: Buffer): Promise<void> {
  const event: unknown = JSON.parse(payload.toString('utf8'));
  const context = contextOf(invocation);
  if (invocation.streaming && isStreaming(handler)) {
    const stream = createResponseStream((chunk) => send(FRAME.chunk, chunk), socket);
    await (
      handler as unknown as (event: unknown, stream: object, context: object) => Promise<void>
    )(event, stream, context);
    await stream.finished;
    return end();
  }
  const result = isStreaming(handler)
    ? await buffered(handler, event, context)
    : await call(handler, event, context);
  if (invocation.streaming) {
    // A buffered handler behind a streaming invocation: Lambda sends its JSON as the stream.
    sendJson(FRAME.chunk, result);
    return end();
  }
  const bytes = Buffer.from(JSON.stringify(result) ?? 'null', 'utf8');
  sendMemory();
  send(FRAME.result, bytes);
}

/** The other way round: Lambda collects the stream and answers it as one payload. */
async function buffered(handler: Handler, event: unknown, context: object): Promise<unknown> {
  const chunks: Buffer[] = [];
  const stream = createResponseStream((chunk) => chunks.push(chunk) > 0, socket);
  await (handler as unknown as (event: unknown, stream: object, context: object) => Promise<void>)(
    event,
    stream,
    context,
  );
  await stream.finished;
  return Buffer.concat(chunks).toString('utf8');
}

/** Async handlers answer by their promise, the others by callback. */
function call(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result?: unknown) =>
      error === null || error === undefined ? resolve(result ?? null) : reject(error as Error);
    Object.assign(context, { done: callback, succeed: resolve, fail: reject });
    const returned = handler(event, context, callback);
    const isPromise =
      typeof returned === 'object' &&
      returned !== null &&
      typeof (returned as Promise<unknown>).then === 'function';
    if (isPromise) (returned as Promise<unknown>).then((value) => resolve(value ?? null), reject);
    else if (handler.length < 3 && returned !== undefined) resolve(returned);
  });
}

function contextOf({ requestId, functionArn, deadline }: InvocationHead): Record<string, unknown> {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function named(errorType: string, message: string): Error {
  return Object.assign(new Error(message), { name: errorType });
}

function describe(error: unknown): object {
  if (!(error instanceof Error))
    return {
      errorType: typeof error,
      errorMessage: typeof error === 'string' ? error : JSON.stringify(error),
      trace: [],
    };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}

async function main(): Promise<void> {
  installGlobals();
  let handler: Handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    console.error(error);
    return sendJson(FRAME.initError, describe(error));
  }
  let invocation: InvocationHead | undefined;
  socket.on(
    'data',
    createFrameReader((type, payload) => {
      if (type === FRAME.invoke)
        invocation = JSON.parse(payload.toString('utf8')) as InvocationHead;
      if (type !== FRAME.event || !invocation) return;
      run(handler, invocation, payload).catch((error: unknown) => {
        console.error(error);
        sendMemory();
        sendJson(FRAME.error, describe(error));
      });
    }),
  );
  sendMemory();
  send(FRAME.ready, Buffer.alloc(0));
}

void main();
