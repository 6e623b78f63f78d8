import type { Deviation } from './deviation.ts';

/** How the running agent behaves. */
export const agentDifferences: readonly Deviation[] = [
  {
    peers:
      'A renewal that fails is tried again at once, or leads to a new credential (older agents, consul-template before 0.43).',
    ours: 'It is tried again with a growing pause while the lease lasts; a new credential comes only when the lease is nearly over.',
    reason: 'Vault is not flooded with requests and credentials when it is in trouble.',
  },
  {
    peers: 'A login whose token has no end (`ttl` 0) is repeated without pause.',
    ours: 'Such a token is taken as never ending.',
    reason: 'It needs no renewal.',
  },
  {
    peers: 'When the version of a KV mount cannot be found out, version 1 is assumed until the agent ends.',
    ours: 'It is asked again with the next read, unless Vault answered 403 or 404.',
    reason: 'One lost request should not decide about the rest of a pod’s life.',
  },
  {
    peers: 'A template that fails is tried again without pause (agents up to Vault 1.14).',
    ours: 'It is tried again after 1 s, growing to 5 min, and the others go on.',
    reason: 'The processor belongs to the application.',
  },
  {
    peers:
      'Reads whose paths differ only in a query other than `version` count as one; so do pkiCert calls that differ in their arguments.',
    ours: 'They are different reads.',
    reason: 'No sane template depends on getting the answer to another question.',
  },
  {
    peers: 'A write to a KV version 1 path is sent about ten times a second.',
    ours: 'It is sent at the interval of static secrets.',
    reason: 'Nothing is gained by more.',
  },
  {
    peers: 'Redirects are followed to any host, except from https to http.',
    ours: 'Redirects to another host are followed only over https with a configured authority.',
    reason: 'The token would go with the request.',
  },
  {
    peers: '`VAULT_PROXY_ADDR` does not count for templates.',
    ours: 'It counts for every request, except those to the metadata services of clouds.',
    reason: 'One way to Vault for all requests.',
  },
  {
    peers: '`secrets` builds a broken path when a mount is reported with its namespace.',
    ours: 'The namespace is dropped, as for reads.',
    reason: 'The listing works.',
  },
  {
    peers: 'Paths may hold `.`, `..`, control characters and whole URLs.',
    ours: 'Such paths are refused.',
    reason: 'A path must not leave what its policy allows.',
  },
  {
    peers: 'A wrapped secret id that stays in its file is unwrapped again at the next login, which fails.',
    ours: 'It is unwrapped once.',
    reason: 'The second login works.',
  },
  {
    peers: 'Answers of any size are read.',
    ours: 'Answers are limited to 64 MiB; `Retry-After` is honoured up to 5 minutes.',
    reason: 'A broken or hostile server must not take the pod down.',
  },
  {
    peers: 'Errors of Vault are shown as they are.',
    ours: 'Values that were sent in the request are shown as `[redacted]`, except the role.',
    reason: 'Some errors quote what they were sent.',
  },
  {
    peers: 'The system’s authorities and `SSL_CERT_FILE` are trusted.',
    ours: 'The system’s authorities are, else the runtime’s list; `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS` are ignored.',
    reason: 'A variable of the pod must not widen what the agent trusts.',
  },
  {
    peers: 'A second POST to the quit endpoint crashes the agent.',
    ours: 'It is answered like the first.',
    reason: 'Applications retry.',
  },
  {
    peers: 'One failing template makes the whole engine start again, reading every secret anew.',
    ours: 'Each template, secret and lease waits and tries again alone.',
    reason: 'One mistake does not disturb the rest, and Vault is not asked for what is already known.',
  },
  {
    peers: 'After the last retry of a read the agent ends or starts over with short pauses.',
    ours: 'Without `exit_on_retry_failure` the pauses go on growing to 5 minutes; all pauses are spread a little.',
    reason: 'Many agents must not ask at the same moment after an outage.',
  },
  {
    peers: 'A 404 that carries only warnings (a version 1 path on a version 2 mount) renders `<no value>`.',
    ours: 'The secret counts as absent and the warning is told.',
    reason: 'A file of `<no value>` is worse than no file.',
  },
  {
    peers:
      'A symbolic link at the destination is followed by some versions; the owner is set after the exchange.',
    ours: 'It is replaced by a regular file; mode and owner are set before the exchange.',
    reason: 'No reader sees a file with the wrong owner, and nothing is written elsewhere.',
  },
  {
    peers: '`writeToFile` writes in every pass, even when the template is not complete.',
    ours: 'Its files are written together with the template’s own, when the rendering is complete.',
    reason: 'A key and its certificate change together.',
  },
  {
    peers: 'Commands see `CONSUL_HTTP_SSL` and `CONSUL_HTTP_SSL_VERIFY`.',
    ours: 'They do not.',
    reason: 'Nothing here configures Consul.',
  },
  {
    peers: 'SIGHUP takes the log level from the file alone, undoing flag and environment.',
    ours: 'Flag and environment keep their precedence.',
    reason: 'One order everywhere.',
  },
  {
    peers: 'The server’s health is asked at the start, to warn about versions.',
    ours: 'It is not.',
    reason: 'One request less for each pod.',
  },
  {
    peers:
      'Renewals that go through the lease cache are cached themselves; templates read through the cache.',
    ours: 'Renewals are never cached, and templates read past it.',
    reason: 'A re-read must not return the lease that is just ending.',
  },
  {
    peers: 'Listeners on loopback answer whatever Host the caller names.',
    ours: 'Plain TCP listeners on loopback answer 403 to foreign host names.',
    reason: 'A web page must not reach Vault through a rebound name.',
  },
  {
    peers: '`require_request_header` guards the metrics too in OpenBao 2.7.2.',
    ours: 'It guards the proxy, as in Vault.',
    reason: 'Collectors send no such header.',
  },
  {
    peers: 'Accessor and id are removed only from the plainly spelled look-up paths.',
    ours: 'They are removed from every spelling of those paths.',
    reason: 'There is no way around it.',
  },
  {
    peers: 'LIST and SCAN pass the proxy as they are.',
    ours: 'They become GET with `list=true` or `scan=true`.',
    reason: 'The runtimes refuse to send these methods; Vault treats both alike.',
  },
  {
    peers: 'A file in the place of a Unix socket is deleted.',
    ours: 'It is refused unless it is a socket.',
    reason: 'A wrong path should not delete data.',
  },
  {
    peers: 'The JSON metrics cover the last ten seconds.',
    ours: 'They are totals since the start, also those that SIGUSR1 writes; `/agent/v1/ready` and metrics of each template are added.',
    reason: 'Probes and alerts can be built on them.',
  },
  {
    peers: 'Files that show one issued certificate and its key are exchanged one after the other.',
    ours: 'They are all written first and take their places together; if one cannot be written, none changes.',
    reason: 'A server that reloads in between would hold a key that does not match.',
  },
  {
    peers: 'The persisted cache keeps its key beside the data and is written all the time.',
    ours: 'The hand-over file is sealed with a key derived from the ServiceAccount token, and written when the init agent ends.',
    reason: 'What lies in the volume is of no use without the pod’s token.',
  },
  {
    peers:
      'A read that fails is tried again after 250 ms, then after doubling pauses up to a minute, also when its last value is held.',
    ours: 'A static secret that is held is tried twice at once, then after a sixteenth of its interval, growing to three quarters of it.',
    reason:
      'A fleet of agents asks a Vault that is away little, and stays below twice its usual rate when it is back.',
  },
  {
    peers: 'A PUT may be sent again by the HTTP library when a kept connection turns out to be closed.',
    ours: 'Writes take a connection of their own on Bun, and are never repeated by the runtime.',
    reason: 'A write that creates a credential must not create two.',
  },
  {
    peers: 'There is no way to ask an agent how it is doing, and no limit to its start.',
    ours: '`vault agent status` shows it; the annotation `agent-start-deadline` (variable `VAULT_AGENT_START_DEADLINE`) ends a start that takes too long.',
    reason: 'A pod that hangs in its init container should say why.',
  },
  {
    peers:
      'A server that only says "permission denied" of a revoked token (OpenBao) is believed until the next renewal.',
    ours: 'When a secret that was readable is denied, the token is renewed at once; if that is refused too, the agent logs in.',
    reason: 'The files stay fresh.',
  },
  {
    peers: 'Temporary files of an agent that was killed stay in the folder.',
    ours: 'They are removed at the next start, when they are older than a minute.',
    reason: 'They hold secrets that nobody looks for.',
  },
  {
    peers: 'The version of the key-value engine is asked for once for each secret.',
    ours: 'It is asked for once for each mount, as soon as an answer has told where the mount ends.',
    reason: 'Half as many requests to Vault at every start.',
  },
];
