#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Reads a report as its users do, by other people's parsers, and prints what it says.

    read_report.py FORMAT FILE     ndjson, gcc, github, sarif, junit or csv
    read_report.py unlinked FILE   ndjson, less what SARIF would take for links
    read_report.py summary FILE    the table of the github report, as HTML by cmark-gfm

A line for each finding, in one order: a JSON array of the name of the input, made visible, "error",
"warning" or "not checked", the rule or the code of the error, and the sentence. What no report may
have is said on standard error and ends the program.
"""
import base64
import csv
import html.parser
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

TRICKY = [(0, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200F), (0x2028, 0x202E),
          (0x2060, 0x2069), (0xFEFF, 0xFEFF), (0xFFFE, 0xFFFF)]


def visible(raw):
    """What is made of a stranger's bytes, as the manual has it."""
    text = ""
    for letter in raw.decode("utf-8", "surrogateescape"):
        code = ord(letter)
        if 0xDC80 <= code <= 0xDCFF:
            text += "\\x%02x" % (code - 0xDC00)
        elif letter in "\n\r\t":
            text += {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[letter]
        elif any(first <= code <= last for first, last in TRICKY):
            text += ("\\x%02x" if code < 0x80 else "\\u%04x") % code
        else:
            text += letter
    return text


def need(is_so, why):
    if not is_so:
        sys.exit("read_report.py: " + why)


def split_rule(sentence):
    """A sentence with its rule in brackets behind it."""
    found = re.fullmatch(r"(.*) \[([a-z.-]+)\]", sentence)
    need(found, "no rule: " + sentence)
    return found.group(2), found.group(1)


def read_ndjson(path):
    for line in open(path, encoding="utf-8"):
        result = json.loads(line)
        raw = (base64.b64decode(result["input_bytes"]) if "input_bytes" in result
               else result["input"].encode())
        name = visible(raw)
        for finding in result["findings"]:
            yield name, finding["severity"], finding["rule"], visible(finding["message"].encode())
        if "error" in result:
            yield (name, "not checked", result["error"]["code"],
                   visible(result["error"]["message"].encode()))


def read_gcc(path):
    # As the matcher of Visual Studio Code for gcc: file, line, column, severity, message.
    matcher = re.compile(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error|note|info):\s+(.*)$")
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            found = matcher.match(line.rstrip("\n"))
            need(found, "a line of no finding: " + line)
            name, row, column, level, rest = found.groups()
            need((row, column) == ("1", "1"), "a place: " + line)
            need(not line.startswith(("::", "##[")), "GitHub's runner takes it for a command: " + line)
            if name.startswith(("./::", "./##[")):
                name = name[2:]
            if level == "note":
                continue
            rule, sentence = split_rule(rest)
            if sentence.startswith("not checked: "):
                yield name, "not checked", rule, sentence[len("not checked: "):]
            else:
                yield name, level, rule, sentence


def workflow_command(line):
    """As the runner takes a line apart: actions/runner, ActionCommand.TryParseV2."""
    line = line.lstrip()
    need(line.startswith("::"), "no command: " + line)
    end = line.find("::", 2)
    need(end > 0, "a command without end: " + line)
    name, _, rest = line[2:end].partition(" ")
    properties = {}
    for pair in rest.split(","):
        key, _, value = pair.strip().partition("=")
        for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","),
                             ("%25", "%")):
            value = value.replace(code, letter)
        properties[key] = value
    data = line[end + 2:]
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        data = data.replace(code, letter)
    return name, properties, data


