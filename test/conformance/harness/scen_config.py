"""Configuration, CLI, process life cycle (1-20, 105, 125-129)."""
import json, os, re, signal, time
from .core import *

EXPORT = '{{ with secret "secret/data/app" }}{{ .Data.data.v }}{{ end }}'


@scenario(1, "injector JSON with cache:{} and a quit listener", "a complete injector-style JSON config is accepted, login, sink, template, listener proxy and quit all work", est=3)
def s1(t):
    fv = t.fake()
    pw = t.secretval()
    fv.set_kv2("app", {"password": pw})
    port = free_port()
    cfg = {
        "auto_auth": {"method": {"type": "kubernetes", "mount_path": "auth/kubernetes", "config": {"role": "app", "token_path": t.p("sa.jwt"), "extra_unknown": "x"}},
                      "sink": [{"type": "file", "config": {"path": t.p("home/.vault-token")}}]},
        "exit_after_auth": False, "pid_file": t.p("home/.pid"),
        "vault": {"address": fv.addr, "ca_cert": "", "tls_skip_verify": False},
        "template": [{"destination": t.p("app"), "contents": '{{ with secret "secret/data/app" }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}',
                      "left_delimiter": "{{", "right_delimiter": "}}"}],
        "template_config": {"exit_on_retry_failure": True},
        "listener": [{"type": "tcp", "address": "127.0.0.1:%d" % port, "tls_disable": True, "agent_api": {"enable_quit": True}}],
        "cache": {}}
    a = t.start(cfg)
    t.until_file("app", lambda s: pw in s)
    t.until_file("home/.vault-token")
    t.until_file("home/.pid", str(a.p.pid))
    t.wait_listener(port)
    r = t.http("http://127.0.0.1:%d/v1/secret/data/app" % port, headers={"X-Vault-Token": t.read("home/.vault-token")})
    t.eq(r.status, 200, "proxied read")
    t.eq(r.headers.get("x-cache"), "MISS", "X-Cache")
    r = t.http("http://127.0.0.1:%d/agent/v1/quit" % port, "POST", b"")
    t.eq(r.status, 200, "quit")
    a.expect_exit(0)


@scenario(2, "JSON content in a file named x.hcl", "first non-blank character { selects JSON, extension ignored", est=2)
def s2(t):
    fv = t.fake()
    a = t.start("\n\n   \n" + json.dumps(t.cfg(fv, [t.tpl("hi", "o")])), name="x.hcl")
    t.until_file("o", "hi")


@scenario(3, "strict and weak booleans", 'exit_after_auth = "true" is an error that names the key; tls_skip_verify = "true" is accepted', est=2)
def s3(t):
    fv = t.tls_fake()
    a = t.start(t.cfg(fv, exit_after_auth="true"))
    a.expect_exit(1)
    t.soft("exit_after_auth" in a.logs(), "message does not name exit_after_auth: " + a.tail(300))
    b = t.start(t.cfg(fv, vault={"tls_skip_verify": "true"}))
    t.until_tokens()


@scenario(4, "unknown keys: rejected in template, ignored at top level", est=2)
def s4(t):
    fv = t.fake()
    a = t.start(t.cfg(fv, [dict(t.tpl("x", "o"), foo=1)]))
    a.expect_exit(1, msg="foo")
    b = t.start(t.cfg(fv, [t.tpl("x", "o")], foo=1))
    t.until_file("o", "x")


@scenario(5, "perms spellings", 'perms "0644", "0640", 0640 (HCL int), "600" give that mode; "" and "0o644" and "abc" are errors', est=3)
def s5(t):
    fv = t.fake()
    body = 'vault { address = "%s" }\nauto_auth { method "kubernetes" { config = { role = "app" token_path = "%s" } } }\n' % (fv.addr, t.p("sa.jwt"))
    good = {"a": '"0644"', "b": "0640", "c": '"600"', "d": '"0400"'}
    cfg = body + "".join('template { contents = "x" destination = "%s" perms = %s }\n' % (t.p(k), v) for k, v in good.items())
    a = t.start(cfg)
    want = {"a": 0o644, "b": 0o640, "c": 0o600, "d": 0o400}
    for k in good:
        t.until_file(k, "x")
        t.softeq(oct(t.mode(k)), oct(want[k]), "mode for perms=" + good[k])
    for bad in ('""', '"0o644"', '"abc"'):
        b = t.start(body + 'template { contents = "x" destination = "%s" perms = %s }\n' % (t.p("bad"), bad))
        try:
            b.expect_exit(1, 6)
        except Fail as e:
            t.soft(False, "perms=%s: %s" % (bad, str(e)[:200]))
        b.kill()


