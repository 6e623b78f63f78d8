/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict';
exports[
  `test/setup/read-setup.test.ts > TAP > all mistakes are told at once, with what was meant > must match snapshot 1`
] = `
auht: unknown key; did you mean auth?
auth.hots: unknown key; did you mean host?
auth.kubernetes_host: unknown key; did you mean host?
auth.path: not of the accepted form; expected a path without "auth/" in front, such as kubernetes; got "auth/kubernetes"
auth.pemKeys: not of the accepted form; expected a list of public keys or certificates in PEM
auth.issuer: not of the accepted form; expected a text; got "7"
policies: wrong name; expected a name of lower-case letters, digits, -, _ and .; got "Archpad"
policies.none: has no rules; give rules or rulesFile
policies.both.rulesFile: choose one of rules and rulesFile
policies.far.rulesFile: far.hcl: there is no such file
tokens.robot: choose one of period and ttl; expected a duration such as 30m, 1h15m or 7d, or a number of seconds
tokens.robot.secrets: is needed; expected a list of Secrets: namespace, name, key
tokens.other.ttl: not of the accepted form; expected a duration such as 30m, 1h15m or 7d, or a number of seconds; got "soon"
tokens.other.secrets[0].namespace: not of the accepted form; expected a name of an object in Kubernetes; got "A"
tokens.other.secrets[0].key: is needed; expected letters, digits, -, _ and .
roles.web.serviceAcounts: unknown key; did you mean serviceAccounts?
roles.web.noDefaultPolicy: not of the accepted form; expected true or false; got "maybe"
roles.web.serviceAccounts: is needed; expected a list of texts
roles.any.ttl: not of the accepted form; expected a duration such as 30m, 1h15m or 7d, or a number of seconds; got "-1"
roles.all: is for no namespace; give namespaces or namespaceSelector
roles.odd: holds no keys; expected an object with serviceAccounts, namespaces, namespaceSelector, policies, audience, ttl, maxTtl, explicitMaxTtl, period, type, uses, noDefaultPolicy, boundCidrs, aliasNameSource
`;
