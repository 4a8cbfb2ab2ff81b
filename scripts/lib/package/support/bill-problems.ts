import type { BillOfMaterials, Component } from '../bill-of-materials.ts';

// Of the schema of CycloneDX 1.6 (bom-1.6.schema.json) what a bill like ours can break.
const SERIAL = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const HEX: Readonly<Record<string, RegExp>> = {
  'SHA-256': /^[0-9a-f]{64}$/,
  'SHA-512': /^[0-9a-f]{128}$/,
};
const PURL = /^pkg:(npm|generic)\/(%40[\w.-]+\/)?[\w.%-]+@[\w.%-]+$/;

/** A sentence for each rule that is broken. */
export function billProblems(bill: BillOfMaterials): string[] {
  const all = [bill.metadata.component, ...bill.components];
  const refs = all.map((one) => one['bom-ref']);
  const dependants = bill.dependencies.map(({ ref }) => ref);
  const targets = bill.dependencies.flatMap(({ dependsOn }) => dependsOn);
  const { timestamp = '2026-01-01T00:00:00Z' } = bill.metadata;
  return [
    ...(bill.bomFormat === 'CycloneDX' && bill.specVersion === '1.6' ? [] : ['wrong format']),
    ...(SERIAL.test(bill.serialNumber) ? [] : ['serialNumber is no UUID']),
    ...(bill.version === 1 ? [] : ['version is not 1']),
    ...(DATE_TIME.test(timestamp) ? [] : ['timestamp is none']),
    ...twice(refs).map((ref) => `bom-ref ${ref} is given twice`),
    ...twice(dependants).map((ref) => `${ref} has two entries of dependencies`),
    ...refs.filter((ref) => !dependants.includes(ref)).map((ref) => `${ref} has no dependencies`),
    ...targets.filter((ref) => !refs.includes(ref)).map((ref) => `${ref} is no component`),
    ...all.flatMap(componentProblems),
  ];
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function componentProblems(component: Component): string[] {
  const { name, version, type, hashes = [], licenses = [], purl } = component;
  const isFile = type === 'file';
  const hasExpression = licenses.some((one) => 'expression' in one);
  const wrongHashes = hashes.filter(({ alg, content }) => !HEX[alg]?.test(content));
  return [
    ...(name === '' ? ['a component has no name'] : []),
    ...(isFile || version ? [] : [`${name} has no version`]),
    ...(isFile || (purl !== undefined && PURL.test(purl)) ? [] : [`${name}: purl ${purl}`]),
    ...(isFile && hashes.length === 0 ? [`${name} has no hash`] : []),
    ...(hasExpression && licenses.length > 1 ? [`${name}: an expression beside licences`] : []),
    ...licenses
      .filter((one) => 'license' in one && !one.license.id === !one.license.name)
      .map(() => `${name}: a licence has an id or a name, and not both`),
    ...wrongHashes.map(({ alg }) => `${name}: ${alg} is not in hexadecimal`),
  ];
}
