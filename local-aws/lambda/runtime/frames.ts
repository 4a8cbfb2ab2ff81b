/**
 * What passes between the local AWS and a function's process: one byte of type, four of length,
 * then the payload as it is. `memory` goes before whatever ends an invocation: its peak so far, in
 * kilobytes, as text.
 */
export const FRAME = {
  ready: 1,
  initError: 2,
  invoke: 3,
  event: 4,
  result: 5,
  error: 6,
  chunk: 7,
  end: 8,
  memory: 9,
} as const;

export type FrameType = (typeof FRAME)[keyof typeof FRAME];

const HEADER_BYTES = 5;

export function frameHeader(type: FrameType, length: number): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(length, 1);
  return header;
}

/** Collects chunks and hands out whole frames; a payload of megabytes is joined once. */
export function createFrameReader(
  onFrame: (type: FrameType, payload: Buffer) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = HEADER_BYTES;
  const take = () => {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const length = all.readUInt32BE(1);
    needed = HEADER_BYTES + length;
    if (all.length < needed) {
      chunks = [all];
      return false;
    }
    const rest = all.subarray(needed);
    chunks = rest.length > 0 ? [rest] : [];
    size = rest.length;
    needed = HEADER_BYTES;
    onFrame(all.readUInt8(0) as FrameType, all.subarray(HEADER_BYTES, HEADER_BYTES + length));
    return true;
  };
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= needed) if (!take()) return;
  };
}

/** Payload of the frame `invoke`, as JSON; the event follows in a frame of its own. */
export interface InvocationHead {
  readonly requestId: string;
  readonly functionArn: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly streaming: boolean;
}
