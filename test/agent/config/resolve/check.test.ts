import t from 'tap';
import { loadText, login } from '../load-text.ts';

const listener = 'listener "tcp" { tls_disable = true }\n';
const template = 'template { contents = "x" destination = "/o" }\n';
const variable = 'env_template "A" { contents = "x" }\n';
const exec = 'exec { command = ["run"] }\n';
const loginOnly = login.replace(/sink .*\n/, '');
const wrapped = login.replace('method "kubernetes" {', 'method "kubernetes" {\n wrap_ttl = "1m"\n');

/** Texts, and the one issue that each of them has. */
const broken: Readonly<Record<string, string>> = {
  [`${login}${listener}cache { use_auto_auth_token = true }\napi_proxy { use_auto_auth_token = true }`]:
    'config.hcl:7:1: cache.use_auto_auth_token: is set in api_proxy too; keep the one in api_proxy',
  [`${login}cache {}`]: 'config.hcl:6:1: cache: needs a listener, a template or an env_template to serve',
  [`${login}api_proxy {}`]: 'config.hcl:6:1: api_proxy: needs a listener',
  [`${listener}cache { use_auto_auth_token = "force" }`]:
    'config.hcl:2:1: use_auto_auth_token: needs an auto_auth stanza',
  [`${wrapped}${listener}api_proxy { use_auto_auth_token = true }`]:
    'config.hcl:9:1: use_auto_auth_token: cannot be used while auto_auth.method.wrap_ttl wraps the token',
  [loginOnly]:
    'config.hcl:2:1: auto_auth: needs a sink, a template, an env_template or api_proxy.use_auto_auth_token to log in for',
  [template]: 'the configuration has no auto_auth, cache or listener stanza, so there is nothing to do',
  [`${login}${exec}`]: 'config.hcl:6:1: exec: needs at least one env_template',
  [`${login}${variable}`]:
    'config.hcl:6:1: env_template: needs an exec stanza, the program that gets the variables',
  [`${login}${variable}${exec}${template}`]:
    'config.hcl:6:1: env_template: cannot be used together with template',
  [`${login}${variable}${exec}${listener}api_proxy {}`]:
    'config.hcl:6:1: env_template: cannot be used together with api_proxy',
  [`${login}${variable}${variable}${exec}`]: 'config.hcl:7:1: env_template.A: is given more than once',
};

t.test('rules between stanzas: each is told with the place of its stanza', async (t) => {
  for (const [text, issue] of Object.entries(broken)) t.same((await loadText(text)).issues, [issue], text);
});

t.test('combinations that work', async (t) => {
  const right = [
    login,
    listener,
    `cache {}\n${template}`,
    `${loginOnly}${template}`,
    `${loginOnly}${listener}api_proxy { use_auto_auth_token = true }`,
    `${login}${variable}${exec}${listener}cache {}`,
    `${wrapped}${template}`,
  ];
  for (const text of right) t.same((await loadText(text)).issues, [], text);
});
