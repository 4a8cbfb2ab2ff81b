import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commandOf,
  descendantsOf,
  endProcesses,
  findProcess,
  listProcesses,
} from './processes.mjs';

/** A folder that only one process uses ends with its number; mkdtemp adds six characters. */
const OWNED = /-(\d+)$/;
const OWNED_TEMPORARY = /^image-api-[\w-]*?-(\d+)-\w{6}$/;
/** Beside a Terraform that works in the folder: a SIGKILL of its parent does not end it. */
export const TERRAFORM_PID_FILE = 'terraform.pid';

/** What killed runs left: their folders, and a Terraform that still works in one of them. */
/** @param {string} root */
export function removeLeftovers(root, temporary = tmpdir()) {
  for (const [folder, pattern] of /** @type {const} */ ([
    [join(root, '.local'), OWNED],
    [temporary, OWNED_TEMPORARY],
  ])) {
    for (const name of namesIn(folder)) {
      const pid = pattern.exec(name)?.[1];
      if (pid === undefined || findProcess(Number(pid))) continue;
      stopTerraform(join(folder, name));
      remove(join(folder, name));
    }
  }
}

/** @param {string} folder */
export function stopTerraform(folder) {
  const pid = Number(textOf(join(folder, TERRAFORM_PID_FILE)) ?? Number.NaN);
  const found = findProcess(pid);
  if (found && /terraform|tofu/.test(commandOf(pid)))
    endProcesses([found, ...descendantsOf(pid, listProcesses())]);
  remove(join(folder, TERRAFORM_PID_FILE));
}

/** @param {string} path */
function remove(path) {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Another user's, in a shared temporary folder.
  }
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
