"""Scenario registry, agent process handling, assertions, parallel runner."""
import json, multiprocessing as mp, os, random, re, secrets as pysecrets, shlex, shutil, signal, socket, subprocess, sys, tempfile
import threading, time, traceback, urllib.error, urllib.request
from .fake import FakeVault, Req, Resp, Raw, err, secret_body

SCENARIOS = {}


class Fail(Exception):
    pass


class Skip(Exception):
    pass


def scenario(sid, title, checks="", known=None, est=4, timeout=60):
    def deco(fn):
        assert sid not in SCENARIOS, sid
        SCENARIOS[sid] = {"id": sid, "title": title, "checks": checks or (fn.__doc__ or "").strip() or title,
                          "known": known or {}, "est": est, "timeout": timeout, "fn": fn}
        return fn
    return deco


def free_port():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    p = s.getsockname()[1]
    s.close()
    return p


def hcl_str(s):
    return json.dumps(s, ensure_ascii=False)


class Agent:
    def __init__(self, t, argv, env, cwd, uid=None, prefix=None):
        self.t = t
        self.n = len(t.agents)
        self.out_path = t.p("agent%d.out" % self.n)
        self.err_path = t.p("agent%d.err" % self.n)
        self.out, self.err = open(self.out_path, "wb"), open(self.err_path, "wb")
        self.t0 = time.monotonic()

        def pre():
            os.umask(0o022)
            if uid is not None:
                os.setgroups([])
                os.setgid(1000)
                os.setuid(uid)
        self.p = subprocess.Popen((prefix or []) + argv, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err, env=env,
                                  cwd=cwd, start_new_session=True, preexec_fn=pre)

    def stdout(self):
        return open(self.out_path, "r", errors="replace").read()

    def stderr(self):
        return open(self.err_path, "r", errors="replace").read()

    def logs(self):
        return self.stdout() + self.stderr()

    @property
    def rc(self):
        return self.p.poll()

    @property
    def alive(self):
        return self.p.poll() is None

    def sig(self, s):
        try:
            self.p.send_signal(s)
        except ProcessLookupError:
            pass

    def term(self):
        self.sig(signal.SIGTERM)

    def wait_exit(self, timeout=10):
        try:
            return self.p.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Fail("agent did not exit within %.0fs; log tail: %s" % (timeout, self.tail()))

    def tail(self, n=900):
        return self.logs()[-n:]

    def expect_exit(self, code, timeout=10, msg=None):
        rc = self.wait_exit(timeout)
        if rc != code:
            raise Fail("exit code %s, want %s; log tail: %s" % (rc, code, self.tail()))
        if msg and not re.search(msg, self.logs(), re.I | re.S):
            raise Fail("log does not match %r: %s" % (msg, self.tail()))
        return rc

    def stop(self, timeout=10):
        if self.alive:
            self.term()
            try:
                self.p.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.p.returncode

    def kill(self):
        try:
            os.killpg(self.p.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.sig(signal.SIGKILL)
        try:
            self.p.wait(5)
        except subprocess.TimeoutExpired:
            pass


class Ctx:
    """Everything one scenario needs."""
    def __init__(self, opts, sid):
        self.opts, self.sid = opts, sid
        self.kind = opts["kind"]
        self.dir = tempfile.mkdtemp(prefix="vac%d-" % sid)
        os.chmod(self.dir, 0o755)
        self.agents, self.fakes, self.softs, self.notes = [], [], [], []
        self.leak = set()
        self.leak_check = True
        self.rnd = random.Random(sid)
        self.extra_procs = []
        self.slack = opts.get("slack", 1.0)
        self._cleanup = []
        self.jwt = self.secretval("eyJhbGciOiJSUzI1NiJ9.", 24)
        self.write("sa.jwt", self.jwt + "\n")
        self.write("home/.keep", "")

    # ---- files
    def p(self, *a):
        return os.path.join(self.dir, *a)

    def write(self, name, data, mode=None):
        path = self.p(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        tmp = path + ".w"
        with open(tmp, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        if mode is not None:
            os.chmod(tmp, mode)
        os.rename(tmp, path)
        return path

    def read(self, name):
        with open(self.p(name), "rb") as f:
            return f.read().decode("utf-8", "surrogateescape")

    def maybe(self, name):
        try:
            return self.read(name)
        except OSError:
            return None

    def exists(self, name):
        return os.path.lexists(self.p(name))

    def mode(self, name):
        return os.stat(self.p(name)).st_mode & 0o7777

    def script(self, name, text):
        return self.write(name, "#!/bin/sh\n" + text, 0o755)

    def secretval(self, prefix="S3CR3T-", n=12):
        s = prefix + pysecrets.token_hex(n)
        self.leak.add(s)
        return s

    # ---- fakes
    def fake(self, **kw):
        f = FakeVault(register=self.leak.add, **kw)
        self.fakes.append(f)
        return f

    def pki(self):
        return self.opts["pki_dir"]

    def tls_fake(self, name="server", **kw):
        d = self.pki()
        return self.fake(tls=(os.path.join(d, name + ".pem"), os.path.join(d, name + ".key")), **kw)

    # ---- config
    def tpl(self, contents, dest, **kw):
        d = {"contents": contents, "destination": self.p(dest)}
        d.update(kw)
        return d

    def cfg(self, fv=None, templates=None, sink="token", method=None, mconf=None, minb=None, maxb=None, tc=None,
            retry=None, addr=None, **top):
        m = {"type": "kubernetes", "mount_path": "auth/kubernetes",
             "config": {"role": "app", "token_path": self.p("sa.jwt")}}
        if mconf is not None:
            m["config"] = mconf
        if method:
            m.update(method)
        if minb:
            m["min_backoff"] = minb
        if maxb:
            m["max_backoff"] = maxb
        c = {"vault": {"address": addr or fv.addr}, "auto_auth": {"method": m}}
        if retry is not None:
            c["vault"]["retry"] = {"num_retries": retry}
        if sink:
            c["auto_auth"]["sink"] = [{"type": "file", "config": {"path": self.p(sink)}}]
        if templates:
            c["template"] = templates
        if tc is not None:
            c["template_config"] = tc
        for k, v in top.items():
            if isinstance(v, dict) and isinstance(c.get(k), dict):
                c[k].update(v)
            else:
                c[k] = v
        return {k: v for k, v in c.items() if v is not None}

    # ---- agent
    def env(self, extra=None):
        e = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.p("home"), "LANG": "C.UTF-8", "TMPDIR": self.dir}
        for k in ("NODE_OPTIONS", "LD_LIBRARY_PATH"):
            if k in os.environ:
                e[k] = os.environ[k]
        for k, v in (extra or {}).items():
            e[k] = v
            if k.startswith("VAULT_"):
                e["BAO_" + k[6:]] = v
        return e

    def start(self, config=None, *args, env=None, name=None, cli=None, uid=None, prefix=None):
        argv = shlex.split(cli or self.opts["agent"])
        if self.opts.get("nice"):
            argv = ["nice", "-n", str(self.opts["nice"])] + argv
        if config is not None:
            if isinstance(config, dict):
                path = self.write(name or "config%d.json" % len(self.agents), json.dumps(config, indent=1, ensure_ascii=False))
            elif isinstance(config, str) and (config.startswith("/") and "\n" not in config):
                path = config
            else:
                path = self.write(name or "config%d.hcl" % len(self.agents), config)
            argv.append("-config=" + path)
        argv += list(args)
        a = Agent(self, argv, self.env(env), self.dir, uid=uid, prefix=prefix)
        self.agents.append(a)
        return a

    # ---- waiting and asserting
    def until(self, fn, timeout=10, what=None, step=0.03, agent=None):
        end = time.monotonic() + timeout * self.slack
        while True:
            try:
                v = fn()
            except (OSError, ValueError, KeyError, IndexError, urllib.error.URLError):
                v = None
            if v:
                return v
            if time.monotonic() > end:
                extra = ""
                a = agent or (self.agents[-1] if self.agents else None)
                if a is not None:
                    extra = " [agent rc=%s; log tail: %s]" % (a.rc, a.tail(700))
                raise Fail("timeout %.1fs waiting for %s%s" % (timeout, what or "condition", extra))
            time.sleep(step)

    def until_file(self, name, want=None, timeout=10):
        def f():
            s = self.maybe(name)
            if s is None:
                return False
            if want is None:
                return True
            if isinstance(want, str):
                return s == want
            return want(s)
        try:
            self.until(f, timeout)
        except Fail as e:
            raise Fail("file %s: %s; content now %r" % (name, str(e)[:900], (self.maybe(name) or "<absent>")[:300]))
        return self.read(name)

    def until_tokens(self, name="token", timeout=10):
        return self.until(lambda: self.maybe(name), timeout, "sink " + name)

    def check(self, cond, msg):
        if not cond:
            raise Fail(msg)

    def soft(self, cond, msg):
        if not cond:
            self.softs.append(msg)
        return cond

    def eq(self, got, want, what):
        if got != want:
            raise Fail("%s: got %r, want %r" % (what, got if len(repr(got)) < 700 else repr(got)[:700], want if len(repr(want)) < 700 else repr(want)[:700]))

    def softeq(self, got, want, what):
        return self.soft(got == want, "%s: got %r, want %r" % (what, got, want))

    def between(self, v, lo, hi, what):
        self.soft(lo <= v <= hi, "%s: %.2f not in [%.2f, %.2f]" % (what, v, lo, hi))

    def never(self, fn, secs, what):
        end = time.monotonic() + secs
        while time.monotonic() < end:
            if fn():
                raise Fail(what)
            time.sleep(0.05)

    def sleep(self, s):
        time.sleep(s)

    def http(self, url, method="GET", body=None, headers=None, timeout=15, ctx=None):
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else (body.encode() if isinstance(body, str) else json.dumps(body).encode())
        r = urllib.request.Request(url, data=data, method=method, headers=headers or {})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *( [urllib.request.HTTPSHandler(context=ctx)] if ctx else []))
        try:
            with opener.open(r, timeout=timeout) as f:
                b = f.read()
                st, hd = f.status, f.headers
        except urllib.error.HTTPError as e:
            b, st, hd = e.read(), e.code, e.headers
        out = HttpAnswer(st, {k.lower(): v for k, v in hd.items()}, b)
        return out

    def wait_listener(self, port, timeout=10):
        def f():
            s = socket.create_connection(("127.0.0.1", port), 1)
            s.close()
            return True
        self.until(f, timeout, "listener on %d" % port)

    def control(self):
        """Positive control: a plain configuration logs in and renders (guards scenarios that expect failures)."""
        f = self.fake()
        a = self.start(self.cfg(f, [self.tpl("control", "control/o")], sink="control-token"))
        self.until_file("control/o", "control")
        self.until_tokens("control-token")
        a.stop()

    # ---- real server
    def real(self):
        if not self.opts.get("server"):
            raise Skip("no real server (use --server-bin or --server-addr)")
        return RealServer(self.opts["server"], self.opts["server_token"], self)

    def own_server(self):
        """A private dev server that may be sealed or stopped."""
        b = self.opts.get("server_bin")
        if not b:
            raise Skip("no --server-bin")
        port = free_port()
        r, proc, key = start_dev_server(b, port, self.p("own-server.log"))
        self.extra_procs.append(proc)
        rs = RealServer(r, "root", self)
        rs.unseal_key = key
        return rs

    def cleanup(self):
        for a in self.agents:
            a.kill()
        for p in self.extra_procs:
            p.kill()
            p.wait()
        for f in self.fakes:
            f.close()
        for fn in self._cleanup:
            try:
                fn()
            except Exception:
                pass
        if not self.opts.get("keep"):
            shutil.rmtree(self.dir, ignore_errors=True)

    def scan_leaks(self, extra_files=()):
        hay = []
        for a in self.agents:
            hay.append(("agent%d stdout" % a.n, a.stdout()))
            hay.append(("agent%d stderr" % a.n, a.stderr()))
        for f in extra_files:
            hay.append((f, self.maybe(f) or ""))
        for where, text in hay:
            for s in self.leak:
                if len(s) >= 8 and s in text:
                    i = text.index(s)
                    ctx = text[max(0, i - 120):i + 20].replace("\n", " | ")
                    self.softs.append("SECRET LEAK in %s: ...%s..." % (where, ctx))
                    break


class HttpAnswer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


class RealServer:
    def __init__(self, addr, token, t):
        self.addr, self.token, self.t = addr, token, t
        self.unseal_key = None

    def call(self, method, path, body=None, token=None, headers=None, ok=True):
        h = {"X-Vault-Token": token or self.token, "X-Vault-Request": "true"}
        h.update(headers or {})
        r = self.t.http(self.addr + "/v1/" + path, method, body, h, 30)
        if ok and r.status >= 300:
            raise Fail("real server %s %s -> %s %s" % (method, path, r.status, r.text[:300]))
        return r.json if r.body.strip() else None

    def mount(self, kind, options=None, typ="mounts"):
        name = "%s%d-%s" % (kind, self.t.sid, pysecrets.token_hex(3))
        self.call("POST", "sys/%s/%s" % (typ, name), {"type": kind, "options": options or {}})
        return name

    def policy(self, text):
        name = "p%d-%s" % (self.t.sid, pysecrets.token_hex(3))
        self.call("PUT", "sys/policies/acl/" + name, {"policy": text})
        return name

    def approle(self, policy, ttl="60s", max_ttl="600s", **kw):
        m = self.mount("approle", typ="auth")
        b = {"token_policies": [policy], "token_ttl": ttl, "token_max_ttl": max_ttl}
        b.update(kw)
        self.call("POST", "auth/%s/role/app" % m, b)
        rid = self.call("GET", "auth/%s/role/app/role-id" % m)["data"]["role_id"]
        sid = self.call("POST", "auth/%s/role/app/secret-id" % m, {})["data"]["secret_id"]
        self.t.leak.add(sid)
        self.t.write("role_id", rid)
        self.t.write("secret_id", sid)
        return m, {"type": "approle", "mount_path": "auth/" + m,
                   "config": {"role_id_file_path": self.t.p("role_id"), "secret_id_file_path": self.t.p("secret_id"),
                              "remove_secret_id_file_after_reading": "false"}}


def start_dev_server(binary, port, logfile):
    env = {"PATH": os.environ.get("PATH", ""), "HOME": os.path.dirname(logfile)}
    lf = open(logfile, "wb")
    proc = subprocess.Popen([binary, "server", "-dev", "-dev-root-token-id=root", "-dev-no-store-token",
                             "-dev-listen-address=127.0.0.1:%d" % port],
                            stdout=lf, stderr=lf, stdin=subprocess.DEVNULL, env=env, start_new_session=True)
    addr = "http://127.0.0.1:%d" % port
    end = time.monotonic() + 30
    key = None
    while time.monotonic() < end:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(addr + "/v1/sys/health", timeout=2) as f:
                f.read()
            txt = open(logfile, errors="replace").read()
            m = re.search(r"Unseal Key: (\S+)", txt)
            if m:
                key = m.group(1)
                break
        except OSError:
            pass
        if proc.poll() is not None:
            raise Fail("dev server died: " + open(logfile, errors="replace").read()[-500:])
        time.sleep(0.1)
    return addr, proc, key


# ------------------------------------------------------------------ test PKI
def make_pki(d):
    """CA, other CA, server (127.0.0.1/localhost), named server (vault.internal), client cert, pki leaf certs."""
    def run(*a, **kw):
        subprocess.run(a, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=d, **kw)
    for ca in ("ca", "otherca"):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", ca + ".key",
            "-out", ca + ".pem", "-days", "3", "-subj", "/CN=conformance " + ca, "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("mkdir", "-p", "db")
    with open(os.path.join(d, "ca.cnf"), "w") as f:
        f.write("[ca]\ndefault_ca=c\n[c]\ndatabase=db/index.txt\nserial=db/serial\nnew_certs_dir=db\ncertificate=ca.pem\n"
                "private_key=ca.key\ndefault_md=sha256\npolicy=p\nunique_subject=no\ncopy_extensions=copy\n[p]\ncommonName=supplied\n")
    open(os.path.join(d, "db/index.txt"), "w").close()
    with open(os.path.join(d, "db/serial"), "w") as f:
        f.write("1000\n")
    fmt = "%Y%m%d%H%M%SZ"
    now = time.time()

    def leaf(name, cn, san, start, end, eku="serverAuth,clientAuth"):
        run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key",
            "-out", name + ".csr", "-subj", "/CN=" + cn, "-addext", "subjectAltName=" + san, "-addext", "extendedKeyUsage=" + eku,
            "-addext", "basicConstraints=CA:FALSE")
        run("openssl", "ca", "-batch", "-notext", "-config", "ca.cnf", "-in", name + ".csr", "-out", name + ".pem",
            "-startdate", time.strftime(fmt, time.gmtime(now + start)), "-enddate", time.strftime(fmt, time.gmtime(now + end)))
    leaf("server", "localhost", "DNS:localhost,IP:127.0.0.1", -60, 86400)
    leaf("named", "vault.internal", "DNS:vault.internal", -60, 86400)
    leaf("client", "client", "DNS:client", -60, 86400)
    leaf("fresh1", "fresh1.example", "DNS:fresh1.example", -60, 86400)
    leaf("fresh2", "fresh2.example", "DNS:fresh2.example", -60, 86400)
    leaf("old", "old.example", "DNS:old.example", -86400, 3600)
    run("openssl", "genrsa", "-out", "jwt.key", "2048")
    run("openssl", "rsa", "-in", "jwt.key", "-pubout", "-out", "jwt.pub")


