import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeStandInZips } from './stand-in-zips.ts';

const LEFT_BY_TERRAFORM = /[\\/](\.terraform[^\\/]*|[^\\/]*\.tfstate[^\\/]*|[^\\/]*\.tfvars)$/;

/**
 * What Terraform reads, copied: init would leave its lock files and folders in the tree. The depth
 * of every folder is kept.
 */
export function copyHcl(root: string, copy: string): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const filter = (path: string): boolean => !LEFT_BY_TERRAFORM.test(path);
  for (const folder of ['modules', 'examples', 'tests', 'scripts/bench/roots']) {
    if (existsSync(join(root, folder)))
      cpSync(join(root, folder), join(copy, folder), { recursive: true, filter });
  }
  for (const name of readdirSync(root).filter((file) => /\.(tf|tofu|hcl)$/.test(file)))
    cpSync(join(root, name), join(copy, name));
  writeStandInZips(root, join(copy, 'dist'));
}
