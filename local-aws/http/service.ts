import type { IncomingMessage, ServerResponse } from 'node:http';

/** What every room of the local AWS is to the server: one service, made by its createXService. */
export type Service = (incoming: IncomingMessage, outgoing: ServerResponse) => void | Promise<void>;

export type Log = (line: string) => void;