@scenario(6, "string command: comma split versus sh -c", est=3)
def s6(t):
    fv = t.fake()
    t.script("argv one", 'for a in "$@"; do echo "[$a]"; done > %s\n' % t.p("o1.txt"))
    t.script("argv2", 'for a in "$@"; do echo "[$a]"; done > %s\n' % t.p("o2.txt"))
    t.start(t.cfg(fv, [dict(t.tpl("1", "f1"), command=t.p("argv one") + ", b c"),
                       dict(t.tpl("2", "f2"), command=t.p("argv2") + " a  'b c' $((1+1))"),
                       dict(t.tpl("3", "f3"), command=["sh", "-c", "echo list > %s" % t.p("o3.txt")])]))
    t.until_file("o2.txt", "[a]\n[b c]\n[2]\n")
    t.until_file("o3.txt", "list\n")
    t.until_file("o1.txt", "[ b c]\n", 3)


@scenario(7, "wait forms", 'wait { enabled = true } and "10s:5s" are config errors; "2s" and { min, max } are accepted', est=3)
def s7(t):
    fv = t.fake()
    base = 'vault { address = "%s" }\nauto_auth { method "kubernetes" { config = { role = "app" token_path = "%s" } } }\n' % (fv.addr, t.p("sa.jwt"))
    tp = 'template { contents = "x" destination = "%s"\n %%s\n}\n' % t.p("o")
    for bad in ("wait { enabled = true }", 'wait = "10s:5s"', 'wait = "abc"', 'wait = "-1s"'):
        a = t.start(base + tp % bad)
        try:
            a.expect_exit(1, 6)
        except Fail as e:
            t.soft(False, bad + ": " + str(e)[:250])
        a.kill()
    for n, good in enumerate(('wait = "2s"', 'wait { min = "2s" max = "10s" }', 'wait = "1s:4s"')):
        b = t.start(base + (tp % good).replace(t.p("o"), t.p("g%d" % n)))
        try:
            t.until_file("g%d" % n, "x", 5)
        except Fail as e:
            t.soft(False, good + ": " + str(e)[:250])
        b.kill()


@scenario(8, "backoff duration spellings", 'min_backoff 2, "2", "2s" mean 2 s; max_backoff "1d" is accepted; min 10s with max 5s fails at start', est=6)
def s8(t):
    fs = []
    for v in (2, "2", "2s"):
        f = t.fake()
        f.on_login = lambda n, q: err(403, "permission denied")
        t.start(t.cfg(f, minb=v, maxb="1d"))
        fs.append((v, f))
    bad = t.start(t.cfg(fs[0][1], minb="10s", maxb="5s"))
    bad.expect_exit(1)
    for v, f in fs:
        t.until(lambda: len(f.logins()) >= 2, 8, "2 logins for %r" % v)
        g = f.logins()[1].t - f.logins()[0].t
        t.between(g, 1.9, 3.0, "gap for min_backoff=%r" % (v,))


@scenario(14, "VAULT_SKIP_VERIFY=false never skips verification", "self-signed server: TLS error with env false; works with env true", est=4,
          known={"bao": "any non-empty value, even \"false\", skips verification"})
def s14(t):
    fv = t.tls_fake()
    a = t.start(t.cfg(fv), env={"VAULT_SKIP_VERIFY": "false"})
    t.until(lambda: t.exists("token") or len(fv.tls_errors) > 0 or re.search("certificate|x509|self.signed|issuer", a.logs(), re.I), 8, "TLS failure")
    t.check(not t.exists("token"), "verification was skipped although VAULT_SKIP_VERIFY=false")
    t.sleep(1.5)
    t.eq(len(fv.log), 0, "requests that reached the server (%s)" % fv.log[:3])
    t.check(not t.exists("token"), "token written")
    a.stop()
    b = t.start(t.cfg(fv), env={"VAULT_SKIP_VERIFY": "true"})
    t.until_tokens()


