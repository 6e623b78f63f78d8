#!/usr/bin/env python3
"""Runs an agent with every configuration of test/vectors/configs and compares what it does with the recorded behaviour.

  configs_check.py --agent "node dist/agent.js agent" [--only 3,10-20 | --list FILE.jsonl] [--effective] [--json out.json]

Each config runs for a moment against two fake Vaults. Verdict: rejected = the process ends with a non-zero code
inside the window; accepted = still running, or exit 0. Effective values are what an observer sees: address contacted,
login path/body/namespace/wrap, files with mode and content, listener behaviour, gaps between failed logins."""
import argparse, json, multiprocessing as mp, os, re, shlex, shutil, signal, sys, tempfile, time
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from harness import core  # noqa: E402
from harness.core import Ctx, Fail, err, free_port, Resp  # noqa: E402

CDIR = os.path.join(HERE, "..", "vectors", "configs")


def sub(s, m):
    for k, v in m.items():
        s = s.replace(k, v)
    return s


def run_one(case, opts):
    t = Ctx(opts, 0)
    try:
        return run_case(t, case, opts)
    finally:
        t.cleanup()


def run_case(t, case, opts):
    setup = case.get("setup") or {}
    fs = [t.fake(), t.fake()]
    for f in fs:
        f.set_kv2("app", {"v": "kv2val"})
        f.set_kv1("app", {"v": "kv1val"})
        f.add_token("hvs.rootlike-corpus-01", 0, False)
        if setup.get("login_fail"):
            f.on_login = lambda n, q: err(403, "permission denied")
    p1, p2 = free_port(), free_port()
    d = t.p("w")
    os.makedirs(d)
    for n, c in (("jwt", "jwt-value\n"), ("jwt2", "jwt2-value\n"), ("roottoken", "hvs.rootlike-corpus-01"), ("src.ctmpl", "from source"),
                 ("dh.json", '{"curve25519_public_key":"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}')):
        t.write("w/" + n, c)
    given = set(os.listdir(d))
    m = {"@ADDR2@": fs[1].addr, "@ADDR@": fs[0].addr, "@DIR@": d, "@PORT2@": str(p2), "@PORT@": str(p1), "@PKI@": t.pki()}
    raw = open(os.path.join(CDIR, case["file"]), "rb").read()
    for k, v in m.items():
        raw = raw.replace(k.encode(), v.encode())
    cfg = t.write("cfg/" + case["file"], raw)
    env = {k: sub(v, m) for k, v in (setup.get("env") or {}).items()}
    has_listener = b"listener" in raw
    a = t.start(cfg, env=env)
    end = a.t0 + opts["window"]
    settle = None
    while time.monotonic() < end:
        if not a.alive:
            break
        now = time.monotonic()
        done = setup.get("login_fail") is None and os.path.exists(os.path.join(d, "token"))
        if done and settle is None:
            settle = now + opts["settle"] + (0.4 if b"template" in raw or has_listener else 0) + (2.2 if b"env_template" in raw else 0)
        if settle and now >= settle:
            break
        if setup.get("login_fail") and max(len(f.logins()) for f in fs) >= 2:
            break
        if settle is None and setup.get("login_fail") is None and not fs[0].logins() and not fs[1].logins() and now > a.t0 + 3.5 + opts["extra"]:
            break
        time.sleep(0.03)
    eff = {}
    if a.alive and has_listener:
        lst = {}
        for nm, port in (("port", p1), ("port2", p2)):
            for scheme in ("http", "https"):
                try:
                    import ssl
                    c = ssl.create_default_context()
                    c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
                    r = t.http("%s://127.0.0.1:%d/v1/kv/app" % (scheme, port), ctx=c, timeout=3)
                    x = {"scheme": scheme, "read_without_token": r.status, "x_cache": r.headers.get("x-cache")}
                    if scheme == "http" and r.status == 400 and "HTTPS" in r.text:
                        continue
                    x["metrics"] = t.http("%s://127.0.0.1:%d/agent/v1/metrics" % (scheme, port), ctx=c, timeout=3).status
                    x["prometheus"] = t.http("%s://127.0.0.1:%d/agent/v1/metrics?format=prometheus" % (scheme, port), ctx=c, timeout=3).status
                    x["quit_get"] = t.http("%s://127.0.0.1:%d/agent/v1/quit" % (scheme, port), ctx=c, timeout=3).status
                    lst[nm] = x
                    break
                except Exception:
                    continue
        eff["listeners"] = lst
    rc = a.rc
    alive = a.alive
    lg = [q for f in fs for q in f.logins()]
    eff["contacted"] = [n for n, f in (("ADDR", fs[0]), ("ADDR2", fs[1])) if [q for q in f.log if q.path != "sys/health"]]
    if lg:
        q = lg[0]
        body = {k: (v if isinstance(v, str) else json.dumps(v)) for k, v in (q.json or {}).items()}
        eff["login"] = {"path": q.path, "body": body, "namespace": (q.ns or "").strip("/"), "wrap_ttl": q.headers.get("x-vault-wrap-ttl")}
        f = fs[0] if fs[0].logins() else fs[1]
        if setup.get("login_fail") and len(f.logins()) >= 2:
            eff["first_backoff"] = round(f.logins()[1].t - f.logins()[0].t, 1)
    toks = {tk: "TOKEN" for f in fs for tk in f.tokens}
    for _ in range(10):   # never look while a temporary file is in the air
        if not any(re.fullmatch(r"\d{5,}|.*\.tmp\..*", n) for _, _, ns in os.walk(d) for n in ns):
            break
        time.sleep(0.15)
    files = {}
    for root, _, names in os.walk(d):
        for n in names:
            full = os.path.join(root, n)
            rel = os.path.relpath(full, d)
            if rel in given:
                continue
            st = os.lstat(full)
            e = {"mode": "%04o" % (st.st_mode & 0o7777)}
            if st.st_uid or st.st_gid:
                e["owner"] = "%d:%d" % (st.st_uid, st.st_gid)
            if not os.path.isfile(full):
                e["content"] = "<special>"
            elif ".log" in n or n.endswith(".db"):
                e["content"] = "<any>"
                rel = "<log file>" if ".log" in n else "<cache file>"
            else:
                s = open(full, "rb").read(2000).decode("utf-8", "surrogateescape")
                if s in toks:
                    s = "<token>"
                elif s == str(a.p.pid):
                    s = "<pid>"
                elif s.startswith("{") and ('"wrapped_accessor"' in s or '"encrypted_payload"' in s):
                    s = "<json %s>" % ",".join(sorted(json.loads(s)))
                e["content"] = s.replace(d, "@DIR@").encode("utf-8", "backslashreplace").decode()
            files[rel] = e
    gone = sorted(x for x in given if not os.path.exists(os.path.join(d, x)))
    if os.path.exists(t.p("rel-out")):
        files["<cwd>/rel-out"] = {"content": open(t.p("rel-out")).read()}
    if gone:
        eff["removed"] = gone
    eff["files"] = files
    term = None
    if alive:
        a.term()
        try:
            term = a.p.wait(6)
        except Exception:
            term = "no exit"
    verdict = "accepted" if alive or rc == 0 else "rejected"
    res = {"file": case["file"], "verdict": verdict, "exit": rc, "after_sigterm": term}
    if verdict == "rejected":
        lines = [l for l in (a.stdout() + "\n" + a.stderr()).splitlines() if l.strip()]
        lines = [l for l in lines if not re.search(r"version does not match|systemd notification|Error encountered during run|\[INFO\]|\[DEBUG\]", l)]
        hit = [i for i, l in enumerate(lines) if re.search(r"error|fail|invalid|unknown|unsupported|must|cannot|panic", l, re.I)]
        i = next((i for i in hit if re.search("runtime error encountered", lines[i])), hit[0] if hit else 0)
        msg = " | ".join(x.strip() for x in lines[i:i + 4])
        res["message"] = clean(msg, m)[:400]
        res["stage"] = "runtime" if lg else "startup"
        if any("panic" in l for l in lines):
            res["message"] = "panic: " + res["message"]
        eff.pop("login", None)
        eff.pop("contacted", None)
        eff["files"] = {}
    res["effective"] = {k: v for k, v in eff.items() if v not in ({}, [], None)}
    return res


