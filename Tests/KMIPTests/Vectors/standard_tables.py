#!/usr/bin/env python3
"""Takes the tables of tags, enumerations and bit masks out of the text of KMIP 1.4 or 2.1 (the standard as Markdown).

Usage: standard_tables.py spec-2.1.md > Vectors/standard-2.1.txt

One line for each value: the enumeration, its value's name as the standard prints it, the value in hexadecimal, with tabs
between. Names that PDF or Word cut ("Operatio n") only stand in headings' cells, which are not read.
"""
import re
import sys


def sections(lines):
    """(title, lines) of every heading that is an enumeration, a mask or the tags."""
    title, body = None, []
    for line in lines:
        heading = re.match(r"#+ [0-9.]+ (.*)", line)
        if heading:
            if title:
                yield title, body
            title, body = heading.group(1).strip(), []
        else:
            body.append(line)
    yield title, body


def scope(title):
    title = re.sub(r"\s+", " ", title)
    if title in ("Tags", "Tag Enumeration"):
        return "Tag"
    if title.endswith(" Enumeration") or title.endswith(" Mask"):
        return title.removesuffix(" Enumeration")
    return None


def main(path):
    seen = set()
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for title, body in sections(lines):
        name = scope(title)
        if not name:
            continue
        for line in body:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
            if len(cells) < 2:
                continue
            for label, value in ((cells[0], cells[1]), (cells[0], cells[-1])):
                code = re.match(r"(?:0x)?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})(?: .*)?$", value)
                if code and not re.match(r"\(?(unused|reserved)|^extensions$", label, re.I):
                    row = (name, re.sub(r"\s+", " ", label), code.group(1).upper())
                    if row not in seen and (name != "Tag" or row[2].startswith("42")):
                        seen.add(row)
                        print("\t".join(row))
                    break


main(sys.argv[1])
