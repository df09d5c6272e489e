#!/usr/bin/env python3
"""Takes the rules of the attributes out of the text of KMIP 1.4 (section 3) or 2.1 (section 4), the standard as Markdown.

Usage: attribute_rules.py spec-2.1.md 4 > Vectors/attribute-rules-2.1.txt

One line for each attribute, with tabs between: its name, and the cells of its second table in the standard's order: shall always have a value,
initially set by, modifiable by server, modifiable by client, deletable by client, multiple instances permitted, when implicitly set, applies to.
A group of attributes with one table has one line for each.
"""
import re
import sys

CELLS = [
    "SHALL always have a value", "Initially set by", "Modifiable by server", "Modifiable by client",
    "Deletable by client", "Multiple instances permitted", "When implicitly set", "Applies to Object Types",
]


def clean(cell):
    return re.sub(r"\s+", " ", cell).replace(" ,", ",").strip()


def main(path, section):
    name, rules, rows = None, {}, []

    def flush():
        if name and len(rules) >= 6:
            names = rows if name == "Certificate Attributes" else [name]
            for each in names:
                print("\t".join([each] + [rules.get(cell, "") for cell in CELLS]))

    with open(path, encoding="utf-8") as file:
        for line in file:
            heading = re.match(r"#+ ([0-9.]+) (.*)", line)
            if heading:
                flush()
                name = clean(heading.group(2)) if heading.group(1).startswith(section + ".") else None
                rules, rows = {}, []
            elif name and line.startswith("|"):
                cells = [clean(cell) for cell in line.strip().strip("|").split("|")]
                label = next((known for known in CELLS if known.lower() == cells[0].lower()), None)
                if label:
                    rules[label] = cells[1]
                elif len(cells) == 2 and cells[1] == "Text String":
                    rows.append(cells[0])
        flush()


main(sys.argv[1], sys.argv[2])
