import { interfaceProblems } from './interfaces.ts';
import { linkProblems } from './links.ts';
import { moduleFolders, readModule } from './module.ts';
import { staleDocs } from './readme.ts';

/** What a machine can see wrong in the documentation; a sentence with its remedy each. */
export function documentationProblems(root: string): string[] {
  const modules = moduleFolders(root, ['modules', 'examples']).map((folder) =>
    readModule(root, folder),
  );
  return [
    ...staleDocs(root).map((file) => `${file} is stale: run \`npm run docs\`.`),
    ...interfaceProblems(modules),
    ...linkProblems(root),
  ];
}
