/** The names of a method's parameters. */
export interface ParameterNames {
  /** Without these the agent ends at its start. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const names = (required: string, optional = ''): ParameterNames => ({
  required: words(required),
  optional: words(optional),
});

/** The auth methods that our agent knows, with the keys of their `config` map (Vault Agent 2.0). */
export const authParameters: ReadonlyMap<string, ParameterNames> = new Map([
  ['kubernetes', names('role', 'token_path')],
  ['jwt', names('path role', 'remove_jwt_after_reading remove_jwt_follows_symlinks jwt_read_period')],
  [
    'approle',
    names(
      'role_id_file_path',
      'secret_id_file_path remove_secret_id_file_after_reading secret_id_response_wrapping_path',
    ),
  ],
  ['token_file', names('token_file_path')],
  ['cert', names('', 'name ca_cert client_cert client_key reload')],
  [
    'ldap',
    names(
      'username password_file_path',
      'remove_password_after_reading remove_password_follows_symlinks password_read_period',
    ),
  ],
  [
    'aws',
    names(
      'type role',
      'access_key secret_key session_token region header_value nonce credential_poll_interval',
    ),
  ],
  ['gcp', names('type role', 'credentials service_account project jwt_exp')],
  ['azure', names('role resource', 'object_id client_id scope authenticate_from_environment')],
]);

/** Auth methods of Vault Agent that our agent has not. */
export const foreignAuthMethods: readonly string[] = ['kerberos', 'alicloud', 'oci', 'cf', 'pcf'];
