# SPDX-License-Identifier: GPL-3.0-or-later
"""What PROTOCOL.md lays down, read out of its text: outcomes come from there."""

import re


class Document:
    def __init__(self, path):
        with open(path, encoding='utf-8') as document:
            self.text = document.read()
        self.close_codes = {reason: int(code) for reason, code
                            in re.findall(r'^\| `([a-z-]+)` \| (\d{4}) \|', self.text, re.M)}
        self.statuses = self.read_statuses()
        self.limits = {name: int(value) for name, value
                       in re.findall(r'^\| `(SCHOLIA_\w+)` \| (\d+) \|', self.text, re.M)}

    def read_statuses(self):
        table = self.text[self.text.index('| code | status |'):]
        table = table[:table.index('\n\n')]
        return {code: [int(number) for number in re.findall(r'\b\d{3}\b', line)]
                for line in table.splitlines()[2:] for code in re.findall(r'`([a-z-]+)`', line)}
