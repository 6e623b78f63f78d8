#!/usr/bin/env python3
"""Black-box conformance suite for "Vault agent" programs.

  conformance.py --agent "path/to/bao agent" --kind bao --server-bin path/to/bao --jobs 8 --json out.json
  conformance.py --agent "node dist/agent.js agent" --only 21,24,101-110
"""
import argparse, json, os, re, shlex, shutil, sys, tempfile, time
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from harness import core  # noqa: E402
from harness import scen_config, scen_auth, scen_template, scen_cache, scen_extra, scen_more, scen_real, scen_spec  # noqa: E402,F401


def parse_ids(s):
    out = []
    for part in s.replace("\n", ",").split(","):
        part = part.strip()
        if not part:
            continue
        if "-" in part:
            a, b = part.split("-")
            out += list(range(int(a), int(b) + 1))
        else:
            out.append(int(part))
    return [i for i in out if i in core.SCENARIOS]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--agent", help="command that precedes the agent arguments")
    ap.add_argument("--cli", help="command for `token revoke` (default: --agent with the word agent replaced)")
    ap.add_argument("--only", help="ids, comma separated, ranges allowed; @FILE reads ids from a file")
    ap.add_argument("--kind", default="ours", choices=["bao", "ours", "vault"])
    ap.add_argument("--json", help="write results here")
    ap.add_argument("--jobs", type=int, default=4)
    ap.add_argument("--server-bin", help="OpenBao/Vault binary for scenarios against a real dev server")
    ap.add_argument("--server-addr", help="use this running dev server (root token in --server-token)")
    ap.add_argument("--server-token", default="root")
    ap.add_argument("--slack", type=float, default=float(os.environ.get("CONFORMANCE_SLACK", "1.0")), help="multiplies waiting limits")
    ap.add_argument("--nice", type=int, default=0)
    ap.add_argument("--keep", action="store_true", help="keep scenario directories")
    ap.add_argument("--list", action="store_true")
    a = ap.parse_args()
    if a.list:
        for i in sorted(core.SCENARIOS):
            s = core.SCENARIOS[i]
            print(json.dumps({k: s[k] for k in ("id", "title", "checks", "known", "est")}))
        return 0
    if not a.agent:
        ap.error("--agent is required")
    only = a.only
    if only and only.startswith("@"):
        only = open(only[1:]).read()
    ids = parse_ids(only) if only else sorted(core.SCENARIOS)
    words = shlex.split(a.agent)
    words[0] = shutil.which(words[0]) or os.path.abspath(words[0])
    server_bin = a.server_bin or (words[0] if a.kind in ("bao", "vault") else None)
    base = tempfile.mkdtemp(prefix="vac-base-")
    os.chmod(base, 0o755)
    t0 = time.monotonic()
    proc = None
    try:
        pki = os.path.join(base, "pki")
        os.makedirs(pki)
        core.make_pki(pki)
        server = a.server_addr
        if not server and server_bin and any(i in scen_real.NEEDS_REAL for i in ids):
            server, proc, _ = core.start_dev_server(server_bin, core.free_port(), os.path.join(base, "server.log"))
        opts = {"agent": shlex.join(words), "cli": a.cli, "kind": a.kind, "pki_dir": pki, "server": server,
                "server_token": a.server_token, "server_bin": server_bin, "slack": a.slack, "nice": a.nice, "keep": a.keep}
        res = core.run_all(ids, opts, a.jobs)
    finally:
        if proc:
            proc.kill()
            proc.wait()
        if not a.keep:
            shutil.rmtree(base, ignore_errors=True)
    wall = time.monotonic() - t0
    n = {"pass": 0, "fail": 0, "skip": 0, "error": 0}
    xfail = xpass = 0
    for r in res.values():
        n[r["status"]] += 1
        if r.get("known"):
            xfail += r["status"] == "fail"
            xpass += r["status"] == "pass"
    print("\n%d scenarios: %d pass (%d of them marked known-fail), %d fail (%d known), %d skip, %d harness errors; %.0fs"
          % (len(res), n["pass"], xpass, n["fail"], xfail, n["skip"], n["error"], wall))
    if a.json:
        txt = json.dumps({"agent": a.agent, "kind": a.kind, "wall_secs": round(wall, 1), "totals": n,
                          "results": [res[i] for i in sorted(res)]}, indent=1)
        if not a.keep:   # no machine paths in stored results
            txt = re.sub(re.escape(tempfile.gettempdir()) + r"/vac\d+-\w+", "$DIR", txt)
            for w in set(words + shlex.split(a.agent)):
                if "/" in w:
                    txt = txt.replace(w, os.path.basename(w))
        with open(a.json, "w") as f:
            f.write(txt)
    return 0 if n["fail"] - xfail + n["error"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
