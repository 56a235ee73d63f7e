#!/usr/bin/env python3
"""Checks the record made of the text of one real page.   seed.py RECORDS.jsonl"""
import json
import sys

[line] = open(sys.argv[1], encoding="utf-8").read().splitlines()
r = json.loads(line)
body = r["body"] or ""
checks = {
    "no error": r["error"] is None,
    "page_type": r["page_type"] == "article",
    "title": r["title"] == "The West's unwillingness to see Russia's victory in Ukraine pushes NATO onto the battlefield",
    "lead": r["lead"] == "Boulevard Voltaire: NATO is sliding towards the participation of its troops in the battles with Russia in Ukraine",
    "body begins": body.startswith("All new reports about"),
    "body ends": body.endswith("does not seem to be needed by anyone, but everyone is thinking about it."),
    "paragraphs": body.count("\n\n") == 10,
    "no chrome in body": not any(w in body for w in ("Войти", "Frederic", "Discussion", "Image source", "ВПК")),
    "authors": r["authors"] == ["Frederic Lasse (Frederic Lassez)"],
    "one image": len(r["images"]) == 1,
    "credit": r["images"] and r["images"][0]["credit"] == "© CC BY-SA 2.0 / NATO North Atlantic Treaty Organization / Flickr",
    "licence": r["images"] and r["images"][0]["license"] == "CC BY-SA 2.0",
    "counters": (r["views"], r["comments"], r["votes"]) == (966, 0, 0),
    "rights": r["source"] and "The rights to this material belong to" in (r["source"]["rights"] or ""),
    "disclaimer": r["source"] and (r["source"]["disclaimer"] or "").startswith("InoSMI materials contain"),
    "lang": r["lang"] == "en",
    "article_id": r["article_id"] == "vpk.name/665992",
    "sidebar": len(r["sidebar"]) == 15,
    "two without a title": sum(s["title"] is None for s in r["sidebar"]) == 2,
    "inferred year": r["sidebar"] and r["sidebar"][0]["time_inferred"] and r["sidebar"][0]["time"].startswith("2024-11-18T"),
    "time as printed": r["sidebar"] and r["sidebar"][0]["time_raw"] == "18.11 06:46",
}
failed = [name for name, held in checks.items() if not held]
print(f"seed record: {len(checks) - len(failed)} of {len(checks)} checks hold" + (f"; not: {', '.join(failed)}" if failed else ""))
sys.exit(bool(failed))
