"""Further process, transport and supervisor scenarios (220-239)."""
import json, os, re, shutil, signal, socket, time
from .core import *
from .scen_cache import exec_cfg, proxy

EXPORT = '{{ with secret "secret/data/app" }}{{ .Data.data.v }}{{ end }}'


@scenario(220, "systemd notification", "NOTIFY_SOCKET gets READY=1 after start", est=3)
def s220(t):
    if shutil.which("systemd-notify") is None:
        raise Skip("systemd-notify is not installed")
    fv = t.fake()
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(t.p("notify"))
    s.settimeout(6)
    a = t.start(t.cfg(fv), env={"NOTIFY_SOCKET": t.p("notify")})
    got = b""
    try:
        while b"READY=1" not in got:
            got += s.recv(4096) + b"\n"
    except socket.timeout:
        pass
    t.check(b"READY=1" in got, "got %r" % got)


@scenario(221, "banner and log line format", "banner on stdout, log lines on stderr: timestamp, [LEVEL], name, message", est=2)
def s221(t):
    fv = t.fake()
    a = t.start(t.cfg(fv))
    t.until_tokens()
    t.until(lambda: "Agent started" in a.stdout(), 4, "banner on stdout")
    a.stop()
    lines = [l for l in a.stderr().splitlines() if re.match(r"\d{4}-\d\d-\d\dT", l)]
    t.check(len(lines) >= 3, "no log lines on stderr")
    for l in lines:
        t.soft(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:?\d\d) \[(TRACE|DEBUG|INFO|WARN|ERROR)\] +\S", l), "odd log line %r" % l[:120])
    t.soft("[INFO]" not in a.stdout(), "log lines on stdout")


@scenario(222, "supervised child killed by a signal", "agent ends with a non-zero status (255 in the reference)", est=6)
def s222(t):
    fv = t.fake()
    a = t.start(exec_cfg(t, fv, ["sh", "-c", "sleep 0.3; kill -9 $$"], {"A": "x"}))
    t.eq(a.wait_exit(12), 255, "exit status")


@scenario(223, "exit_after_auth with exec", "agent exits 0 without running the child", est=5)
def s223(t):
    fv = t.fake()
    c = exec_cfg(t, fv, ["sh", "-c", "touch %s; sleep 5" % t.p("ran")], {"A": "x"}, exit_after_auth=True)
    a = t.start(c)
    t.softeq(a.wait_exit(12), 0, "exit status")
    t.soft(not t.exists("ran"), "child was run")
    t.check(fv.logins(), "no login")


@scenario(225, "new token re-reads dynamic secrets once", "after a re-login with a different token the dynamic secret is issued again, once", est=6)
def s225(t):
    fv = t.fake()
    fv.login_ttl, fv.login_renewable = 4, False
    fv.dynamic("database/creds/app", lease=300)
    t.start(t.cfg(fv, [t.tpl('{{ with secret "database/creds/app" }}{{ .Data.username }}{{ end }}', "o")]))
    t.until_file("o", "user-1")
    t.until_file("o", "user-2", 8)
    t.softeq(len(fv.reqs("database/creds/app")), len(fv.logins()), "reads per login")
    q = fv.reqs("database/creds/app")
    t.soft(q[0].token != q[1].token, "second read used the old token")


@scenario(226, "explicit proxy", "VAULT_HTTP_PROXY is used for login even for a name that does not resolve", est=4)
def s226(t):
    px = t.fake()
    px.set_kv2("app", {"v": "x"})
    a = t.start(t.cfg(None, addr="http://vault.invalid:8200"), env={"VAULT_HTTP_PROXY": px.addr})
    t.until_tokens()
    t.check(px.logins(), "no login through the proxy")


@scenario(227, "templates through the standard proxy variables", "HTTP_PROXY applies to a non-loopback address for login and templates; NO_PROXY excludes", est=5)
def s227(t):
    px = t.fake()
    px.set_kv2("app", {"v": "x"})
    t.start(t.cfg(None, [t.tpl(EXPORT, "o")], addr="http://vault.invalid:8200"), env={"HTTP_PROXY": px.addr, "http_proxy": px.addr})
    t.until_file("o", "x", 8)
    n = len(px.log)
    b = t.start(t.cfg(None, addr="http://vault.invalid:8200", sink="t2"), env={"HTTP_PROXY": px.addr, "NO_PROXY": ".invalid", "no_proxy": ".invalid"})
    t.sleep(1.2)
    t.check(not t.exists("t2"), "NO_PROXY ignored")


