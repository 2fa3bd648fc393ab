#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Completes command lines in a shell: complete.py bash|zsh|fish FILE, which is the completion.

Each line of standard input is typed behind `seedance-check ` in an interactive bash or zsh, and
then the key that puts all completions in its place; fish lists them. For each line they are
printed, sorted, as a list of JSON: what stands behind the last = or : of a word.
"""
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import time

LIMIT = 20  # seconds for a line

BASH = r"""
bind 'set enable-bracketed-paste off'
bind '"\C-xa": insert-completions'
. "$FILE"
"""
ZSH = r"""
unsetopt zle_bracketed_paste 2>/dev/null; zle_bracketed_paste=()
fpath=("${FILE:h}" $fpath)
autoload -Uz compinit && compinit -u -D
zle -C all-matches complete-word _generic
bindkey '^Xa' all-matches
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert yes
"""
COMMON = r"""
seedance-check() { printf '%s\0' "$@" >"$SAID.new"; mv "$SAID.new" "$SAID"; }
"""


def wait_for(path):
    end = time.monotonic() + LIMIT
    while not os.path.exists(path):
        if time.monotonic() > end:
            sys.exit(f"complete.py: nothing was run within {LIMIT} s")
        time.sleep(0.01)
    with open(path, "rb") as said:
        words = said.read().decode().split("\0")[:-1]
    os.unlink(path)
    return words


def drain(terminal):
    """Reads what the shell shows, so that it never waits for us."""
    while True:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:
            return


def start(shell, setup):
    arguments = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PS1="", TERM="dumb", SETUP=setup)
        os.execvp(arguments[0], arguments)
    reader = os.fork()
    if reader == 0:
        drain(terminal)
        os._exit(0)
    return pid, terminal, reader


def tell(line, words):
    """Prints completions: the words that were there before are none, nor is one left as it was."""
    typed = line.rsplit(" ", 1)[-1]
    before = len(line.split()) - (typed != "")
    found = {re.sub("^[^ ]*[=:]", "", word).rstrip("/") for word in words[before:] if word != typed}
    print(json.dumps(sorted(found)), flush=True)


def ask_fish(file):
    script = 'source $argv[1]; complete -C "seedance-check $argv[2]"'
    for line in sys.stdin:
        line = line.rstrip("\n")
        said = subprocess.run(["fish", "--no-config", "-c", script, file, line], check=True,
                              stdout=subprocess.PIPE, timeout=LIMIT)
        rows = said.stdout.decode().splitlines()
        tell(line, line.split()[: len(line.split()) - (line[-1:] not in " ")]
             + [row.split("\t")[0] for row in rows])


def ask_terminal(shell, file):
    with tempfile.TemporaryDirectory() as folder:
        said = os.path.join(folder, "said")
        setup = os.path.join(folder, "setup")
        with open(setup, "w", encoding="utf-8") as text:
            text.write((BASH if shell == "bash" else ZSH) + COMMON)
        os.environ.update(SAID=said, FILE=file)
        pid, terminal, reader = start(shell, setup)
        os.write(terminal, b'. "$SETUP"; seedance-check ready\n')
        wait_for(said)
        for line in sys.stdin:
            line = line.rstrip("\n")
            os.write(terminal, b"seedance-check " + line.encode() + b"\x18a\n")
            tell(line, wait_for(said))
        os.write(terminal, b"exit\n")
        os.close(terminal)
        os.kill(reader, 9)
        os.waitpid(reader, 0)
        os.kill(pid, 1)
        os.waitpid(pid, 0)


def main():
    shell, file = sys.argv[1:]
    if shell == "fish":
        ask_fish(file)
    else:
        ask_terminal(shell, file)


main()