def clean(s, m):
    for k, v in m.items():
        s = s.replace(v, k)
    s = re.sub(r"^\S+T\S+Z?\s+", "", s)
    return re.sub(re.escape(tempfile.gettempdir()) + r"/\S*?/cfg/", "", s)


def worker(case, opts, conn):
    try:
        r = run_one(case, opts)
    except Exception as e:
        import traceback
        r = {"file": case["file"], "verdict": "harness-error", "message": repr(e) + traceback.format_exc()[-800:]}
    conn.send(r)
    conn.close()
    os._exit(0)


def run_all(cases, opts, jobs):
    mpx = mp.get_context("fork")
    q, run, out = list(cases), [], {}
    while q or run:
        while q and len(run) < jobs:
            c = q.pop(0)
            r, w = mpx.Pipe(False)
            p = mpx.Process(target=worker, args=(c, opts, w))
            p.start()
            w.close()
            run.append((c, p, r, time.monotonic()))
        for item in list(run):
            c, p, r, t0 = item
            res = None
            if r.poll(0):
                try:
                    res = r.recv()
                except EOFError:
                    res = {"file": c["file"], "verdict": "harness-error", "message": "worker died"}
            elif time.monotonic() - t0 > 60:
                p.kill()
                res = {"file": c["file"], "verdict": "harness-error", "message": "worker hung"}
            if res:
                p.join()
                run.remove(item)
                out[c["file"]] = res
        time.sleep(0.02)
    return out


