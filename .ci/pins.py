"""Every requirement in pyproject.toml has a pin that meets it. Unlike make pins, this asks nobody."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pins(path: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==([^ ;]+)", Path(path).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def main() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())
    runtime, development = project["project"]["dependencies"], project["project"]["optional-dependencies"]["dev"]
    wanted = {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime + development,
        "requirements-node.txt": project["dependency-groups"]["node"],
    }
    wrong = []
    for path, requirements in wanted.items():
        pinned = pins(path)
        for requirement in map(Requirement, requirements):
            version = pinned.get(canonicalize_name(requirement.name))
            if version is None or version not in requirement.specifier:
                wrong.append(f"{path} has {version or 'nothing'} for {requirement}")
    served, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    wrong += [f"{name} {served[name]} is served but not tested" for name in served if served[name] != tested.get(name)]
    if wrong:
        sys.exit("\n".join([*wrong, "Run make pins."]))


if __name__ == "__main__":
    main()