# ------------------------------------------------------------------ runner
def child(sid, opts, conn):
    t0 = time.monotonic()
    s = SCENARIOS[sid]
    t = None
    res = {"id": sid, "title": s["title"]}
    try:
        t = Ctx(opts, sid)
        s["fn"](t)
        if t.leak_check:
            t.scan_leaks()
        if t.softs:
            res.update(status="fail", reason=" ;; ".join(t.softs)[:3000])
        else:
            res.update(status="pass")
    except Skip as e:
        res.update(status="skip", reason=str(e))
    except Fail as e:
        rs = [str(e)] + (t.softs if t else [])
        res.update(status="fail", reason=" ;; ".join(rs)[:3000])
    except (OSError, ValueError, KeyError, IndexError, AttributeError) as e:
        ln = traceback.extract_tb(e.__traceback__)
        ln = [f for f in ln if "scen_" in f.filename] or ln
        res.update(status="fail", reason="unexpected %r at %s:%d (%s)%s" % (e, os.path.basename(ln[-1].filename), ln[-1].lineno, ln[-1].line,
                                                                              "; log tail: " + t.agents[-1].tail(300) if t and t.agents else ""))
    except Exception as e:
        res.update(status="error", reason="harness error: %r\n%s" % (e, traceback.format_exc()[-1800:]))
    finally:
        if t:
            res["notes"] = t.notes
            if opts.get("keep"):
                res["dir"] = t.dir
            try:
                t.cleanup()
            except Exception:
                pass
    res["secs"] = round(time.monotonic() - t0, 1)
    conn.send(res)
    conn.close()
    os._exit(0)


