# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For lint tests, which source it: the project's own files, how they are compiled, who judges them.

# project_files ERE: the files whose path matches, one a line; of a clone or of a plain copy.
project_files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -co --exclude-standard
    else
        find . -path ./build -prune -o -type f -printf '%P\n'
    fi | grep -E "$1" | sort -u | while read -r file; do
        # A removed file is listed until its removal is committed.
        [ ! -e "$file" ] || printf '%s\n' "$file"
    done
}

# project_scripts: the shell files, one a line.
project_scripts() {
    project_files . | while read -r file; do
        if head -n 1 "$file" | grep -qaE '^#!.*\b(ba)?sh\b|^# shellcheck shell='; then
            printf '%s\n' "$file"
        fi
    done
}

# project_flags: compiler flags that suit every C file of src/ and tests/, one a line.
project_flags() {
    make -s print-LANGUAGE print-JSON_CFLAGS print-AV_CFLAGS print-IMAGE_CFLAGS |
        sed 's/-isystem /-isystem/g' | tr ' ' '\n' | sed '/^$/d'
    printf '%s\n' '-DSDC_LIBEXECDIR="/"' '-DSDC_VIPS_LIBDIR="/"'
}

# judge TOOL VERSION NAME: true if TOOL has that version; else test NAME is skipped. Each version of
# these tools finds other things, so one decides: the one of Debian 12.
judge() {
    local version
    version=$("$1" --version | grep -oE '[0-9]+[.][0-9.]+' | head -n 1)
    [[ $version. != "$2".* ]] || return 0
    if [ -n "$version" ]; then
        skip_even_in_ci "$3" "$1 $2 is to judge, this is $version"
    else
        fail "$3" "there is no $1"
    fi
    return 1
}
