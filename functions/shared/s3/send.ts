import type {
  DeleteObjectCommand,
  DeleteObjectCommandOutput,
  DeleteObjectsCommand,
  DeleteObjectsCommandOutput,
  GetObjectCommand,
  GetObjectCommandOutput,
  GetObjectTaggingCommand,
  GetObjectTaggingCommandOutput,
  HeadObjectCommand,
  HeadObjectCommandOutput,
  ListObjectsV2Command,
  ListObjectsV2CommandOutput,
  PutObjectCommand,
  PutObjectCommandOutput,
  PutObjectTaggingCommand,
  PutObjectTaggingCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.ts';

/** The only way to S3: there is none without a deadline. */
export interface Send {
  (command: GetObjectCommand, deadline: Deadline): Promise<GetObjectCommandOutput>;
  (command: HeadObjectCommand, deadline: Deadline): Promise<HeadObjectCommandOutput>;
  (command: PutObjectCommand, deadline: Deadline): Promise<PutObjectCommandOutput>;
  (command: ListObjectsV2Command, deadline: Deadline): Promise<ListObjectsV2CommandOutput>;
  (command: DeleteObjectCommand, deadline: Deadline): Promise<DeleteObjectCommandOutput>;
  (command: DeleteObjectsCommand, deadline: Deadline): Promise<DeleteObjectsCommandOutput>;
  (command: GetObjectTaggingCommand, deadline: Deadline): Promise<GetObjectTaggingCommandOutput>;
  (command: PutObjectTaggingCommand, deadline: Deadline): Promise<PutObjectTaggingCommandOutput>;
}

/**
 * The signal closes the connection. The race answers also where the SDK does not
 * hear the signal: behind a 101, or while it asks for credentials.
 */
export function createSend(client: S3Client): Send {
  const send = (command: object, deadline: Deadline): Promise<object> =>
    // The overloads of Send say which command gives which answer.
    deadline.race(client.send(command as GetObjectCommand, { abortSignal: deadline.signal }));
  return send as Send;
}
