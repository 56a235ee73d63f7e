#!/usr/bin/env python3
"""Are the confidences right?   reliability.py SCORE.PY RECORDS.jsonl CORPUS_DIR

RECORDS.jsonl is what `newsarc extract --inputs … --format jsonl` wrote for the corpus. For each field, and each tenth of
confidence, the table shows how many values were given and which share of them is right. It fails when of the values of a
field given with .9 and more fewer than nine in ten (less two in a hundred) are right, or when a field's confidences are on average more than
.06 away from its share.

A title, a date, a language and a canonical address are right when they equal the truth; authors when the
sets of names are equal; a section, each tag and each image when it is one of the true ones; a standfirst and a text
when they share nine tenths of their words with the true one.
"""
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path

FIELDS = ("title", "authors", "published_at", "lead", "body", "section", "tags", "images", "lang", "canonical_url")
BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))
SURE, MANY, DRIFT, SLACK = 0.9, 30, 0.06, 0.02


def right(score, field, record, truth):
    """True, False, or None where the truth says nothing."""
    if field == "title":
        return score.tokens(record["title"]) == score.tokens(truth["title"]) if truth.get("title") else None
    if field == "authors":
        names = score.names(truth.get("authors"))
        return score.names(record["authors"]) == names if names else None
    if field == "published_at":
        return bool(score.same_day(record["published_at"], truth["published_date"])) if truth.get("published_date") else None
    if field == "lead":
        return score.token_f1(record["lead"], truth["lead"]) >= 0.9 if truth.get("lead") and truth["source"] == "fundus" else None
    if field == "body":
        if truth.get("body") is None or truth["source"] not in ("fundus", "wcxb-dev"):
            return None
        body, lead = record["body"] or "", record.get("lead") or ""
        if lead and not " ".join(body.split()).startswith(" ".join(lead.split())):
            body = lead + "\n\n" + body
        return score.word_prf(body, truth["body"])[2] >= 0.9
    if field == "section":
        sections = truth.get("section") or []
        sections = sections.replace(";", ",").split(",") if isinstance(sections, str) else sections
        return score.tokens(record["section"]) in [score.tokens(s) for s in sections] if sections else None
    if field == "lang":
        return record["lang"][:2] == truth["language"][:2].lower() if truth.get("language") else None
    if field == "canonical_url":
        return score.img_key(record["canonical_url"]) == score.img_key(truth["canonical_url"]) if truth.get("canonical_url") else None
    return None


def each(score, record, truth):
    """(field, confidence, right) of each tag and image: they are judged one by one."""
    confidence = {entry["field"]: entry["confidence"] for entry in record.get("provenance") or []}
    if truth.get("topics"):
        topics = [score.tokens(t) for t in truth["topics"]]
        for tag in record.get("tags") or []:
            yield "tags", confidence["tags"], score.tokens(tag) in topics
    if truth.get("images"):
        images = record.get("images") or []
        found = {id(image) for pair in score.match_images(images, truth["images"]) for image in pair}
        for i, image in enumerate(images):
            if "images[%d]" % i in confidence:
                yield "images", confidence["images[%d]" % i], id(image) in found


def main():
    spec = importlib.util.spec_from_file_location("score", sys.argv[1])
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    truths = {}
    for file in (Path(sys.argv[3]) / "truth").glob("*.json"):
        truth = json.loads(file.read_text(encoding="utf8"))
        truths[truth["id"]] = truth
    given = defaultdict(list)  # field → (confidence, right)
    for line in open(sys.argv[2], encoding="utf8"):
        record = json.loads(line)
        truth = truths.get(record.get("id"))
        for entry in (record.get("provenance") or []) if truth else []:
            field = entry["field"]
            if field in FIELDS and record.get(field):
                ok = right(score, field, record, truth)
                if ok is not None:
                    given[field].append((entry["confidence"], ok))
        for field, confidence, ok in each(score, record, truth) if truth else []:
            given[field].append((confidence, ok))
    print("| field | values | right | mean confidence | " + " | ".join("%.1f–%.1f" % (lo, min(hi, 1)) for lo, hi in BINS) + " |")
    print("|---|---|---|---|" + "---|" * len(BINS))
    failed = []
    for field in FIELDS:
        rows = given[field]
        if not rows:
            continue
        share, mean = sum(ok for _, ok in rows) / len(rows), sum(c for c, _ in rows) / len(rows)
        cells = []
        for lo, hi in BINS:
            inside = [ok for c, ok in rows if lo <= c < hi]
            cells.append("%.2f of %d" % (sum(inside) / len(inside), len(inside)) if inside else "–")
        print("| %s | %d | %.3f | %.3f | %s |" % (field, len(rows), share, mean, " | ".join(cells)))
        sure = [ok for c, ok in rows if c >= SURE]
        if len(sure) >= MANY and sum(sure) / len(sure) < SURE - SLACK:
            failed.append("%s: of %d values given with %.1f and more %.3f are right" % (field, len(sure), SURE, sum(sure) / len(sure)))
        if len(rows) >= MANY and mean - share > DRIFT:
            failed.append("%s: %.3f are right, the mean confidence is %.3f" % (field, share, mean))
    for line in failed:
        print("FAILED " + line)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
