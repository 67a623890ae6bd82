"""The folders that Python imports from: not the working folder, which may be a stranger's.

It runs before nearly all other modules are imported, so it imports only what Python has loaded.
"""

import os
import sys

_COMMANDS = {"-m", "kbgraph", "kbgraph.exe"}
"""The ends of `sys.argv[0]` while the command line, or a module by `-m`, is started."""


def protect_command_line() -> None:
    """Import nothing from the working folder where the command line was started.

    `python -m` puts that folder first, and so does an empty or relative entry of PYTHONPATH, such
    as `PYTHONPATH=$PYTHONPATH:/opt` has. A program that imports the package has its own path.
    """
    if os.path.basename(sys.argv[0] if sys.argv else "") in _COMMANDS:
        leave_out_working_folder()


def leave_out_working_folder() -> None:
    """Take the working folder off the path of this process, and of those that it starts.

    Nothing changes where the package itself is imported from there, as in a checkout.
    """
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    try:
        working = os.getcwd()
    except FileNotFoundError:
        return  # nothing is imported from a folder that has been removed
    if os.path.realpath(own) == os.path.realpath(working):
        return
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    left_out = {working, *(os.path.abspath(each) for each in entries if not os.path.isabs(each))}
    kept = [each for each in entries if os.path.abspath(each) not in left_out]
    sys.path[:] = [each for each in sys.path if os.path.abspath(each) not in left_out]
    os.environ.update({"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(kept)})
    if not kept:
        del os.environ["PYTHONPATH"]
