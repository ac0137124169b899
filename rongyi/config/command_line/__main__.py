"""`python -m rongyi.config.command_line` is the same program as `rongyi`."""

import sys

from rongyi.config.command_line.program import main

sys.exit(main())
