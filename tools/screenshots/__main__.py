"""The pictures in the READMEs, taken anew from the course as it is committed: `make screenshots`.

The road is walked in a clone, so that nothing here changes; the review app is the real command; Chromium
does the rest. Each picture is taken in light and in dark, for either README.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urljoin

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 800}
LANGUAGES = ("en", "ja")
SCHEMES = ("light", "dark")
REVIEWER = {"user.name": "Aiko Tanaka", "user.email": "aiko@example.org"}


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        course = Path(folder) / "course"
        _run("git", "clone", "--quiet", str(ROOT), str(course), at=ROOT)
        for name, value in REVIEWER.items():
            _run("git", "config", name, value, at=course)
        _run(*_TAIYAKU, "build", at=course)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        with _site(course / "site") as site, _review(course) as review:
            for language in LANGUAGES:
                for scheme in SCHEMES:
                    _pictures(browser, site, review, language, scheme)
        browser.close()


def _pictures(browser: Browser, site: str, review: str, language: str, scheme: str) -> None:
    context = browser.new_context(
        viewport=SIZE, color_scheme=scheme, locale=language, device_scale_factor=1.5, reduced_motion="reduce"
    )
    tab = context.new_page()
    home = f"{site}/ja" if language == "ja" else site

    def picture(name: str) -> None:
        tab.wait_for_load_state("networkidle")
        tab.evaluate("document.fonts.ready")
        _save(tab, PICTURES / f"{name}.{language}.{scheme}.webp")

    if language == "ja":  # the side-by-side page has one language of its own
        tab.goto(f"{home}/backpropagation/?read=both")
        picture("pair")
    tab.goto(f"{home}/translation-status/")
    picture("status")
    tab.goto(review)
    tab.goto(f"{urljoin(review, '/')}?{urlencode({'state': 'stale', 'lang': language})}")
    tab.locator("main a[href^='/message/']").first.click()
    picture("workbench")
    context.close()


def _save(tab: Page, path: Path) -> None:
    """WebP, which only the protocol of Chromium itself can ask for: a third of a PNG."""
    session = tab.context.new_cdp_session(tab)
    said = session.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    path.write_bytes(base64.b64decode(said["data"]))
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")  # noqa: T201  (what a script says)


_TAIYAKU = (sys.executable, "-m", "taiyaku")


def _run(*words: str, at: Path) -> None:
    subprocess.run(words, cwd=at, check=True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _site(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def _review(course: Path) -> Iterator[str]:
    """The address that the command says."""
    words = [*_TAIYAKU, "review", "--no-browser", "--port", "0"]
    with subprocess.Popen(words, cwd=course, stdout=subprocess.PIPE, text=True) as process:
        try:
            found = next((m for line in process.stdout or () if (m := re.search(r"http://\S+", line))), None)
            if found is None:
                raise SystemExit("`taiyaku review` did not say its address.")
            yield found[0]
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
