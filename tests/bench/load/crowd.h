/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "histogram.h"

#include <netinet/in.h>

G_BEGIN_DECLS

typedef struct _Crowd Crowd;
typedef struct _Line  Line;
typedef struct _Room  Room;

typedef enum
{
  LINE_CLOSED,
  LINE_CONNECTING, /* TCP, then TLS */
  LINE_UPGRADING,  /* the request is sent */
  LINE_GREETING,   /* the hello is sent */
  LINE_CONTENT,    /* the welcome came, the board comes */
  LINE_LIVE,
} LineState;

/* A room of the load: a board, or a channel of a peer. */
struct _Room
{
  char   *path;        /* of the WebSocket request */
  char   *board_id;    /* (nullable): a board's */
  char   *token;       /* (nullable) */
  guint   index;
  guint   first_line;  /* of crowd->lines */
  guint   n_lines;
  /* receiver by sender: when the last message that came was due, in microseconds of the epoch */
  guint32 *last_due;
  /* what the next reply is written to */
  char    thread_id[37];
  guint   n_replies;
};

/* One person: a line, and who is behind it while there is none. */
struct _Line
{
  Crowd      *crowd;
  Room       *room;
  guint       index;
  LineState   state;
  int         fd;              /* -1 while closed */
  gpointer    tls;             /* (nullable): a gnutls_session_t */
  gboolean    waits_to_write;
  gboolean    is_visitor;      /* one of those who come and go */
  GByteArray *partial;         /* (nullable): the beginning of a message */
  GByteArray *unsent;          /* (nullable) */
  gint64      started_us;      /* the attempt */
  guint64     connection;      /* the server's name for it */
  guint64     seq;             /* the last event */
  guint64     welcome_seq;
  char        head_id[37];
  guint32     last_due;        /* of its own presence, in microseconds of the epoch */
  guint       n_in_flight;
  guint       n_failures;      /* attempts in a row */
  guint       retry_after_ms;  /* the goodbye's wish */
  gint64      retry_at_us;     /* 0: no retry is due */
};

/* How a server is spoken to. */
typedef struct
{
  const char *name;
  /* Without the empty line at its end. */
  void  (*write_request)  (Line       *line,
                           GString    *request);
  /* The server agreed to the upgrade. */
  void  (*greet)          (Line       *line);
  void  (*take_message)   (Line       *line,
                           const char *text,
                           gsize       length,
                           gint64      now_us);
  /* Each writes a message that was due at @due_us; its length in bytes. */
  gsize (*write_presence) (Line       *line,
                           gint64      due_us,
                           char       *buffer);
  gsize (*write_action)   (Line       *line,
                           gint64      due_us,
                           char       *buffer);
  gsize (*write_heartbeat) (Line      *line,
                            char      *buffer);
} Dialect;

extern const Dialect dialect_scholia;
extern const Dialect dialect_raw;

/* What was seen; all counts since the start. */
typedef struct
{
  Histogram delivery;       /* due to delivered, of all receivers */
  Histogram ack;            /* due to the own event */
  Histogram join;           /* connect to live */
  guint64   n_sent;
  guint64   n_expected;     /* deliveries of what was sent */
  guint64   n_delivered;
  guint64   n_acked;
  guint64   n_joined;
  guint64   n_frames;       /* received */
  guint64   n_bytes_in;     /* of frames */
  guint64   n_bytes_out;
  guint64   n_disordered;   /* out of order, doubled, or after a gap */
  guint64   n_refused;
  guint64   n_ended;        /* lines that the server closed */
  gsize     presence_in;    /* frames in bytes, of the last one by itself */
  gsize     presence_out;
  gsize     event_in;
  gsize     action_out;
} Tally;

struct _Crowd
{
  const Dialect     *dialect;
  struct sockaddr_in address;
  char              *host;            /* for the request */
  int                epoll_fd;
  gboolean           is_tls;
  gpointer           credentials;     /* (nullable): of TLS */
  guint              n_sources;       /* loopback addresses to connect from */
  gsize              message_bytes;   /* that a message is filled up to */
  guint              n_words;         /* characters of a comment; 0: by message_bytes */
  guint              n_replies;       /* to a thread, before there is a new one */
  gboolean           has_echo;        /* a sender is sent its own messages, too */
  gint64             epoch_us;        /* due times count from here */
  guint32            salt;            /* of broadcast ids */
  Room              *rooms;
  guint              n_rooms;
  Line              *lines;           /* those who stay, then the visitors */
  guint              n_lines;         /* who stay */
  guint              n_visitors;
  guint              n_live;
  guint              n_pending;       /* lines on their way to LIVE */
  GArray            *by_connection;   /* guint32: line index + 1 */
  gint64             heartbeat_us;    /* between two of one line; 0 for none */
  gint64             next_heartbeat_us;
  guint              heartbeat_turn;
  guint8            *input;           /* of whichever line is being read */
  Tally              tally;
  /* (nullable) */
  void             (*became_live) (Line *line);
  void             (*was_acked)   (Line *line);
  void             (*has_ended)   (Line *line);
};

/* Each room has @room_size people; @rooms are "ID TOKEN" or "PATH" a line. */
Crowd   *crowd_new         (const Dialect *dialect,
                            guint16        port,
                            guint          n_lines,
                            guint          room_size,
                            guint          n_visitors);
void     crowd_add_rooms   (Crowd         *self,
                            char         **rooms);
void     crowd_free        (Crowd         *self);

/* Serves what the lines have to say, until @until_us at most, but not longer than one batch of the
 * kernel's events. */
void     crowd_turn        (Crowd         *self,
                            gint64         until_us);
void     crowd_run         (Crowd         *self,
                            gint64         until_us);
/* At most @n_at_once lines on their way at a time. %FALSE if not all were live in @timeout_us. */
gboolean crowd_join        (Crowd         *self,
                            guint          n_at_once,
                            gint64         timeout_us);
/* Until nothing has come for a while that is still expected, or @timeout_us. */
void     crowd_drain       (Crowd         *self,
                            gint64         timeout_us);

G_END_DECLS
