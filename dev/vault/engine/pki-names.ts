import { booleanField, listField } from '../fields.ts';
import { VaultError } from '../wire.ts';
import type { Fields } from '../wire.ts';

/** Refuses (400) a certificate for names that the role does not allow; the first name is the common name. */
export function checkNames(names: readonly string[], role: Fields): void {
  if (names[0] === '')
    throw new VaultError(
      400,
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
    );
  if (booleanField(role, 'allow_any_name')) return;
  const [wrong] = names.filter((name) => !isAllowed(name, role));
  if (wrong === undefined) return;
  const kind = wrong === names[0] ? 'common name' : 'subject alternate name';
  throw new VaultError(400, `${kind} ${wrong} not allowed by this role`);
}

function isAllowed(name: string, role: Fields): boolean {
  if (name === 'localhost' && booleanField(role, 'allow_localhost', true)) return true;
  const bare = booleanField(role, 'allow_bare_domains');
  const below = booleanField(role, 'allow_subdomains');
  return listField(role, 'allowed_domains').some(
    (domain) => (bare && name === domain) || (below && name.endsWith(`.${domain}`)),
  );
}
