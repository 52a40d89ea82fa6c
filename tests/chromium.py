"""The browser for journeys: python -m tests.chromium makes sure that there is one.

A Chromium on PATH; as root the one that Debian packages; else the one that Playwright brings.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _starts(browser: str) -> bool:
    """Ubuntu's chromium-browser may be a stub that only advises to install a snap."""
    return subprocess.run([browser, "--version"], capture_output=True, check=False).returncode == 0


def executable() -> str | None:
    """The path of a browser that starts; None where there is none."""
    for name in NAMES:
        if (path := shutil.which(name)) and _starts(path):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and _starts(path) else None


def flags() -> list[str]:
    """What keeps a browser under test to its task: it rings nobody at home."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    # Chromium refuses to run as root inside its sandbox.
    return [*quiet, "--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.getuid() == 0 else [])]


def install() -> None:
    """Try the ways that this machine and this user have."""
    as_root = os.getuid() == 0
    if as_root and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"]
        for command in (["update"], packages):
            subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False)
    if not executable():
        # With its libraries where we may install them.
        libraries = ["--with-deps"] if as_root else []
        subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=False)


def main() -> None:
    if not executable():
        print("Installing Chromium", flush=True)
        install()
    if not executable():
        sys.exit('Chromium is missing and could not be installed: install it as root with "apt-get install chromium".')


if __name__ == "__main__":
    main()
