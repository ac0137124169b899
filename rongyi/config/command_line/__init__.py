"""The program `rongyi`: one table of subcommands, each loaded when it is asked for."""

from rongyi.config.command_line.program import main

__all__ = ["main"]
