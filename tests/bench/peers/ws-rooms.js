// SPDX-License-Identifier: GPL-3.0-or-later
// The room server that one writes with npm's ws: what one says, the others in the room get. With a
// tick, what comes within it goes out as one message, as Scholia does with many cursors.
//
// Usage: node ws-rooms.js PORT TICK_MS
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const port = Number(process.argv[2]);
const tickMs = Number(process.argv[3]);
const rooms = new Map();

const server = http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, skipUTF8Validation: false });

function flush(room) {
  const all = Array.from(room.latest.values()).join('');
  room.timer = null;
  room.latest.clear();
  for (const one of room.people) one.send(all);
}

function relay(room, from, data) {
  if (tickMs > 0) {
    room.latest.set(from, data.toString());
    if (room.timer === null) room.timer = setTimeout(flush, tickMs, room);
    return;
  }
  const text = data.toString();
  for (const one of room.people) if (one !== from) one.send(text);
}

sockets.on('connection', (socket, request) => {
  const name = request.url;
  if (!rooms.has(name)) rooms.set(name, { people: new Set(), latest: new Map(), timer: null });
  const room = rooms.get(name);
  room.people.add(socket);
  socket.on('message', (data) => relay(room, socket, data));
  socket.on('close', () => room.people.delete(socket));
  socket.on('error', () => socket.terminate());
});

server.listen({ port, host: '127.0.0.1', backlog: 4096 });
