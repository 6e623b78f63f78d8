import { count, longText, mountPath, objectName, oneOf, pem, pems, seconds, secretKey } from './form.ts';
import { text, texts, truth, type Form } from './form.ts';

/** One key of the set-up file, declared once: form, Vault's name, documentation. */
export interface Row {
  readonly form: Form;
  /** Vault's name of the field that the value goes into. */
  readonly field?: string;
  /** What one item of a list is called in a sentence. */
  readonly item?: string;
  readonly required?: true;
  /** The value is a file's name, and the file's content belongs to this key of the same table. */
  readonly contentOf?: string;
  readonly doc: string;
  readonly example: string;
}

/** A part of the file: its keys. */
export type Rows = Readonly<Record<string, Row>>;

/** `auth`: the kubernetes auth method. */
export const authRows = {
  path: {
    form: mountPath,
    doc: 'where the method is mounted, here and for the roles; `kubernetes` when not given',
    example: 'kubernetes',
  },
  host: {
    form: text,
    field: 'kubernetes_host',
    doc: 'address of the API server, as Vault reaches it; without it the configuration of the method is left alone',
    example: 'https://kubernetes.default.svc',
  },
  caCert: {
    form: pem,
    field: 'kubernetes_ca_cert',
    doc: "the API server's authority; when neither this nor a file is given, the one in the Pod that runs `setup`, if there is one",
    example: '-----BEGIN CERTIFICATE-----...',
  },
  caCertFile: {
    form: text,
    contentOf: 'caCert',
    doc: 'the same from a file',
    example: 'ca.crt',
  },
  reviewerTokenFile: {
    form: text,
    field: 'token_reviewer_jwt',
    doc:
      'a file with the ServiceAccount token that reviews logins. Without it there is none: where Vault runs in a Pod it reviews with the token of ' +
      "its own ServiceAccount, elsewhere (or with `disableLocalCaJwt`) with the caller's own. Vault never shows this token, so a changed file " +
      'is noticed only together with another change of `auth`',
    example: '/var/run/secrets/reviewer/token',
  },
  disableLocalCaJwt: {
    form: truth,
    field: 'disable_local_ca_jwt',
    doc: "do not use Vault's own ServiceAccount token and authority",
    example: 'true',
  },
  pemKeys: {
    form: pems,
    field: 'pem_keys',
    item: 'key',
    doc: 'public keys that tokens are signed with',
    example: '[-----BEGIN PUBLIC KEY-----...]',
  },
  issuer: { form: text, field: 'issuer', doc: 'issuer of the tokens (deprecated by Vault)', example: 'api' },
  disableIssValidation: {
    form: truth,
    field: 'disable_iss_validation',
    doc: 'do not check the issuer (deprecated by Vault)',
    example: 'true',
  },
  useAnnotationsAsAliasMetadata: {
    form: truth,
    field: 'use_annotations_as_alias_metadata',
    doc: "keep annotations of ServiceAccounts as metadata of Vault's aliases (Vault only)",
    example: 'true',
  },
} as const satisfies Rows;

/** `policies.<name>`. */
export const policyRows = {
  rules: {
    form: longText,
    doc: 'the rules, in HCL or JSON',
    example: 'path "kv/data/archpad/*" { capabilities = ["read"] }',
  },
  rulesFile: { form: text, contentOf: 'rules', doc: 'the same from a file', example: 'archpad.hcl' },
} as const satisfies Rows;

/** `tokens.<name>`, beside its Secrets. */
export const tokenRows = {
  policies: { form: texts, required: true, doc: 'policies beside `default`', example: '[vault-setup]' },
  period: {
    form: seconds,
    doc: 'renewed when less than half of it is left, and lives for ever that way',
    example: '768h',
  },
  ttl: { form: seconds, doc: 'replaced when less than half of it is left', example: '24h' },
} as const satisfies Rows;

/** `tokens.<name>.secrets[]`: where a token goes. */
export const secretRows = {
  namespace: { form: objectName, required: true, doc: 'namespace of the Secret', example: 'vault' },
  name: { form: objectName, required: true, doc: 'name of the Secret', example: 'vault-setup-token' },
  key: { form: secretKey, required: true, doc: 'key in the Secret', example: 'VAULT_SETUP_TOKEN' },
} as const satisfies Rows;

/** `roles.<name>`: roles of the auth method. */
export const roleRows = {
  serviceAccounts: {
    form: texts,
    field: 'bound_service_account_names',
    item: 'ServiceAccount',
    required: true,
    doc: 'ServiceAccounts that may log in',
    example: '[portal, hasura]',
  },
  namespaces: {
    form: texts,
    field: 'bound_service_account_namespaces',
    item: 'namespace',
    doc: 'their namespaces',
    example: '[platform]',
  },
  namespaceSelector: {
    form: text,
    field: 'bound_service_account_namespace_selector',
    doc: 'their namespaces by label, as JSON; either this or `namespaces` is needed',
    example: '{"matchLabels": {"zone": "platform"}}',
  },
  policies: {
    form: texts,
    field: 'token_policies',
    item: 'policy',
    required: true,
    doc: 'policies of whoever logs in',
    example: '[archpad]',
  },
  audience: {
    form: text,
    field: 'audience',
    doc: 'audience that ServiceAccount tokens must have',
    example: 'vault',
  },
  ttl: { form: seconds, field: 'token_ttl', doc: 'life of the tokens', example: '1h' },
  maxTtl: { form: seconds, field: 'token_max_ttl', doc: 'the same with all renewals', example: '24h' },
  explicitMaxTtl: {
    form: seconds,
    field: 'token_explicit_max_ttl',
    doc: 'the same, whatever is configured later',
    example: '24h',
  },
  period: {
    form: seconds,
    field: 'token_period',
    doc: 'life of tokens that may be renewed for ever',
    example: '24h',
  },
  type: {
    form: oneOf('default', 'service', 'batch'),
    field: 'token_type',
    doc: 'kind of the tokens',
    example: 'service',
  },
  uses: {
    form: count,
    field: 'token_num_uses',
    doc: 'requests that a token allows; 0 is any number',
    example: '0',
  },
  noDefaultPolicy: {
    form: truth,
    field: 'token_no_default_policy',
    doc: 'leave out the policy `default`',
    example: 'false',
  },
  boundCidrs: {
    form: texts,
    field: 'token_bound_cidrs',
    item: 'range',
    doc: 'addresses from which tokens may be used',
    example: '[10.0.0.0/8]',
  },
  aliasNameSource: {
    form: oneOf('serviceaccount_uid', 'serviceaccount_name'),
    field: 'alias_name_source',
    doc: "name of Vault's alias",
    example: 'serviceaccount_name',
  },
} as const satisfies Rows;
