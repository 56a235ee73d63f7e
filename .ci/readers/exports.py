"""usage: exports.py NEWSARC DIR WORK: do texts come back from exports as the dataset has them?

Python's own readers of CSV, JSON and SQLite, against the dataset's JSON Lines, which the readers of Parquet agree with.
"""
import csv, json, pathlib, re, shlex, shutil, sqlite3, subprocess, sys

newsarc, dataset, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
columns = ["article_id", "title", "body", "authors", "source.name"]
csv.field_size_limit(1 << 30)


def export(name, *flags):
    path = work / name
    subprocess.run([newsarc, "export", dataset, "-o", str(path), *flags], check=True, stderr=subprocess.DEVNULL)
    return path


want = {}
for part in sorted(pathlib.Path(dataset, "articles").glob("*.jsonl.zst")):
    for line in subprocess.run(["zstd", "-dcq", str(part)], check=True, capture_output=True).stdout.split(b"\n"):
        if line:
            row = json.loads(line)
            want[row["article_id"]] = [row["article_id"], row["title"], row["body"], row["authors"], (row["source"] or {}).get("name")]

lines = export("a.jsonl", "--columns", ",".join(columns)).read_bytes().decode("utf-8").split("\n")
got = {"jsonl": [[r[c] for c in columns] for r in map(json.loads, filter(None, lines))]}

with open(export("a.csv", "--columns", ",".join(columns)), newline="", encoding="utf-8") as f:
    rows = list(csv.reader(f))
assert rows[0] == columns, rows[0]
got["csv"] = [[r[0], r[1] or None, r[2] or None, json.loads(r[3]), r[4] or None] for r in rows[1:]]

db = sqlite3.connect(export("a.db"))
got["sqlite"] = [[r[0], r[1], r[2], json.loads(r[3]), r[4]] for r in
                 db.execute("SELECT article_id, title, body, authors, source_name FROM articles")]

for form, rows in got.items():
    assert len(rows) == len(want) > 0, f"{form}: {len(rows)} rows, want {len(want)}"
    for row in rows:
        assert row == want[row[0]], f"{form}: {row!r}, want {want[row[0]]!r}"
print(f"{len(want)} rows of texts come back from {', '.join(got)}")

# The line of jq in the docs, and the same one over an export, which prints the same lines.
if shutil.which("jq"):
    loading = pathlib.Path(__file__).parents[2] / "docs" / "loading.md"
    line = re.search(r"^## jq\n+```sh\n(zstd .*? \| jq .*)\n```", loading.read_text(encoding="utf-8"), re.M)[1]
    table = [json.loads(l) for part in sorted(pathlib.Path(dataset, "articles").glob("*.jsonl.zst"))
             for l in subprocess.run(["zstd", "-dcq", str(part)], check=True, capture_output=True).stdout.split(b"\n") if l]
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"})
    tsv = [f'{r["article_id"]}\t{r["views"]}\t{(r["title"] or "").translate(escapes)}'
           for r in sorted(table, key=lambda r: r["article_id"]) if r["views"] is not None]
    for command in line.replace("DIR", shlex.quote(dataset)), f"{shlex.quote(newsarc)} export {shlex.quote(dataset)} 2>/dev/null | jq" + line.split("| jq", 1)[1]:
        out = subprocess.run(["bash", "-c", command], check=True, capture_output=True).stdout.decode("utf-8").replace("\0", "\\0")  # only newer ones escape it
        lines = sorted(out.split("\n")[:-1], key=lambda l: l.split("\t")[0])
        assert lines == tsv and tsv, f"jq: {len(lines)} lines, want {len(tsv)}: {next((p for p in zip(lines, tsv) if p[0] != p[1]), '')}"
    print(f"{len(tsv)} lines come from jq")
else:
    print("left out: jq, which is not here")