def run_all(ids, opts, jobs, echo=True):
    mpx = mp.get_context("fork")
    queue = sorted(ids, key=lambda i: -SCENARIOS[i]["est"])
    running, results = {}, {}
    while queue or running:
        while queue and len(running) < jobs:
            sid = queue.pop(0)
            r, w = mpx.Pipe(False)
            p = mpx.Process(target=child, args=(sid, opts, w), daemon=False)
            p.start()
            w.close()
            running[sid] = (p, r, time.monotonic())
        for sid in list(running):
            p, r, t0 = running[sid]
            res = None
            if r.poll(0):
                try:
                    res = r.recv()
                except EOFError:
                    res = {"id": sid, "title": SCENARIOS[sid]["title"], "status": "error", "reason": "worker died", "secs": 0}
            elif not p.is_alive():
                if r.poll(0.2):
                    continue
                res = {"id": sid, "title": SCENARIOS[sid]["title"], "status": "error", "reason": "worker died", "secs": 0}
            elif time.monotonic() - t0 > SCENARIOS[sid]["timeout"] * opts.get("slack", 1.0) + 30:
                p.terminate()
                res = {"id": sid, "title": SCENARIOS[sid]["title"], "status": "fail", "reason": "scenario time-out",
                       "secs": round(time.monotonic() - t0, 1)}
            if res is not None:
                p.join(5)
                del running[sid]
                k = SCENARIOS[sid]["known"].get(opts["kind"])
                if k:
                    res["known"] = k
                results[sid] = res
                if echo:
                    tag = {"pass": "ok  ", "fail": "FAIL", "skip": "skip", "error": "ERR "}[res["status"]]
                    if res["status"] == "fail" and k:
                        tag = "xfail"
                    print("%-5s %3d %-60s %5.1fs %s" % (tag, sid, res["title"][:60], res["secs"],
                                                        "" if res["status"] == "pass" else res.get("reason", "")[:300].replace("\n", " | ")), flush=True)
        time.sleep(0.05)
    return results
