/** What the launcher shows without a stack, as it does the UserError of the commands. */
/** @param {string} message */
export function failure(message) {
  return Object.assign(new Error(message), { name: 'UserError' });
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT']);

/** A checkout of another user, a read-only mount, a full disk. */
/** @param {unknown} error @param {string} root */
export function explainWrite(error, root) {
  const { code, path, syscall } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (!code || !UNWRITABLE.has(code) || !path?.startsWith(root) || syscall === 'spawn')
    return error;
  return failure(
    `${path} cannot be written (${code}): give yourself the right to write in ${root}, make ` +
      'room there, ' +
      'or run the command in a checkout of your own.',
  );
}
