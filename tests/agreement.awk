# SPDX-License-Identifier: MIT
# Whether readings of a fact are the same: for agreement.sh and cli/agreement.t.

function number(text, parts) {
    return split(text, parts, "[/:]") == 2 && parts[2] != 0 ? parts[1] / parts[2] : text + 0
}

# Numbers may differ by half of the last digit that the programs print, plus ours: mediainfo and
# exiftool print milliseconds, and thousandths of a frame per second.
function is_same(a, b, difference) {
    if (a !~ /^[0-9.\/:-]+$/ || b !~ /^[0-9.\/:-]+$/) return a == b
    difference = number(a) - number(b)
    return difference <= 0.0011 && difference >= -0.0011
}

# True if theirs is one of ours, which spaces are between.
function agrees(ours, theirs, readings, n, i) {
    n = split(ours, readings, " ")
    for (i = 1; i <= n; i++) if (is_same(readings[i], theirs)) return 1
    return 0
}
