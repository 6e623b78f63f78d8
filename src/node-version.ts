/** The oldest Node that has all we use. */
const oldest = [22, 19] as const;

/** What to tell the user when `version` (like `v20.20.2`) is too old to run this program; undefined when it is not. */
export function nodeVersionFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough
    ? undefined
    : `vault-injector needs Node ${oldest.join('.')} or later, this is ${version}: start it through npm (npm run), which brings Node 24 along, or install a newer Node`;
}
