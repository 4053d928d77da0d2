#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lives through the story of PROTOCOL.md, section 6, as a client written from its text alone.

Usage: test-story-in-python.py PROTOCOL.md
Speaks TAP. Nothing of the C code is used: if the text left out what a client must know to come to the
same board and the same hash, this test would be red.
"""

import hashlib
import json
import re
import struct
import sys

MILLIONTHS = 1000000


def number(value):
    return struct.pack('<Q', value)


def text(value):
    data = value.encode()
    return number(len(data)) + data


def person(who):
    return text(who['id']) + text(who['name']) + number(who['color'])


def add_up(weighted):
    lanes = [0, 0, 0, 0]
    for weight, digest in weighted:
        words = struct.unpack('<4Q', digest)
        lanes = [(lane + weight * word) % 2 ** 64 for lane, word in zip(lanes, words)]
    return b''.join(number(lane) for lane in lanes)


def anchor(place):
    return b''.join(number(round(place.get(name, 0) * MILLIONTHS))
                    for name in ('x', 'y', 'width', 'height'))


def hash_comment(comment):
    return hashlib.sha256(text('comment') + text(comment['id']) + person(comment['author']) +
                          text(comment['body']) + number(comment['created']) +
                          number(comment.get('edited', 0))).digest()


def hash_thread(thread):
    resolver = thread.get('resolver')
    return hashlib.sha256(
        text('thread') + text(thread['id']) + number(thread['number']) + anchor(thread['anchor']) +
        person(thread['creator']) + number(thread['created']) +
        (number(1) + person(resolver) if resolver else number(0)) +
        number(thread.get('resolved', 0)) + number(thread['activity']) +
        number(len(thread['comments'])) +
        add_up((2 * place + 1, hash_comment(comment))
               for place, comment in enumerate(thread['comments']))).digest()


class Board:
    def __init__(self):
        self.threads = {}
        self.seq = 0
        self.head = ''
        self.next_number = 1

    def hash(self, welcome):
        image = welcome['image']
        return hashlib.sha256(
            text('board') + text(welcome['board']) + text(welcome['title']) +
            text(image['sha256']) + text(image['type']) + number(image['width']) +
            number(image['height']) + number(image['size']) + number(self.seq) + text(self.head) +
            number(self.next_number) + number(len(self.threads)) +
            add_up((1, hash_thread(thread)) for thread in self.threads.values())).hexdigest()

    def take_part(self, part):
        if part['index'] == 0:
            self.threads = {}
        people = part['people']
        for thread in part['threads']:
            thread = dict(thread, creator=people[thread['creator']], comments=[])
            if 'resolver' in thread:
                thread['resolver'] = people[thread['resolver']]
            self.threads[thread['id']] = thread
        for comment in part['comments']:
            owner = self.threads[comment.pop('threadId')]
            owner['comments'].append(dict(comment, author=people[comment['author']]))
        self.seq, self.head = part['seq'], part['headId']
        self.next_number = part['nextNumber']

    def apply(self, event):
        assert event['seq'] == self.seq + 1
        author, time, own_id = event['author'], event['time'], event['broadcastId']
        if 'restored' in event:
            self.restore(event['restored'])
        elif event['type'] == 'new-image-chat':
            new = event['thread']
            first = {'id': own_id, 'author': author, 'body': new['body'], 'created': time}
            self.threads[own_id] = {'id': own_id, 'number': new['number'], 'anchor': new['anchor'],
                                    'creator': author, 'created': time, 'activity': time,
                                    'comments': [first]}
            self.next_number = new['number'] + 1
        elif event['type'] == 'deleted-image-chat':
            del self.threads[event['threadId']]
        else:
            self.change(self.threads[event['threadId']], event)
        self.seq, self.head = event['seq'], own_id

    def restore(self, back):
        people = back['people']
        thread = dict(back, creator=people[back['creator']],
                      comments=[dict(comment, author=people[comment['author']])
                                for comment in back['comments']])
        if 'resolver' in thread:
            thread['resolver'] = people[thread['resolver']]
        self.threads[thread['id']] = thread

    @staticmethod
    def change(thread, event):
        kind, time = event['change'], event['time']
        thread['activity'] = time
        if kind == 'reply':
            thread['comments'].append({'id': event['broadcastId'], 'author': event['author'],
                                       'body': event['body'], 'created': time})
        elif kind == 'edit':
            comment = next(one for one in thread['comments'] if one['id'] == event['commentId'])
            comment['body'], comment['edited'] = event['body'], time
        elif kind == 'delete-comment':
            thread['comments'] = [one for one in thread['comments'] if one['id'] != event['commentId']]
        elif kind == 'move':
            thread['anchor'] = event['anchor']
        elif kind == 'resolve':
            thread['resolver'], thread['resolved'] = event['author'], time
        elif kind == 'reopen':
            del thread['resolver'], thread['resolved']
        else:
            raise ValueError(kind)


def read_story(path):
    with open(path, encoding='utf-8') as document:
        section = re.search(r'^## 6\..*?(?=^## 7\.)', document.read(), re.M | re.S).group()
    blocks = re.findall(r'^```json server [^\n]*\n(.*?)^```', section, re.M | re.S)
    return [json.loads(block) for block in blocks]


def main():
    board = Board()
    welcome = None
    results = []
    for message in read_story(sys.argv[1]):
        for single in message.get('messages', [message]):
            if single['type'] == 'welcome':
                welcome = single
            elif single['type'] == 'snapshot':
                board.take_part(single)
            elif single['type'].endswith(('image-chat', 'image-chat-updated')):
                board.apply(single)
            else:
                continue
        is_whole = message['type'] == 'batch' or message.get('index') == message.get('parts', 0) - 1
        if is_whole and board.seq == welcome['seq']:
            results.append(board.hash(welcome) == welcome['hash'])

    print(f'1..{len(results) + 1}')
    print('ok' if len(results) == 2 else 'not ok', '1 /protocol/story/two-boards-to-compare')
    for at, result in enumerate(results, start=2):
        print('ok' if result else 'not ok', f'{at} /protocol/story/hash-{at - 1}-from-the-text-alone')


if __name__ == '__main__':
    main()
