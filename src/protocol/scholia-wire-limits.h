/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wire's limits. PROTOCOL.md section 9 states the same numbers; a test compares them. */

#pragma once

/* A message, either way, in bytes: bounds what one peer can make the other hold. */
#define SCHOLIA_MAX_MESSAGE_BYTES (64 * 1024)
/* A message before the welcome: a hello needs less than 2 KiB. */
#define SCHOLIA_MAX_HELLO_BYTES (4 * 1024)
/* Nesting of JSON values. The deepest message needs 6. */
#define SCHOLIA_MAX_JSON_DEPTH 16
/* A program's name and version ("Scholia/0.1.0"), in Unicode characters. */
#define SCHOLIA_MAX_AGENT_CHARS 100
/* A link's token or a team's key, in characters; they have 32 now. */
#define SCHOLIA_MAX_SECRET_CHARS 128
/* A link's password, in Unicode characters. */
#define SCHOLIA_MAX_PASSWORD_CHARS 128
/* The secret that a participant's id is derived from, in characters: 32 bytes in base64url. */
#define SCHOLIA_IDENTITY_CHARS 43
/* Words for a log or a person in refused, goodbye and error answers, in Unicode characters. */
#define SCHOLIA_MAX_WORDS_CHARS 500
/* A message's type, a code, a reason, the path of a member, in Unicode characters. */
#define SCHOLIA_MAX_NAME_ON_WIRE_CHARS 100
/* Parts of one snapshot: 256 MiB of text. */
#define SCHOLIA_MAX_SNAPSHOT_PARTS 4096
/* A team's id, in characters. */
#define SCHOLIA_MAX_TEAM_CHARS 64
/* A JSON body of the HTTP interface, in bytes: the list of a team's boards is the longest. */
#define SCHOLIA_MAX_BODY_BYTES (16 * 1024 * 1024)
/* Hours or days in one answer about a team's usage. */
#define SCHOLIA_MAX_USAGE_HOURS 744
#define SCHOLIA_MAX_USAGE_DAYS 400
/* Open threads that one presence message of a server tells of: with 1,000 cursors, of the longest
 * numbers, they fit in one message. */
#define SCHOLIA_MAX_READING 300
/* In-flight actions that one hello may ask after. */
#define SCHOLIA_MAX_PENDING 64
/* A request line of the HTTP interface, in bytes: a title of 200 characters needs 2,400 of them. */
#define SCHOLIA_MAX_REQUEST_LINE_BYTES 4096
/* A request's head, in bytes and in lines: what proxies and browsers add fits many times. */
#define SCHOLIA_MAX_HEAD_BYTES (16 * 1024)
#define SCHOLIA_MAX_HEAD_LINES 100
/* From accept to hello, in seconds. */
#define SCHOLIA_HELLO_TIMEOUT_S 10
/* A client sends a heartbeat this often, in seconds; the server answers each. */
#define SCHOLIA_HEARTBEAT_S 10
/* Silence after which either side takes the line for dead, in seconds: two heartbeats and a bit. */
#define SCHOLIA_DEAD_S 25
/* Outgoing bytes queued for a peer that does not read, and for how long, in seconds; then 1013. */
#define SCHOLIA_MAX_BACKLOG_BYTES (1024 * 1024)
#define SCHOLIA_MAX_BACKLOG_S 10
/* Actions a second on one connection, steady and at once. */
#define SCHOLIA_ACTION_RATE 20
#define SCHOLIA_ACTION_BURST 60
/* Presence messages a second on one connection. */
#define SCHOLIA_PRESENCE_RATE 30
/* Other messages (heartbeats, profiles) a second on one connection, steady and at once: people make
 * a few a minute. */
#define SCHOLIA_OTHER_RATE 2
#define SCHOLIA_OTHER_BURST 20
/* Pings and pongs a second on one connection, steady and at once: a library sends one every 10 s or
 * more, and each ping costs an answer. */
#define SCHOLIA_CONTROL_RATE 2
#define SCHOLIA_CONTROL_BURST 20
/* Frames of one message: 512 bytes each in the longest. Empty ones cost as much as others, and
 * their bytes never add up to a limit. */
#define SCHOLIA_MAX_FRAGMENTS 128
/* From one client address (an IPv4 address, the first 64 bits of an IPv6 one). A thousand people of
 * one office are one address, and after a restart of the server they all come within a second, some
 * with two boards open: so many are taken at once, and in the long run more a second than people
 * open boards. Requests are these handshakes and as many images. */
#define SCHOLIA_ADDRESS_REQUEST_RATE 200
#define SCHOLIA_ADDRESS_REQUEST_BURST 4000
#define SCHOLIA_ADDRESS_JOIN_RATE 100
#define SCHOLIA_ADDRESS_JOIN_BURST 2000
/* Credentials that open nothing, from one address. At 5 a second the 192 bits of a token are out of
 * reach for ever, and a link that was deleted is asked for once by each who has it. */
#define SCHOLIA_ADDRESS_FAILURE_RATE 5
#define SCHOLIA_ADDRESS_FAILURE_BURST 100
/* With one link: as many joins at once as two boards full of people. */
#define SCHOLIA_LINK_REQUEST_RATE 100
#define SCHOLIA_LINK_REQUEST_BURST 4000
#define SCHOLIA_LINK_JOIN_RATE 100
#define SCHOLIA_LINK_JOIN_BURST 2000
/* Invalid messages a minute; one more closes the connection with 1008. */
#define SCHOLIA_MAX_INVALID_PER_MINUTE 20

/* The WebSocket subprotocol; its number is the major version. Minor additions are members that
 * others ignore. */
#define SCHOLIA_SUBPROTOCOL "scholia.v1"
#define SCHOLIA_PROTOCOL_MAJOR 1
