import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModule } from './module.ts';
import { readBlocks, stringValue } from './hcl.ts';
import { renderDocs, staleDocs, withDocs, writeDocs } from './readme.ts';

const VARIABLES = `
# variable "commented" { type = string }
variable "name" {
  description = "Name with a \\"quote\\", a | bar and $\${literal}."
  type        = string # not part of it

  validation {
    condition     = length(var.name) > 0
    error_message = "description = wrong }"
  }
}

variable "routes" {
  type = map(object({
    path   = string
    method = optional(string, "GET") # } in a comment
  }))
  default     = {}
  nullable    = false
  description = <<-EOT
    Routes, as
    a heredoc with } and "quotes.

    - \`path\`: Where it is.
    - \`method\`: Its method.
  EOT
}

variable "keys" {
  type      = list(string)
  default   = ["a", "b"]
  sensitive = true
  description = "Keys."
}
`;
const OUTPUTS =
  'output "url" {\n  description = "Where it is."\n  value = "https://${var.name}.{x}"\n}\n';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'docs-test-'));
  mkdirSync(join(root, 'modules/one'), { recursive: true });
  writeFileSync(join(root, 'modules/one/variables.tf'), VARIABLES);
  writeFileSync(join(root, 'modules/one/outputs.tf'), OUTPUTS);
  writeFileSync(join(root, 'modules/one/README.md'), '# One\n\nText.\n');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('readBlocks', () => {
  it('reads arguments as text and leaves nested blocks and comments out', () => {
    const [name, routes, keys, url] = readBlocks(VARIABLES + OUTPUTS);
    expect([name?.line, routes?.line]).toEqual([3, 13]);
    expect([name, routes, keys, url].map((block) => block?.label)).toEqual([
      'name',
      'routes',
      'keys',
      'url',
    ]);
    expect([...(name?.attributes.keys() ?? [])]).toEqual(['description', 'type']);
    expect(routes?.attributes.get('type')).toMatch(/^map\(object\(\{[\s\S]+\}\)\)$/);
    expect(stringValue(routes?.attributes.get('description') ?? '')).toBe(
      'Routes, as\na heredoc with } and "quotes.\n\n' +
        '- `path`: Where it is.\n- `method`: Its method.',
    );
    expect(keys?.attributes.get('default')).toBe('["a", "b"]');
    expect(url?.attributes.get('value')).toBe('"https://${var.name}.{x}"');
  });
});

describe('renderDocs', () => {
  const lines = (): string[] => renderDocs(readModule(root, 'modules/one')).split('\n');

  it('writes what is required first, then by name, in one line each', () => {
    expect(lines().slice(2, 7)).toEqual([
      '| Name | Type | Default | Description |',
      '| --- | --- | --- | --- |',
      '| `name` | `string` | required | Name with a "quote", a \\| bar and ${literal}. |',
      '| `keys` | `list(string)` | `["a", "b"]` | Keys. Sensitive. |',
      '| [`routes`](variables.tf#L13) | `map(object)` | `{}` | ' +
        'Routes, as a heredoc with } and "quotes. |',
    ]);
  });

  it('writes outputs by name', () => {
    const more = 'output "arn" {\n  description = "Its ARN."\n  value = "x"\n}\n';
    writeFileSync(join(root, 'modules/one/outputs.tf'), OUTPUTS + more);
    expect(lines().slice(-2)).toEqual(['| `arn` | Its ARN. |', '| `url` | Where it is. |']);
  });

  it('links a default that no cell holds to its declaration', () => {
    const items = '"item", '.repeat(12);
    const long = `variable "long" {\n  description = "Long."\n  default = [${items}]\n}\n`;
    writeFileSync(join(root, 'modules/one/more.tf'), `\n${long}`);
    expect(lines()).toContain('| `long` | `any` | [see there](more.tf#L2) | Long. |');
  });

  it('says "None." where there is nothing', () => {
    expect(renderDocs({ folder: '.', declarations: [] })).toBe(
      '## Inputs\n\nNone.\n\n## Outputs\n\nNone.',
    );
  });
});

describe('READMEs', () => {
  it('are stale until written, and then again after a change', () => {
    expect(staleDocs(root)).toEqual(['modules/one/README.md']);
    expect(writeDocs(root)).toEqual({ written: ['modules/one/README.md'], missing: [] });
    expect(staleDocs(root)).toEqual([]);
    expect(readFileSync(join(root, 'modules/one/README.md'), 'utf8')).toMatch(
      /^# One\n\nText\.\n\n<!-- BEGIN_TF_DOCS -->\n## Inputs/,
    );
    writeFileSync(join(root, 'modules/one/outputs.tf'), OUTPUTS.replace('url', 'address'));
    expect(staleDocs(root)).toEqual(['modules/one/README.md']);
  });

  it('are stale when the line of a linked declaration moves', () => {
    writeDocs(root);
    writeFileSync(join(root, 'modules/one/variables.tf'), `\n${VARIABLES}`);
    expect(staleDocs(root)).toEqual(['modules/one/README.md']);
  });

  it('are asked for where they are missing', () => {
    rmSync(join(root, 'modules/one/README.md'));
    expect(writeDocs(root)).toEqual({ written: [], missing: ['modules/one/README.md'] });
  });

  it('keep what stands around the markers', () => {
    const readme = 'a\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\nb\n';
    expect(withDocs(readme, { name: 'TF_DOCS', docs: 'new $& $1' })).toBe(
      'a\n<!-- BEGIN_TF_DOCS -->\nnew $& $1\n<!-- END_TF_DOCS -->\nb\n',
    );
  });

  it('have the parameters of resize, where there is that function', () => {
    mkdirSync(join(root, 'functions/resize'), { recursive: true });
    const readme = join(root, 'functions/resize/README.md');
    writeFileSync(readme, 'a\n<!-- BEGIN_PARAMETERS -->\n<!-- END_PARAMETERS -->\nb\n');
    expect(staleDocs(root)).toContain('functions/resize/README.md');
    writeDocs(root);
    expect(readFileSync(readme, 'utf8')).toMatch(/BEGIN_PARAMETERS -->\n\| parameter [^]*`dpr`/);
    expect(staleDocs(root)).toEqual([]);
  });
});
