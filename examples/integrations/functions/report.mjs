import { putItem } from './dynamodb.mjs';

/** Runs after the caller got its 202, and says in a table how far it is. */
export async function handler({ id, body }) {
  await save(id, 'running');
  const { values } = JSON.parse(body);
  const sum = values.reduce((total, value) => total + value, 0);
  await save(id, 'done', { count: values.length, sum });
}

// Written anew when Lambda runs the event a second time: the same id, the same outcome.
function save(id, status, result) {
  return putItem({
    id: { S: id },
    status: { S: status },
    ...(result === undefined ? {} : { result: { S: JSON.stringify(result) } }),
  });
}
