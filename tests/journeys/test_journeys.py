"""Whole roads as real trees: `before/`, the steps of a person as a shell script, and `after/`.

What the steps print is kept as `said` in `after/`. ``pytest --rewrite tests/journeys`` writes what the code
gives now; the diff is reviewed like code. Commits have fixed dates, so that their ids are the same each time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.commands.support import held

HERE = Path(__file__).parent
JOURNEYS = sorted(path.parent for path in HERE.rglob("steps.sh"))
PRELUDE = """
set -u
taiyaku() {
  local code=0
  "$PYTHON" -m taiyaku "$@" 2> "$ERRORS.last" || code=$?
  cat "$ERRORS.last" >> "$ERRORS"
  grep '^taiyaku: ' "$ERRORS.last"
  [ $code = 0 ] || echo "exit $code"
}
commit() { git add -A && git commit -qm "$1" --author "$2"; }
git init -q -b main
"""
ALWAYS = {
    "GIT_AUTHOR_DATE": "2026-03-01T12:00:00+0000",
    "GIT_COMMITTER_DATE": "2026-03-01T12:00:00+0000",
    "GIT_AUTHOR_NAME": "Mio",
    "GIT_AUTHOR_EMAIL": "mio@example.org",
    "GIT_COMMITTER_NAME": "Mio",
    "GIT_COMMITTER_EMAIL": "mio@example.org",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Mio",
    "GIT_CONFIG_KEY_1": "user.email",
    "GIT_CONFIG_VALUE_1": "mio@example.org",
}


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_the_steps_lead_from_before_to_after(journey: Path, tmp_path: Path, *, rewriting: bool) -> None:
    root = tmp_path / "course"
    shared = journey.parent / "before"
    shutil.copytree(shared, root)
    errors = tmp_path / "errors"
    environment = {**os.environ, **ALWAYS, "PYTHON": sys.executable, "ERRORS": str(errors)}
    steps = PRELUDE + (journey / "steps.sh").read_text(encoding="utf-8")
    run = subprocess.run(["bash"], input=steps, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert "" == run.stderr
    assert "Traceback" not in errors.read_text(encoding="utf-8")
    began = {path.relative_to(shared).as_posix(): path.read_bytes() for path in shared.rglob("*") if path.is_file()}
    today = date.today().isoformat().encode()
    files = {**held(root), "said": run.stdout.encode()}
    files = {name: text.replace(today, b"TODAY") for name, text in files.items() if text != began.get(name)}
    after = journey / "after"
    if rewriting:
        shutil.rmtree(after, ignore_errors=True)
        for name, content in files.items():
            (after / name).parent.mkdir(parents=True, exist_ok=True)
            (after / name).write_bytes(content)
    assert held(after) == files, f"run `pytest --rewrite {HERE.name}` and look at the diff"
