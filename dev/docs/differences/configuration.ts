import type { Deviation } from './deviation.ts';

/** How configurations are read. */
export const configurationDifferences: readonly Deviation[] = [
  {
    peers: 'The first mistake ends the start.',
    ours: 'Every mistake is told at once, with file, line and column.',
    reason: 'One round instead of many.',
  },
  {
    peers: '`VAULT_SKIP_VERIFY=false` switched verification off in older agents and in OpenBao 2.7.2.',
    ours: 'It is read as a boolean.',
    reason: 'The injector sets it to `false` in every pod.',
  },
  {
    peers:
      'Typed settings of auth methods (`reload` of cert, `credential_poll_interval` of aws) refuse texts.',
    ours: 'Texts are accepted.',
    reason: 'Annotations can only give texts.',
  },
  {
    peers:
      'Addresses without http, https or unix, bad `VAULT_RATE_LIMIT`, `VAULT_WRAP_TTL` or negative `VAULT_CLIENT_TIMEOUT`, an empty sink ' +
      'path, an empty program in `exec.command`, fractions in `perms` or `uid`, metrics servers without a port and named ports fail late or are ignored.',
    ours: 'They are refused at the start.',
    reason: 'The mistake is told where it was made.',
  },
  {
    peers: 'A TLS listener without a certificate is accepted by OpenBao 2.7.2 and lets handshakes hang.',
    ours: 'It needs a certificate and a key, as Vault demands.',
    reason: 'A listener that cannot answer helps nobody.',
  },
  {
    peers:
      'JSON surrogate escapes, labels inside JSON lists and unparsable `VAULT_AGENT_ADDR` are refused or crash.',
    ours: 'They are accepted; `VAULT_AGENT_ADDR` is not used by the agent at all.',
    reason: 'They have a clear meaning, and the agent must not talk to itself.',
  },
  {
    peers:
      'Unknown and duplicate keys, a `command` that is split at commas, bare numbers as nanoseconds, decimal `perms` and a template ' +
      'without destination pass in silence (Vault 1.21 refuses duplicates).',
    ours: 'They mean the same and are warned about.',
    reason: 'Each is nearly always a mistake.',
  },
  {
    peers: 'The wrapper `sinks {}` skips the checks of wrapping and encryption.',
    ours: 'It is checked like a `sink`.',
    reason: 'The same thing should not depend on its spelling.',
  },
  {
    peers: 'Files of a configuration folder load in the order in which the system lists them.',
    ours: 'They load in the order of their names.',
    reason: 'The result does not depend on the file system.',
  },
  {
    peers: 'kerberos, alicloud, oci and cf log in.',
    ours: 'They are refused at the start with a sentence that names the methods there are.',
    reason: 'They need libraries that the agent does not carry.',
  },
  {
    peers:
      'A listener address such as `{{ GetInterfaceIP "lo" }}:8200`, which gives no address, opens the port on every interface.',
    ours: 'It ends the start.',
    reason: 'Who names one interface does not want all of them.',
  },
  {
    peers: 'A unix listener without a path gets a name from the kernel, which nobody knows.',
    ours: 'It is not opened, with a warning.',
    reason: 'Nobody can use it.',
  },
  {
    peers: 'Two `env_template`s with equal text set only one of their variables.',
    ours: 'Each variable is set.',
    reason: 'Equal texts are no reason to leave one out.',
  },
  {
    peers:
      'In JSON a missing comma between keys drops what follows, the last `}` may be missing, and a stanza whose values are ' +
      'all objects (`"cache": {"persist": {…}}`) is refused or loses them.',
    ours: 'The first two are refused with their place, the last is read as written.',
    reason: 'A truncated file is not half a configuration.',
  },
  {
    peers: 'A variable that is set but empty (`VAULT_ADDR=`) replaces what the file says by nothing.',
    ours: 'It counts as not set.',
    reason: 'Manifests often define variables that stay empty.',
  },
  {
    peers: 'OpenBao 2.7.2 refuses `disable_mlock = false`, and does not know `vault.namespace`.',
    ours: 'Both are accepted, as in Vault.',
    reason: 'Configurations written for Vault go on working.',
  },
  {
    peers: 'The folder of `cache.persist` must exist when the agent starts.',
    ours: 'It is made when there is something to hand over.',
    reason: 'A start needs nothing that only the end of the init container writes.',
  },
  {
    peers: '`owner` and `group` of a sink are ignored by OpenBao 2.7.2.',
    ours: 'The file gets them, as in Vault.',
    reason: 'They were asked for.',
  },
];
