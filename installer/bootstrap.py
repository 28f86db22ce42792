"""The two commands of a new machine, and the few of a developer's day:  python3 installer/bootstrap.py run | test.

Written for any Python 3, so that an old one can say in plain words which one is needed.
"""

import os
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "双星需要 Python %d.%d 或更新的版本，当前是 %d.%d（%s）。请安装后用它重新运行本命令。"
        % (OLDEST[0], OLDEST[1], sys.version_info[0], sys.version_info[1], sys.executable)
    )

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from installer.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