@scenario(228, "VAULT_DISABLE_REDIRECTS", "a 307 is not followed", est=3, known={"bao": "neither the flag nor the variable has an effect in OpenBao 2.7.2 agent"})
def s228(t):
    fv, fr = t.fake(), t.fake()
    fr.on_any = lambda q: Resp(307, b"", {"Location": fv.addr + "/v1/" + q.path})
    a = t.start(t.cfg(fr), env={"VAULT_DISABLE_REDIRECTS": "true"})
    t.until(lambda: fr.logins(), 6)
    t.sleep(1.2)
    t.eq(len(fv.log), 0, "requests at the redirect target")


@scenario(230, "large bodies through the proxy", "5 MB up and down unchanged", est=4)
def s230(t):
    fv = t.fake()
    big = os.urandom(2500000).hex()
    fv.route(None, "echo", lambda q: Resp(200, q.body, {"Content-Type": "application/octet-stream"}))
    a = proxy(t, fv, api_proxy={"use_auto_auth_token": True})
    t.until_tokens()
    r = t.http(a.url + "/v1/echo", "PUT", big.encode(), timeout=30)
    t.eq(r.status, 200, "status")
    t.check(r.body == big.encode(), "body changed (%d bytes)" % len(r.body))


@scenario(232, "restart keeps unchanged files", "a second run with the same data neither rewrites files nor runs commands", est=3)
def s232(t):
    fv = t.fake()
    fv.set_kv2("app", {"v": "x"})
    c = t.cfg(fv, [dict(t.tpl(EXPORT, "o"), command=["sh", "-c", "echo r >> %s" % t.p("runs")]), t.tpl("m", "m")], exit_after_auth=True)
    t.start(c).expect_exit(0, 8)
    t.until_file("runs", "r\n")
    s = os.stat(t.p("o"))
    t.start(c).expect_exit(0, 8)
    s2 = os.stat(t.p("o"))
    t.eq((s.st_ino, s.st_mtime_ns), (s2.st_ino, s2.st_mtime_ns), "inode and mtime")
    t.eq(t.read("runs"), "r\n", "command runs")


@scenario(241, "exit_after_auth with a failing command", "exit 1 under exit_on_retry_failure", est=4,
          known={"bao": "the render event wins against the command error: exit 0"})
def s241(t):
    t.control()
    fv = t.fake()
    t.start(t.cfg(fv, [dict(t.tpl("y", "o2"), command=["false"])], exit_after_auth=True, sink="t2", tc={"exit_on_retry_failure": True})).expect_exit(1, 8)


@scenario(235, "paths with special characters", "secret paths with spaces, unicode, plus and percent are escaped once", est=3)
def s235(t):
    fv = t.fake()
    names = ["a b", "\u00e9", "x+y", "q=1&r", "p%20q", "semi;colon"]
    for n in names:
        fv.set_kv1("sp/" + n, {"v": "[" + n + "]"})
    t.start(t.cfg(fv, [dict(t.tpl('{{ with secret "kv/sp/%s" }}{{ .Data.v }}{{ end }}' % n, "o%d" % i), error_fatal=False) for i, n in enumerate(names)]))
    t.sleep(2.0)
    got = [t.maybe("o%d" % i) for i in range(len(names))]
    t.notes.append(repr(got))
    t.softeq(got[0], "[a b]", "space")
    t.softeq(got[1], "[\u00e9]", "unicode")
    t.softeq(got[2], "[x+y]", "plus")
    t.softeq(got[5], "[semi;colon]", "semicolon")


@scenario(238, "stdin closed and stdout closed", "agent survives closed standard streams", est=3)
def s238(t):
    fv = t.fake()
    t.script("cl.sh", 'exec "$@" <&- >&- 2>&-\n')
    a = t.start(t.cfg(fv, [t.tpl("x", "o")]), prefix=[t.p("cl.sh")])
    t.until_file("o", "x")
    t.until_tokens()
    a.term()
    t.softeq(a.wait_exit(5), 0, "exit code")


