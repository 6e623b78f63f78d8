import { weakBoolean } from '../codec/boolean.ts';
import { mustBe, refine } from '../codec/codec.ts';
import { duration } from '../codec/duration.ts';
import { integer } from '../codec/number.ts';
import { choice, requiredText, secretText, strictText } from '../codec/text.ts';
import { field, requiredField } from '../stanza.ts';
import type { Field } from '../stanza.ts';

/** The settings of one auth method, by the key of its `config` map; a required one may not be empty. */
export type MethodFields = Readonly<Record<string, Field<string | number | boolean>>>;

const period = refine(duration, (value, node) =>
  value > 0 ? { value } : mustBe('a duration above zero such as "5s"', node),
);

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The settings every supported auth method reads; injected configurations carry further ones, which are ignored. */
export const methods: Readonly<Record<string, MethodFields>> = {
  kubernetes: {
    role: required('role to log in with'),
    token_path: field(
      strictText,
      serviceAccountToken,
      'file with the ServiceAccount token, read at every login',
    ),
  },
  jwt: {
    path: required('file with the JWT'),
    role: required('role to log in with'),
    remove_jwt_after_reading: field(weakBoolean, true, 'delete the file once it has been read'),
    remove_jwt_follows_symlinks: field(weakBoolean, false, 'delete what a symbolic link points to'),
    jwt_read_period: field(
      period,
      0,
      'how often to look for a new JWT; by default 500 ms when removing, else 1 min',
    ),
  },
  approle: {
    role_id_file_path: required('file with the role id'),
    secret_id_file_path: field(strictText, '', 'file with the secret id'),
    remove_secret_id_file_after_reading: field(weakBoolean, true, 'delete that file once it has been read'),
    secret_id_response_wrapping_path: field(
      requiredText,
      '',
      'creation path that a wrapped secret id must have',
    ),
  },
  token_file: { token_file_path: required('file with the token') },
  cert: {
    name: field(strictText, '', 'certificate role to log in with'),
    ca_cert: field(strictText, '', 'file with the certificates that sign Vault’s, for logins'),
    client_cert: field(strictText, '', 'file with the client certificate, for logins'),
    client_key: field(strictText, '', 'file with its private key'),
    reload: field(weakBoolean, false, 'read these files again at every login'),
  },
  ldap: {
    username: required('user to log in as'),
    password_file_path: required('file with the password, used as it is'),
    remove_password_after_reading: field(weakBoolean, true, 'delete the file once it has been read'),
    remove_password_follows_symlinks: field(weakBoolean, false, 'delete what a symbolic link points to'),
    password_read_period: field(
      period,
      0,
      'how often to look for a new password; by default 500 ms when removing, else 1 min',
    ),
  },
  aws: {
    type: oneOf('iam', 'ec2'),
    role: required('role to log in with'),
    access_key: field(secretText, '', 'access key id'),
    secret_key: field(secretText, '', 'secret access key'),
    session_token: field(secretText, '', 'session token'),
    region: field(strictText, 'us-east-1', 'region of the STS end-point'),
    header_value: field(strictText, '', 'value of X-Vault-AWS-IAM-Server-ID'),
    nonce: field(secretText, '', 'nonce of ec2 logins'),
    credential_poll_interval: field(integer, 60, 'seconds between looks for new credentials'),
  },
  gcp: {
    type: oneOf('gce', 'iam'),
    role: required('role to log in with'),
    credentials: field(secretText, '', 'file with the credentials, or their JSON'),
    service_account: field(strictText, 'default', 'service account to log in as'),
    project: field(strictText, '', 'project of the service account'),
    jwt_exp: field(integer, 15, 'minutes that the signed JWT is valid'),
  },
  azure: {
    role: required('role to log in with'),
    resource: required('resource (audience) of the token'),
    object_id: field(strictText, '', 'object id of the managed identity'),
    client_id: field(strictText, '', 'client id of the managed identity'),
    scope: field(strictText, '', 'scope of the token; by default <resource>/.default'),
    authenticate_from_environment: field(weakBoolean, false, 'take credentials from the AZURE_ variables'),
  },
};

/** Auth methods of Vault Agent that this agent has not. */
export const unsupportedMethods: readonly string[] = ['kerberos', 'alicloud', 'oci', 'cf', 'pcf'];

function required(doc: string): Field<string> {
  return requiredField(requiredText, '', doc);
}

function oneOf(first: string, second: string): Field<string> {
  const codec = refine(requiredText, (_value, node) => choice(first, second)(node));
  return requiredField(codec, '', `"${first}" or "${second}"`);
}