def read_github(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            level, properties, data = workflow_command(line.rstrip("\n"))
            need(level in ("error", "warning"), "a command: " + line)
            need(set(properties) == {"file", "title"}, "properties: " + line)
            sentence, *help_lines = data.split("\n")
            rule, sentence = split_rule(sentence)
            need(rule == properties["title"], "a title: " + line)
            name = properties["file"]
            need(sentence.startswith(name + ": "), "a name: " + line)
            sentence = sentence[len(name) + 2:]
            if sentence.startswith("not checked: "):
                need(not help_lines, "help: " + line)
                yield name, "not checked", rule, sentence[len("not checked: "):]
            else:
                need(len(help_lines) == 1 and help_lines[0].startswith("help: "), "help: " + line)
                yield name, level, rule, sentence


def place_of(item):
    need(len(item["locations"]) == 1, "locations")
    uri = item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    need(re.fullmatch(r"[!-~]*", uri), "a reference: " + uri)
    parts = urllib.parse.urlsplit(uri)
    need(not parts.netloc and not parts.query and not parts.fragment, "parts of " + uri)
    need(parts.scheme in ("", "file"), "a scheme: " + uri)
    return visible(urllib.parse.unquote_to_bytes(parts.path))


def read_sarif(path):
    log = json.load(open(path, encoding="utf-8"))
    run, = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    need(len(set(rules)) == len(rules), "rules")
    prints = {}
    for result in run["results"]:
        need(rules[result["ruleIndex"]] == result["ruleId"], "a ruleIndex")
        name = place_of(result)
        fingerprint, = result["partialFingerprints"].values()
        same = (result["ruleId"], name, result["properties"].get("measured"))
        need(prints.setdefault(fingerprint, same) == same, "one fingerprint for two findings")
        sentence, *help_lines = result["message"]["text"].split("\n")
        need(len(help_lines) <= 1, "lines of a message")
        yield name, result["level"], result["ruleId"], visible(sentence.encode())
    invocation, = run["invocations"]
    for note in invocation["toolExecutionNotifications"]:
        yield (place_of(note), "not checked", note["descriptor"]["id"],
               visible(note["message"]["text"].encode()))


def read_junit(path):
    root = ET.parse(path).getroot()
    suite, = root
    cases = suite.findall("testcase")
    for key, n in (("tests", len(cases)), ("failures", len(suite.findall("testcase/failure"))),
                   ("errors", len(suite.findall("testcase/error"))), ("skipped", 0)):
        need(suite.get(key) == str(n), key)
    for case in cases:
        name = case.get("name")
        lines = "".join(case.itertext()).splitlines()
        for error in case.findall("error"):
            need(lines.pop(0) == "not checked: " + error.get("message"), "a message")
            yield name, "not checked", error.get("type"), error.get("message")
        for sentence, remedy in zip(lines[::2], lines[1::2], strict=True):
            need(remedy.startswith("  help: "), "help: " + remedy)
            yield (name, "error", *split_rule(sentence))
    lines = suite.findtext("system-out").splitlines()
    for sentence, remedy in zip(lines[::2], lines[1::2], strict=True):
        need(remedy.startswith("  help: "), "help: " + remedy)
        name, _, sentence = sentence.partition(": warning: ")
        yield (name, "warning", *split_rule(sentence))


def read_csv(path):
    raw = open(path, "rb").read()
    need(raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"), "the ends of the table")
    need(raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n"), "line ends")
    with open(path, encoding="utf-8-sig", newline="") as lines:
        table = csv.reader(lines, strict=True)
        head = next(table)
        for row in table:
            need(len(row) == len(head), "cells: %r" % row)
            for cell in row:
                need(not re.match(r"[=+\-@\t\r]|[\"' ]*[=+\-@]", cell)
                     or re.match(r"'[\"' ]*[=+\-@]", cell), "a formula: " + cell)
                need(not re.fullmatch(r"\d+/\d+", cell), "a day: " + cell)
            cells = {key: re.sub(r"^'(?=[\"' ]*[=+\-@])", "", cell)
                     for key, cell in zip(head, row)}
            name, sentence = cells["input"], cells["message"]
            if cells["error"]:
                yield name, "not checked", cells["error"], sentence
            elif cells["rule"]:
                yield name, cells["severity"], cells["rule"], sentence
            else:
                need(cells["verdict"] == "pass", "a row: %r" % row)


class Page(html.parser.HTMLParser):
    """The rows of a table; no element may stand in it that a stranger could have put there."""

    def __init__(self):
        super().__init__()
        self.rows = []

    def handle_starttag(self, tag, attrs):
        need(tag in ("h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code"), "<%s>" % tag)
        need(not attrs, "attributes of <%s>" % tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1] and self.lasttag in ("th", "td", "code"):
            self.rows[-1][-1] += data.strip("\n")


def read_summary(path):
    page = Page()
    page.feed(open(path, encoding="utf-8").read())
    for level, name, rule, sentence in page.rows[1:]:
        if sentence.startswith("not checked: "):
            yield name, "not checked", rule, sentence[len("not checked: "):]
        else:
            yield name, level, rule, sentence


def read_unlinked(path):
    for name, level, rule, sentence in read_ndjson(path):
        yield name, level, rule, sentence.replace("](", "] (")


READERS = {"ndjson": read_ndjson, "unlinked": read_unlinked, "gcc": read_gcc,
           "github": read_github, "sarif": read_sarif, "junit": read_junit, "csv": read_csv,
           "summary": read_summary}

if __name__ == "__main__":
    for row in sorted(READERS[sys.argv[1]](sys.argv[2])):
        print(json.dumps(row))
