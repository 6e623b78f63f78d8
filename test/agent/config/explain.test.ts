import t from 'tap';
import { loadText, login } from './load-text.ts';

t.test('a message names file, line, column, key, the expected form and the value', async (t) => {
  const text = `${login}
template {
  contents    = "x"
  destination = "/o"
  perms       = "abc"
}
`;
  const { issues } = await loadText(text);
  t.same(issues, ['config.hcl:10:17: template.perms: must be octal digits such as "0644", got "abc"']);
});

t.test('everything that is wrong is told at once', async (t) => {
  const { issues } = await loadText(`
    log_level = "loud"
    vault { tls_skip_verify = "maybe" }
    auto_auth {
      method "kubernets" { wrap_ttl = "soon" }
      sink "file" { config = { mode = "0600" } }
    }
    template { contnts = "x" }
    exec { command = "run" }
  `);
  t.same(issues, [
    'config.hcl:2:17: log_level: must be one of "trace", "debug", "info", "notice", "warn", "warning", "error", "err", got "loud"',
    'config.hcl:3:31: vault.tls_skip_verify: must be true or false, got "maybe"',
    'config.hcl:5:7: auto_auth.method.type: unknown auth method "kubernets", did you mean "kubernetes"?; supported are kubernetes, jwt, approle, token_file, cert, ldap, aws, gcp, azure',
    'config.hcl:5:39: auto_auth.method.wrap_ttl: must be a duration such as "30s", "5m" or "1d", got "soon"',
    'config.hcl:6:30: auto_auth.sink.config.path: is required: file the token is written to',
    'config.hcl:6:39: auto_auth.sink.config.mode: must be a number without quotes, 0640 in HCL or 416 in JSON, got "0600"',
    'config.hcl:8:5: template: must have source or contents, got neither',
    'config.hcl:8:16: template.contnts: unknown key, did you mean "contents"?',
    'config.hcl:9:22: exec.command: must be a list such as ["a", "b"], got "run"',
    'config.hcl:9:5: exec: needs at least one env_template',
  ]);
});

t.test('keys that are ignored and values that surprise are warned about', async (t) => {
  const { issues, warnings } = await loadText(`${login}
    pid_fil = "/p"
    storage "file" {}
    vault { address = "http://a" address = "http://b" }
    template { contents = "x" destination = "/o" command = "a,b" command_timeout = 60 perms = 644 }
  `);
  t.same(issues, []);
  t.same(warnings, [
    'config.hcl:7:5: pid_fil: unknown key, did you mean "pid_file"?; it is ignored',
    'config.hcl:9:34: vault.address: is written more than once; the last value counts, Vault 1.21 refuses it',
    'config.hcl:10:60: template.command: is split at its commas; write a list such as ["sh", "-c", "…"] to keep them',
    'config.hcl:10:84: template.command_timeout: is read as 60 nanoseconds; write "60s" for seconds',
    'config.hcl:10:95: template.perms: is a decimal number and means 0204 in octal; write it as "0644"',
  ]);
});

t.test('lists of a repeated key are joined, and do not mix with other values', async (t) => {
  const twice = `${login}
    disable_keep_alives = ["caching"]
    disable_keep_alives = ["templating"]
    template { contents = "x" destination = "/o" command = ["a"] command = ["b"] }
  `;
  const { config, warnings } = await loadText(twice);
  t.same(config?.disableKeepAlives, ['caching', 'templating']);
  t.same(config?.templates[0]?.command?.line, ['a', 'b']);
  t.match(warnings, [/disable_keep_alives: is written more than once; the lists are joined/]);
  const mixed = await loadText(twice.replace('["b"]', '"b"'));
  t.match(mixed.issues, [/template\.command: is written both as a list and as something else/]);
});

t.test('credentials never show in a message', async (t) => {
  const { issues } = await loadText(`
    auto_auth {
      method "aws" { config = { type = "iam" role = "r" secret_key = 12345678 access_key = ["AKIA"] } }
      sink "file" { config = { path = "/t" } }
    }
  `);
  t.equal(issues.length, 2);
  t.notMatch(issues.join('\n'), /12345678|AKIA/);
  const outside = await loadText(login, {
    env: { VAULT_ADDR: 'ftp://user:hunter2@vault', VAULT_TOKEN: 'hvs.secret' },
  });
  t.equal(outside.issues.length, 1);
  t.notMatch(outside.issues.join('\n'), /hunter2|hvs\.secret/);
});
