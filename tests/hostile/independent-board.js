// SPDX-License-Identifier: GPL-3.0-or-later
// A board as PROTOCOL.md says that it is: its content, its events, and its hash (section 3).
'use strict';

const assert = require('assert');
const crypto = require('crypto');

const MILLIONTHS = 1000000;
const LANES = 4;

function number(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value) {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number(bytes.length), bytes]);
}

const digest = (...pieces) => crypto.createHash('sha256').update(Buffer.concat(pieces)).digest();
const person = (who) => Buffer.concat([text(who.id), text(who.name), number(who.color)]);
const places = (anchor) => Buffer.concat(['x', 'y', 'width', 'height']
  .map((name) => number(Math.round((anchor[name] || 0) * MILLIONTHS))));

// Each digest is four numbers; weighted and added, modulo 2^64.
function addUp(digests, weigh) {
  const lanes = new Array(LANES).fill(0n);
  digests.forEach((bytes, at) => {
    for (let lane = 0; lane < LANES; lane++) {
      lanes[lane] = BigInt.asUintN(64, lanes[lane] + weigh(at) * bytes.readBigUInt64LE(lane * 8));
    }
  });
  return Buffer.concat(lanes.map(number));
}

function hashComment(comment) {
  return digest(text('comment'), text(comment.id), person(comment.author), text(comment.body),
    number(comment.created), number(comment.edited || 0));
}

function hashThread(thread) {
  return digest(text('thread'), text(thread.id), number(thread.number), places(thread.anchor),
    person(thread.creator), number(thread.created),
    thread.resolver ? Buffer.concat([number(1), person(thread.resolver)]) : number(0),
    number(thread.resolved || 0), number(thread.activity), number(thread.comments.length),
    addUp(thread.comments.map(hashComment), (at) => BigInt(2 * at + 1)));
}

class Board {
  constructor() {
    this.threads = new Map();
    this.seq = 0;
    this.headId = '';
    this.nextNumber = 1;
    this.welcome = null;
  }

  hash() {
    const { board, title, image } = this.welcome;
    return digest(text('board'), text(board), text(title), text(image.sha256), text(image.type),
      number(image.width), number(image.height), number(image.size), number(this.seq),
      text(this.headId), number(this.nextNumber), number(this.threads.size),
      addUp([...this.threads.values()].map(hashThread), () => 1n)).toString('hex');
  }

  takeThread(thread, people, comments) {
    const taken = { ...thread, creator: people[thread.creator], comments };
    if ('resolver' in thread) taken.resolver = people[thread.resolver];
    this.threads.set(thread.id, taken);
  }

  takePart(part) {
    if (part.index === 0) this.threads.clear();
    for (const thread of part.threads) this.takeThread(thread, part.people, []);
    for (const { threadId, ...comment } of part.comments) {
      this.threads.get(threadId).comments.push({ ...comment, author: part.people[comment.author] });
    }
    ({ seq: this.seq, headId: this.headId, nextNumber: this.nextNumber } = part);
  }

  apply(event) {
    assert.strictEqual(event.seq, this.seq + 1);
    if (event.type === 'deleted-image-chat') assert(this.threads.delete(event.threadId));
    else if (event.type === 'image-chat-updated') this.change(this.threads.get(event.threadId), event);
    else if (event.restored) this.restore(event.restored);
    else this.create(event);
    this.seq = event.seq;
    this.headId = event.broadcastId;
  }

  create({ broadcastId: id, author, time, thread: { number: given, anchor, body } }) {
    this.threads.set(id, {
      id, number: given, anchor, creator: author, created: time, activity: time,
      comments: [{ id, author, body, created: time }],
    });
    this.nextNumber = given + 1;
  }

  restore({ people, comments, ...thread }) {
    this.takeThread(thread, people,
      comments.map((comment) => ({ ...comment, author: people[comment.author] })));
  }

  change(thread, { change, time, author, body, anchor, broadcastId: id, commentId }) {
    thread.activity = time;
    if (change === 'reply') thread.comments.push({ id, author, body, created: time });
    else if (change === 'edit') {
      Object.assign(thread.comments.find((one) => one.id === commentId), { body, edited: time });
    } else if (change === 'delete-comment') {
      thread.comments = thread.comments.filter((one) => one.id !== commentId);
    } else if (change === 'move') thread.anchor = anchor;
    else if (change === 'resolve') Object.assign(thread, { resolver: author, resolved: time });
    else if (change === 'reopen') {
      delete thread.resolver;
      delete thread.resolved;
    } else assert.fail(change);
  }
}

module.exports = { Board };
