import { isTooOld, oldestNode } from '../contract/node-version.ts';

/** What to tell the user when `version` (like `v20.20.2`) is too old to run this program; undefined when it is not. */
export function nodeVersionFault(version: string): string | undefined {
  return isTooOld(version)
    ? `vault-injector needs Node ${oldestNode} or later, this is ${version}: start it through npm (npm run), which brings Node 24 along, or install a newer Node`
    : undefined;
}
