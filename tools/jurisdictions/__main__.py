"""Run `python -m tools.jurisdictions write`, or `check` to see what that would change."""

from __future__ import annotations

import argparse
import sys

from tools.jurisdictions.packages.versions import installed_versions
from tools.jurisdictions.run import run
from tools.jurisdictions.sources import other_versions


def main() -> int:
    """Update the entries, or check them; the exit code of a check is 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="tools.jurisdictions", description=__doc__)
    parser.add_argument("command", choices=["write", "check"])
    is_check = parser.parse_args().command == "check"
    versions = other_versions(installed_versions())
    sys.stdout.writelines(f"version: {line}\n" for line in versions)
    if versions and not is_check:
        sys.stdout.write("nothing is written: change sources.py once you have read the changes\n")
        return 1
    report = run(write=not is_check)
    sys.stdout.writelines(f"{line}\n" for line in report.lines())
    return 1 if is_check and (versions or report.changed) else 0


if __name__ == "__main__":
    sys.exit(main())