@scenario(105, "exit codes of signals and quit", "SIGINT 0; exit-after-auth flag 0; SIGTERM before any login 0; second SIGTERM harmless", est=4)
def s105(t):
    fv = t.fake()
    a = t.start(t.cfg(fv))
    t.until_tokens()
    a.sig(signal.SIGINT)
    t.softeq(a.wait_exit(5), 0, "SIGINT exit code")
    b = t.start(t.cfg(fv, sink="t2"), "-exit-after-auth")
    t.softeq(b.wait_exit(8), 0, "-exit-after-auth exit code")
    fv.on_login = lambda n, q: err(403, "permission denied")
    c = t.start(t.cfg(fv, sink="t3", minb="60s"))
    n = len(fv.logins())
    t.until(lambda: len(fv.logins()) > n, 5)
    t.sleep(0.3)
    c.term()
    c.term()
    t.softeq(c.wait_exit(5), 0, "SIGTERM in back-off exit code")
    fv2 = t.fake()
    fv2.on_login = lambda n, q: Resp(200, {}, delay=8)
    d = t.start(t.cfg(fv2, sink="t4"))
    t.until(lambda: fv2.logins(), 5)
    t0 = time.monotonic()
    d.term()
    t.softeq(d.wait_exit(6), 0, "SIGTERM during a slow login")


@scenario(126, "flag spellings", "--config, -config VALUE, -exit-after-auth=true; positional arguments ignored; -ns and -namespace", est=3)
def s126(t):
    fv = t.fake()
    p = t.write("c.json", json.dumps(t.cfg(fv)))
    a = t.start(None, "--config", p, "--exit-after-auth=true")
    a.expect_exit(0, 8)
    b = t.start(None, "-config", p, "-exit-after-auth", "-namespace=nsA")
    b.expect_exit(0, 8)
    t.softeq((fv.logins()[-1].ns or "").strip("/"), "nsA", "-namespace header")
    c = t.start(None, "-config=" + p, "-exit-after-auth", "-ns", "nsB", "positional")
    c.expect_exit(0, 8)
    t.softeq((fv.logins()[-1].ns or "").strip("/"), "nsB", "-ns header")


@scenario(127, "startup failures are reported on one place and fast", "bad template source, unknown method, unknown sink, missing role, TLS listener without cert: exit 1, no login", est=4)
def s127(t):
    t.control()
    fv = t.fake()
    lis = [{"type": "tcp", "address": "127.0.0.1:%d" % free_port(), "tls_cert_file": t.p("no.pem"), "tls_key_file": t.p("no.key")}]
    fx = t.fake()
    cases = {"neither source nor contents": t.cfg(fx, [{"destination": t.p("o")}]),
             "both source and contents": t.cfg(fx, [dict(t.tpl("x", "o"), source=t.p("sa.jwt"))]),
             "source file missing": t.cfg(fx, [{"source": t.p("nofile"), "destination": t.p("o")}]),
             "unknown method": t.cfg(fv, method={"type": "nosuch"}),
             "missing role": t.cfg(fv, mconf={"token_path": t.p("sa.jwt")}),
             "unknown sink": t.cfg(fv, auto_auth={"sink": [{"type": "nosuch", "config": {"path": "x"}}]}),
             "listener TLS with missing cert file": t.cfg(fv, listener=lis),
             "listener unknown type": t.cfg(fv, listener=[{"type": "quic", "address": "127.0.0.1:1"}]),
             "client_cert without key": t.cfg(fv, vault={"client_cert": os.path.join(t.pki(), "client.pem")})}
    ags = {k: t.start(c) for k, c in cases.items()}
    for k, a in ags.items():
        try:
            a.expect_exit(1, 10)
        except Fail as e:
            t.soft(False, k + ": " + str(e)[:250])
    t.soft(len(fv.logins()) == 0, "%d logins happened" % len(fv.logins()))


@scenario(129, "every request carries the Vault headers", "X-Vault-Request, token header, User-Agent; login without token", est=2)
def s129(t):
    fv = t.fake()
    fv.set_kv2("app", {"v": "x"})
    t.start(t.cfg(fv, [t.tpl(EXPORT, "o")]))
    t.until_file("o", "x")
    for q in fv.log:
        if q.path == "sys/health":
            continue
        t.softeq(q.headers.get("x-vault-request"), "true", "X-Vault-Request on " + q.path)
        t.soft(q.headers.get("user-agent"), "User-Agent on " + q.path)
    t.soft(not fv.logins()[0].token, "login carries a token")
    d = fv.reqs("secret/data/app")[0]
    t.softeq(d.token, t.until_tokens(), "token on the read")
    t.soft(fv.logins()[0].method in ("PUT", "POST"), "login method")


@scenario(131, "TLS listener without tls_cert_file", "a listener with TLS on and no certificate configured = exit 1", est=2,
          known={"bao": "OpenBao 2.7.2 starts, listens and lets TLS handshakes hang (looks like its ACME mode)"})
def s131(t):
    t.control()
    fv = t.fake()
    a = t.start(t.cfg(fv, listener=[{"type": "tcp", "address": "127.0.0.1:%d" % free_port()}]))
    a.expect_exit(1, 5)
