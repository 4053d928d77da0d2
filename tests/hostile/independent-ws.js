// SPDX-License-Identifier: GPL-3.0-or-later
// A client on npm's ws, written from PROTOCOL.md alone, lives through it with somebody else on the
// board. It is told where by a first line of JSON on standard input, and says on standard output what
// the other side has to do next; each further line of input says that it was done.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const readline = require('readline');
const WebSocket = require('ws');
const { Board } = require('./independent-board.js');

const EVENTS = ['new-image-chat', 'image-chat-updated', 'deleted-image-chat'];
// More than about 60 pointers a second make a room a busy one; of one connection 30 are taken.
const MOVES = 25;
const ROUNDS = 10;
const input = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const nextLine = async () => JSON.parse((await input.next()).value);

// Says a word to the other side, and waits for its answer.
async function ask(word, members = {}) {
  process.stdout.write(JSON.stringify({ word, ...members }) + '\n');
  return nextLine();
}

// One open view of a board: what outlives its connections.
class View {
  constructor(place) {
    this.place = place;
    this.identity = crypto.randomBytes(32).toString('base64url');
    this.session = crypto.randomUUID();
    this.board = new Board();
    this.here = new Map();
    this.pointers = new Map();
    this.counts = { batches: 0, ownPresence: 0, parts: 0 };
  }

  open() {
    this.queue = [];
    this.waiting = null;
    this.socket = new WebSocket(this.place.url, ['scholia.v1']);
    this.ended = new Promise((resolve) => this.socket.on('close', (code) => resolve(code)));
    this.socket.on('message', (data, isBinary) => this.take(JSON.parse(data), isBinary));
    return new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
    });
  }

  take(message, isBinary) {
    assert(!isBinary);
    if (message.type === 'batch') this.counts.batches++;
    for (const one of message.type === 'batch' ? message.messages : [message]) {
      assert(one === message || one.type !== 'batch');
      this.queue.push(one);
    }
    if (this.waiting) this.waiting();
  }

  async next() {
    while (this.queue.length === 0) {
      await new Promise((resolve) => { this.waiting = resolve; });
    }
    return this.queue.shift();
  }

  // The next message of one of these types; what else comes is taken as the text says.
  async until(...types) {
    for (;;) {
      const message = await this.next();
      if (EVENTS.includes(message.type)) this.board.apply(message);
      else this.notice(message);
      if (types.includes(message.type)) return message;
      assert(message.type !== 'goodbye' && message.type !== 'refused', JSON.stringify(message));
    }
  }

  notice(message) {
    if (message.type === 'joined') {
      for (const person of message.people) this.here.set(person.connection, person);
    } else if (message.type === 'left') {
      this.here.delete(message.connection);
      this.pointers.delete(message.connection);
    } else if (message.type === 'presence') {
      this.look(message.cursors || [], message.away || []);
    }
  }

  // Each of the others points at a row of its own, by which one sees whose a pointer is.
  look(cursors, away) {
    assert.strictEqual(cursors.length % 3, 0);
    for (let at = 0; at < cursors.length; at += 3) {
      const [connection, x, y] = cursors.slice(at, at + 3);
      if (connection === this.you.connection) {
        this.counts.ownPresence++;
        continue;
      }
      assert.strictEqual(this.here.get(connection).name, `Μαρία ${y / 1000 - 1}`);
      assert(x >= 0 && x <= 1000000);
      this.pointers.set(connection, x);
    }
    for (const connection of away) this.pointers.delete(connection);
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  async join(members = {}) {
    await this.open();
    assert.strictEqual(this.socket.protocol, 'scholia.v1');
    assert.strictEqual(this.socket.extensions, '');
    this.say({
      type: 'hello', major: 1, client: 'independent-ws/1', board: this.place.board,
      token: this.place.token, identity: this.identity, session: this.session, name: 'Ελένη', color: 3,
      seq: this.board.seq, headId: this.board.headId, ...members,
    });
    const welcome = await this.until('welcome');
    this.you = welcome.you;
    this.here.clear();
    this.pointers.clear();
    for (let part = 0; part < (welcome.parts || 0); part++) {
      this.board.takePart(await this.until('snapshot'));
      this.counts.parts++;
    }
    while (this.board.seq < welcome.seq) await this.until(...EVENTS);
    await this.until('joined');
    this.board.welcome = welcome;
    assert.strictEqual(this.board.hash(), welcome.hash, 'another board than the server');
    assert.strictEqual(this.board.nextNumber, welcome.nextNumber);
    const own = `scholia participant 1\n${this.place.team}\n${this.identity}`;
    assert.strictEqual(this.you.id,
      crypto.createHash('sha256').update(own).digest('base64url').slice(0, 16));
    assert.deepStrictEqual(this.here.get(this.you.connection), this.you);
    return welcome;
  }

  // An action, until its own event has come.
  async act(action) {
    const broadcastId = crypto.randomUUID();
    this.say({ type: 'action', broadcastId, ...action });
    while ((await this.until(...EVENTS)).broadcastId !== broadcastId);
    return broadcastId;
  }

  // An action of which nothing may come.
  async fail(action, code) {
    const broadcastId = crypto.randomUUID();
    this.say({ type: 'action', broadcastId, ...action });
    const refused = await this.until('refused');
    assert.strictEqual(refused.broadcastId, broadcastId);
    assert.strictEqual(refused.code, code);
  }
}

