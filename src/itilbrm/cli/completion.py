"""``itilbrm completion``: what a shell needs to complete our commands, their options and their choices."""

import re
from typing import Final, Literal

from itilbrm.cli.exits import DONE, out

__all__ = ["completion"]

_FUNCTION: Final = re.compile(r"^(_\w+)\(\) \{", re.MULTILINE)


def completion(shell: Literal["bash", "zsh", "fish"], /) -> int:
    """Print what makes a shell complete commands, options and choices.

    To be read where the shell starts: `source <(itilbrm completion bash)` in ~/.bashrc, the same with zsh in
    ~/.zshrc after compinit, and `itilbrm completion fish | source` in ~/.config/fish/config.fish.

    Args:
        shell: Which shell.
    """
    from itilbrm.cli.app import application

    script = application().generate_completion(prog_name="itilbrm", shell=shell)
    if shell == "zsh" and (found := _FUNCTION.search(script)):
        # As a file in the right folder it would need no more; read as it is printed, it has to be told.
        script += f"\ncompdef {found[1]} itilbrm\n"
    out(script)
    return DONE
