"""The protocol stands on nothing: any program with Python can read an edition and walk it."""

import subprocess
import sys
from pathlib import Path

import wscp_isa.protocol

ROOT = Path(__file__).resolve().parents[2]


def test_no_framework_is_imported():
    package = Path(wscp_isa.protocol.__file__).parent
    modules = [f"wscp_isa.protocol.{path.stem}" for path in sorted(package.glob("*.py")) if path.stem != "__init__"]
    assert "wscp_isa.protocol.engine" in modules
    program = (
        f"import sys, {', '.join(modules)}\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'__main__'}))"
    )
    # Isolated from site-packages' start-up files, which may import what they please.
    command = [sys.executable, "-S", "-c", program]
    imported = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert imported == ["wscp_isa"]
