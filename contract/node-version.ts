/** The oldest Node that has all we use; Bun reports a Node version too. */
export const oldestNode = '22.19';

/** Whether a Node version such as `v20.20.2` or `24.1.0` is older than {@link oldestNode}. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
