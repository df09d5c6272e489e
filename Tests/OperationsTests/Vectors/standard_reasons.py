#!/usr/bin/env python3
"""Takes the result reasons that KMIP 2.1 names for each operation (sections 6.1.x, "Error Handling") out of its text.

Usage: standard_reasons.py spec-2.1.md > reasons-2.1.txt

One line an operation: its name without blanks, then its reasons in kebab case.
"""
import re
import sys


def main(path):
    operation, seen = None, set()
    for line in open(path, encoding="utf-8"):
        heading = re.match(r"### 6\.1\.\d+ (.*)", line)
        if heading:
            operation = re.sub(r"[^A-Za-z0-9#]", "", heading.group(1)).replace("#", "")
        row = re.match(r"\| Operation Failed \| (.*) \|", line)
        if row and operation and operation not in seen:
            seen.add(operation)
            reasons = {re.sub(r"[^a-z0-9]+", "-", reason.strip().lower()) for reason in row.group(1).split(",")}
            print(operation, *sorted(reasons))


main(sys.argv[1])
