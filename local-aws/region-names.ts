/**
 * What a region of the partition "aws" looks like. Others (aws-cn, aws-us-gov) have ARNs and hosts
 * of their own, which the local AWS does not write.
 */
const REGION = /^(?!cn-|us-gov-|us-iso|eu-isoe-|eusc-)[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;

export function isRegion(name: string): boolean {
  return REGION.test(name);
}
