#!/usr/bin/env python3
"""Fails when extraction got worse.   quality.py SCORE.PY PREDICTIONS.jsonl CORPUS_DIR

The floors stand a little under what docs/quality.md says of the model that is in the repository. That model has seen
these pages, so they are no measure of quality: they notice what breaks. They may only rise.
"""
import json
import subprocess
import sys

# (options of score.py, metric, floor)
FLOORS = [
    ([], "word_f1", 0.934),
    (["--source", "fundus"], "word_f1", 0.987),
    (["--source", "fundus"], "acc", 0.64),
    (["--source", "fundus"], "lead_f1", 0.92),
    (["--source", "fundus"], "title_exact", 0.85),
    (["--source", "fundus"], "author_f1", 0.90),
    (["--source", "fundus"], "date", 0.98),
    (["--source", "fundus"], "caption_f1", 0.96),
    (["--source", "fundus"], "credit_f1", 0.88),
    (["--source", "fundus"], "image_f1", 0.87),
    (["--source", "wcxb-dev"], "word_f1", 0.930),
]


def main():
    score, predictions, corpus = sys.argv[1:]
    results, failed = {}, 0
    for options, metric, floor in FLOORS:
        key = " ".join(options)
        if key not in results:
            out = subprocess.run([sys.executable, score, "--json", *options, predictions, corpus], check=True, capture_output=True, text=True).stdout
            results[key] = json.loads(out)["overall"]
        value = results[key][metric]
        ok = value >= floor
        failed += not ok
        print("%-40s %-12s %.4f  floor %.4f %s" % (key or "all pages", metric, value, floor, "" if ok else "FELL"))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