async function write(view) {
  const threadId = await view.act({ action: 'create', anchor: { x: 0.41, y: 0.25 }, body: 'Μπλε; 🎨' });
  const answer = await ask('reply', { threadId });
  while (!view.board.threads.get(threadId).comments.some((one) => one.id === answer.broadcastId)) {
    await view.until(...EVENTS);
  }
  const commentId = await view.act({ action: 'reply', threadId, body: 'Two lines\nand a tab:\t!' });
  await view.act({ action: 'edit', threadId, commentId, body: '"quoted" \\ \u2603' });
  await view.act({ action: 'move', threadId, anchor: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 } });
  await view.act({ action: 'resolve', threadId });
  await view.act({ action: 'delete', threadId });
  await view.act({ action: 'restore', threadId });
  await view.act({ action: 'reopen', threadId });
  await view.act({ action: 'delete-comment', threadId, commentId });
  return threadId;
}

// What is refused changes nothing, and the line goes on.
async function beRefused(view, threadId) {
  const before = view.board.hash();
  await view.fail({ action: 'reply', threadId: crypto.randomUUID(), body: 'To nobody' }, 'not-found');
  await view.fail({ action: 'reopen', threadId }, 'conflict');
  await view.fail({ action: 'reply', threadId, body: ' \u202e\n ' }, 'malformed');
  view.say({ type: 'reaction' });
  assert.strictEqual((await view.until('refused')).member, 'type');
  const broadcastId = view.board.headId;
  view.say({ type: 'action', broadcastId, action: 'reopen', threadId });
  assert.deepStrictEqual(await view.until('confirmed'),
    { type: 'confirmed', broadcastId, seq: view.board.seq });
  assert.strictEqual(view.board.hash(), before);
}

// A busy room: all pointers come at once, one's own too, which is ignored. A machine with much else to
// do needs more than one round until the room is one.
async function point(view) {
  for (let round = 0; round < ROUNDS && view.counts.ownPresence === 0; round++) {
    const done = ask('point');
    for (let at = 0; at < MOVES; at++) view.say({ type: 'presence', cursor: [at * 1000, 500000] });
    await done;
    while (view.pointers.size < view.place.pointers) await view.until('presence');
    view.say({ type: 'heartbeat' });
    await view.until('heartbeat');
  }
  assert(!view.pointers.has(view.you.connection));
}

// The line drops with one action stored and one never sent; more is missed meanwhile.
async function dropAndResync(view, threadId) {
  const pending = [crypto.randomUUID(), crypto.randomUUID()];
  const batches = view.counts.batches;
  view.socket.pause();
  view.say({ type: 'action', broadcastId: pending[0], action: 'resolve', threadId });
  await ask('miss', { threadId, broadcastId: pending[0] });
  view.socket.terminate();
  await view.ended;
  const welcome = await view.join({ pending });
  assert.deepStrictEqual(welcome.saved, pending.slice(0, 1));
  assert(!('parts' in welcome), 'a snapshot instead of the missed events');
  assert(view.counts.batches > batches, 'missed events came one by one');
}

async function live(place) {
  const view = new View(place);
  await view.join();
  const threadId = await write(view);
  await beRefused(view, threadId);
  await point(view);
  await dropAndResync(view, threadId);
  view.say({ type: 'heartbeat' });
  assert.strictEqual((await view.until('heartbeat')).seq, view.board.seq);
  // A resume token of another server's log brings the whole board.
  const later = new View(place);
  await later.join({ seq: 1, headId: crypto.randomUUID() });
  assert(later.counts.parts > 0);
  assert.strictEqual(later.board.hash(), view.board.hash());
  for (const each of [later, view]) {
    each.say({ type: 'goodbye', reason: 'leaving', message: '' });
    assert.strictEqual(await each.ended, 1000);
  }
  await ask('end', { seq: view.board.seq, hash: view.board.hash(), counts: view.counts });
}

nextLine().then(live).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
