#!/usr/bin/env python3
"""Template corpus: every snippet of templates/golden.jsonl rendered by one agent (error_fatal = false).

  templates_check.py --agent "node dist/agent.js agent" [--json out.json]

golden record: {"n", "contents", "output": text or null (null = Vault's engine gave an error and wrote no file), "differs"?}"""
import argparse, json, os, re, shlex, shutil, sys, tempfile, time
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from harness.core import Ctx, Raw, Resp  # noqa: E402

DATA = Raw('{"request_id":"req-1","lease_id":"","renewable":false,"lease_duration":0,"wrap_info":null,"warnings":null,"auth":null,"data":{"data":'
           '{"str":"str","num":5432,"float":1.50,"exp":1E+2,"big":12345678901234567890,"neg":-7,"zero":0,"bool":true,"nul":null,"list":["a","b","c"],"elist":[],'
           '"map":{"k2":"v2","k1":"v1","k10":10},"nested":{"a":{"b":"deep"},"l":[1,{"x":null}]},"empty":"","uni":"h\\u00e9\\ud83d\\ude00","json":"{\\"x\\":[1,2]}","b64":"aGVsbG8=","html":"<a b=\\"c\\">&\'"},'
           '"metadata":{"created_time":"2024-01-01T00:00:00Z","custom_metadata":null,"deletion_time":"","destroyed":false,"version":3}}}')


def run(words, cases, wait, chunk=120):
    out = {}
    for lo in range(0, len(cases), chunk):
        part = cases[lo:lo + chunk]
        t = Ctx({"agent": shlex.join(words), "kind": "ours", "pki_dir": ""}, 0)
        try:
            fv = t.fake()
            fv.set_kv2("app", {"x": 1})
            fv.route("GET", "secret/data/app", lambda q: Resp(200, DATA))
            fv.set_kv1("app", {"v": "kv1"})
            for k in ("b", "a"):
                fv.set_kv2("dir/" + k, {"v": k.upper()})
            c = t.cfg(fv, [dict(t.tpl(x["contents"] or "{{/* empty */}}", "o/%04d" % (lo + i)), error_fatal=False) for i, x in enumerate(part)] + [t.tpl("end", "end")])
            a = t.start(c, env={"TPL_ENV": "env value", "TPL_EMPTY": ""})
            t.until_file("end", "end", 20)
            time.sleep(wait)
            for i in range(len(part)):
                p = t.p("o/%04d" % (lo + i))
                out[lo + i] = open(p, "rb").read().decode("utf-8", "surrogateescape") if os.path.exists(p) else None
            a.stop()
        finally:
            t.cleanup()
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--agent", required=True)
    ap.add_argument("--wait", type=float, default=2.0)
    ap.add_argument("--list", default=os.path.join(HERE, "templates", "golden.jsonl"))
    ap.add_argument("--json")
    a = ap.parse_args()
    words = shlex.split(a.agent)
    words[0] = shutil.which(words[0]) or os.path.abspath(words[0])
    cases = [json.loads(l) for l in open(a.list)]
    out = run(words, cases, a.wait)
    bad, known, rep = 0, 0, []
    for i, c in enumerate(cases):
        if out[i] != c["output"]:
            k = c.get("differs")
            bad, known = bad + (not k), known + bool(k)
            rep.append({"n": c["n"], "contents": c["contents"], "want": c["output"], "got": out[i], "differs": k})
            print("%s %d %s\n   want %r\n   got  %r" % ("known" if k else "DIFF", c["n"], c["contents"], c["output"], out[i]))
    print("%d snippets: %d differ, %d known differences" % (len(cases), bad, known))
    if a.json:
        json.dump(rep, open(a.json, "w"), indent=1)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
