"""The browser for journeys: python -m tests.chromium makes sure that there is one.

A Chromium on PATH, or else the one that Playwright brings; where there is none, as root the one that Debian packages. Its
headless shell before a whole browser: that draws for each window the frame of a browser too, which nobody looks at.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS = ("chromium_headless_shell-*/chrome-*/*headless*shell", "chromium-*/chrome-linux*/chrome")
# What a whole browser does beside showing pages. It reads the last such list only: the first lines are Playwright's own
# list (chromiumSwitches.ts), and the last is a page of the browser's own for the address bar, one for each window.
WITHOUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AimEnabled"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)


def _starts(*command: str) -> bool:
    return subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0


def executable() -> str | None:
    """The path of a browser that starts; None where there is none."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    playwrights = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    for build in PLAYWRIGHTS:
        found += sorted((str(path) for path in playwrights.glob(build)), reverse=True)
    # Started, not just looked for: Ubuntu's chromium-browser may be a stub that only advises to install a snap.
    return next((path for path in found if _starts(path)), None)


def flags() -> list[str]:
    """What keeps a browser under test to its task: it rings nobody at home. Playwright starts it without its sandbox."""
    return [
        "--disable-background-networking",
        "--disable-component-update",
        f"--disable-features={','.join(WITHOUT)}",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]


def missing() -> list[str]:
    """What Debian calls the packages that journeys lack here."""
    packages = [] if executable() else ["chromium-headless-shell", "fonts-liberation"]
    # The Node that drives the browser stands on a library which a small image may lack.
    return packages if _starts(sys.executable, "-m", "playwright") else [*packages, "libatomic1"]


def install(packages: list[str]) -> None:
    """Try the ways that this machine and this user have."""
    as_root = os.getuid() == 0
    if as_root and shutil.which("apt-get"):
        apt = ["apt-get", "--quiet", "--yes"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # One by one: Ubuntu has the library but no such browser.
        for command in (["update"], *(["install", "--no-install-recommends", package] for package in packages)):
            subprocess.run([*apt, *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    if not executable():
        libraries = ["--with-deps"] if as_root else []
        subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=False)


def main() -> None:
    if packages := missing():
        print("Installing", *packages, flush=True)
        install(packages)
    if packages := missing():
        sys.exit(f"The browser for journeys is missing: as root, apt-get install {' '.join(packages)}.")


if __name__ == "__main__":
    main()