def near(a, b, key=""):
    """Compare effective values; backoffs with tolerance."""
    if key == "first_backoff" and a is not None and b is not None:
        return abs(a - b) <= max(0.5, 0.3 * b)
    if isinstance(a, dict) and isinstance(b, dict):
        return all(near(a.get(k), b.get(k), k) for k in set(a) | set(b))
    return a == b


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--agent", required=True)
    ap.add_argument("--list", help="jsonl with the wanted cases (default configs.jsonl of the vectors)")
    ap.add_argument("--only")
    ap.add_argument("--jobs", type=int, default=4)
    ap.add_argument("--json")
    ap.add_argument("--window", type=float, default=6.0, help="seconds one config may run")
    ap.add_argument("--settle", type=float, default=0.3)
    ap.add_argument("--extra", type=float, default=0.0, help="additional start-up allowance for slow programs")
    ap.add_argument("--effective", action="store_true", help="effective-value differences count as failures too")
    a = ap.parse_args()
    src = a.list or os.path.join(CDIR, "configs.jsonl")
    cases = [json.loads(l) for l in open(src)]
    if a.only:
        ids = set()
        for p in a.only.split(","):
            lo, _, hi = p.partition("-")
            ids |= set(range(int(lo), int(hi or lo) + 1))
        cases = [c for c in cases if int(c["file"][:3]) in ids]
    words = shlex.split(a.agent)
    words[0] = shutil.which(words[0]) or os.path.abspath(words[0])
    base = tempfile.mkdtemp(prefix="vac-base-")
    os.chmod(base, 0o755)
    pki = os.path.join(base, "pki")
    os.makedirs(pki)
    core.make_pki(pki)
    opts = {"agent": shlex.join(words), "kind": "ours", "pki_dir": pki, "window": a.window, "settle": a.settle + a.extra * 0.5, "extra": a.extra}
    t0 = time.monotonic()
    try:
        out = run_all(cases, opts, a.jobs)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    wall = time.monotonic() - t0
    nv = ne = nd = 0
    rep = []
    for c in cases:
        r = out[c["file"]]
        if r["verdict"] != c["verdict"]:
            tag = "known-difference" if c.get("vault_differs") else "VERDICT"
            nd += bool(c.get("vault_differs"))
            nv += not c.get("vault_differs")
            rep.append({"file": c["file"], "kind": tag, "want": c["verdict"], "got": r["verdict"], "message": r.get("message"), "want_message": c.get("message"), "vault_differs": c.get("vault_differs")})
            print("%-16s %s: want %s, got %s (%s)" % (tag, c["file"], c["verdict"], r["verdict"], (r.get("message") or c.get("message") or "")[:160]))
        elif r["verdict"] == "accepted" and not near(r.get("effective", {}), c.get("effective", {})):
            ne += 1
            rep.append({"file": c["file"], "kind": "effective", "want": c.get("effective"), "got": r.get("effective")})
            we, ge = c.get("effective", {}), r.get("effective", {})
            ks = [k for k in set(we) | set(ge) if not near(ge.get(k), we.get(k), k)]
            print("%-16s %s: %s" % ("effective", c["file"], "; ".join("%s want %s got %s" % (k, json.dumps(we.get(k))[:150], json.dumps(ge.get(k))[:150]) for k in ks)))
    print("%d configs: %d verdict mismatches, %d known differences, %d effective-value mismatches; %.0fs" % (len(cases), nv, nd, ne, wall))
    if a.json:
        json.dump(rep, open(a.json, "w"), indent=1)
    return 1 if nv or (a.effective and ne) else 0


if __name__ == "__main__":
    sys.exit(main())
