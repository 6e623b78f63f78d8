import { createUserStatement, databaseConfig } from '../../dev/database.ts';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { Database } from '../../dev/database.ts';
import type { Call } from '../contract-suite/client.ts';

/** What a Vault server is set up with. */
export interface Surroundings {
  readonly controlPlane: ControlPlane;
  readonly database: Database;
  /** Paths that the role may read besides `database/creds/app`; `*` at the end stands for anything. */
  readonly readable: readonly string[];
}

/** Sets a server up for the role "app", which ServiceAccount shop/app may log in with. */
export async function setUpVault(
  call: Call,
  { controlPlane, database, readable }: Surroundings,
): Promise<void> {
  const role = {
    db_name: 'app',
    creation_statements: [createUserStatement],
    default_ttl: '4s',
    max_ttl: '10m',
  };
  const policy = ['database/creds/app', ...readable]
    .map((path) => `path "${path}" { capabilities = ["read"] }`)
    .join('\n');
  await call('PUT sys/mounts/database', { type: 'database' });
  await call('PUT database/config/app', databaseConfig(database));
  await call('PUT database/roles/app', role);
  await call('PUT sys/policies/acl/app', { policy });
  await call('PUT sys/auth/kubernetes', { type: 'kubernetes' });
  await call('PUT auth/kubernetes/config', {
    kubernetes_host: controlPlane.address,
    kubernetes_ca_cert: controlPlane.ca,
    token_reviewer_jwt: controlPlane.reviewerToken,
    disable_local_ca_jwt: true,
  });
  await call('PUT auth/kubernetes/role/app', {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'shop',
    token_policies: 'app',
    token_ttl: '1h',
  });
}
