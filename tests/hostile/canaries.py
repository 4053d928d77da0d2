# SPDX-License-Identifier: GPL-3.0-or-later
"""Random strings, each told to a server once or twice, that are looked for afterwards in places where
they must not be."""

import base64
import os
import re
import secrets
import subprocess
import tempfile

# Half of a secret is one too: a line that cuts a token short would still help to guess it.
PIECE_CHARS = 16
REFUSALS = re.compile(rb'\{"type":"(?:refused|goodbye)"[^}]*\}')
BY_DESIGN = b'"reason":"removed"'


class Canaries:
    """@hidden: nobody may see them but who is told once; @words: people may, and the database does;
    @erased: words that nothing holds any more."""

    def __init__(self):
        self.hidden, self.words, self.erased, self.pieces = {}, {}, {}, {}
        self.told_once = set()

    def __len__(self):
        return len(self.hidden) + len(self.words) + len(self.erased)

    def add(self, collection, kind, value):
        collection[value] = kind
        for piece in (value[:PIECE_CHARS], value[-PIECE_CHARS:]):
            self.pieces[piece] = value
        return value

    def hide(self, kind, value=None):
        """A secret of one's own making, or @value."""
        return self.add(self.hidden, kind, value or secrets.token_urlsafe(24))

    def told(self, kind, value):
        """A secret that the server made: the answer that tells it is the only one."""
        self.told_once.add(value)
        return self.hide(kind, value)

    def identity(self):
        return self.hide('identity', secrets.token_urlsafe(32))

    def password(self):
        """The password and how it is written in a header."""
        password = self.hide('password')
        written = base64.urlsafe_b64encode(password.encode()).decode().rstrip('=')
        return password, self.hide('password in a header', written)

    def word(self, kind):
        return self.add(self.words, kind, secrets.token_hex(12))

    def erase(self, *words):
        for word in words:
            self.erased[word] = self.words.pop(word)

    def find(self, paths, among):
        """Those of @among that lie in the files of @paths, as (canary, its kind, file)."""
        among = set(among)
        pieces = [piece for piece, canary in self.pieces.items() if canary in among]
        with tempfile.NamedTemporaryFile('w', suffix='.patterns') as patterns:
            patterns.write('\n'.join(pieces) + '\n')
            patterns.flush()
            found = subprocess.run(['grep', '-raoHF', '--null', '-f', patterns.name, *paths],
                                   env=dict(os.environ, LC_ALL='C'), stdout=subprocess.PIPE, check=False)
        assert found.returncode < 2, 'grep could not look'
        pairs = [line.split('\0') for line in found.stdout.decode().splitlines()]
        return {(self.pieces[piece], self.kind(self.pieces[piece]), path) for path, piece in pairs}

    def kind(self, canary):
        return self.hidden.get(canary) or self.words.get(canary) or self.erased.get(canary)

    def check_absent(self, paths, among):
        found = sorted(self.find(paths, among), key=lambda one: one[1])
        assert not found, f'{len(found)} found: {sorted({kind for _, kind, _ in found})}, {found[:3]}'


class Ear:
    """All that a server answered, line by line; given to wire.Line."""

    def __init__(self):
        self.heard = {}

    def __call__(self, line, data):
        self.heard.setdefault(line, bytearray()).extend(data)

    def errors(self):
        """Answers that say no, but for a removal's, which tells the person the reason."""
        for data in self.heard.values():
            if data.startswith(b'HTTP/1.1 ') and data[9:10] in b'45':
                yield bytes(data)
            for refusal in REFUSALS.findall(data):
                if BY_DESIGN not in refusal:
                    yield refusal

    def check(self, canaries):
        """Each secret that the server made was told once, no other was, and no error repeats what
        anybody wrote."""
        with tempfile.TemporaryDirectory(prefix='scholia-heard-') as folder:
            told, errors = os.path.join(folder, 'told'), os.path.join(folder, 'errors')
            with open(told, 'wb') as file:
                file.write(b'\n'.join(self.heard.values()))
            with open(errors, 'wb') as file:
                file.write(b'\n'.join(self.errors()))
            canaries.check_absent([told], canaries.hidden.keys() - canaries.told_once)
            canaries.check_absent([errors], [*canaries.hidden, *canaries.words, *canaries.erased])
            with open(told, 'rb') as file:
                everything = file.read()
        for secret in canaries.told_once:
            for piece in (secret[:PIECE_CHARS], secret[-PIECE_CHARS:]):
                assert everything.count(piece.encode()) == 1, f'{secret} was told again, or never'
        return sum(1 for _ in self.errors())
