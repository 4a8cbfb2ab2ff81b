import { SUBJECTS } from './cases/all.ts';
import { KNOWN_FAILURES } from './known-failures.ts';

const INTRODUCTION = `# What the local AWS follows

Each line is a rule of the service, where it is said or was seen, and a test: the case of that
name in [local-aws/conformance](../local-aws/conformance/README.md). Rules of the single rooms have
their tests beside the code ([local-aws](../local-aws/README.md)). This page is made from the
cases; the first command writes it again, the second asks one rule:

\`\`\`sh
npx vitest run --project unit local-aws/conformance/page.test.ts -u
npx vitest run --project acceptance local-aws/conformance -t "RULE"
\`\`\`

Sources such as \`test_apigateway_s3\` are recordings of the real service in localstack/localstack,
\`tests/aws/services/apigateway\`; titles in quotes are pages of the API Gateway developer guide.
`;

/** docs/local-aws.md: rule, source, and whether it is followed. */
export function renderPage(): string {
  const sections = Object.entries(SUBJECTS).map(([subject, cases]) => {
    const rows = cases.map(({ name, source }) => row(name, source));
    return `## ${subject}\n\n| rule | source |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function row(name: string, source: string): string {
  const cause = KNOWN_FAILURES[name];
  const rule = cause === undefined ? cell(name) : `${cell(name)} (**not yet**: ${cell(cause)})`;
  return `| ${rule} | ${cell(source)} |`;
}

/** In one line; what Markdown would take for its own is text. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`|<>*[\]]/g, String.raw`\$&`);
}
