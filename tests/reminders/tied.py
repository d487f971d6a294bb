"""Become the program that is named, which ends when the process that started it does.

A test session that is killed leaves no worker behind: python tied.py PROGRAM ARGUMENTS…
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.execv(sys.argv[1], sys.argv[1:])
