/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is worth a line; the man page lists the names. */
typedef enum
{
  SCHOLIA_LOG_START,          /* the process begins: version, pid */
  SCHOLIA_LOG_LISTEN,         /* an address */
  SCHOLIA_LOG_READY,          /* everything works */
  SCHOLIA_LOG_ACCEPT_REFUSED, /* a line was closed at once */
  SCHOLIA_LOG_ACCEPT_PAUSED,  /* the system gives no descriptor */
  SCHOLIA_LOG_REQUEST,        /* a request that changed something */
  SCHOLIA_LOG_REFUSED,        /* a credential, or a request, that was not taken */
  SCHOLIA_LOG_FAILED,         /* a request that the server could not answer */
  SCHOLIA_LOG_OPEN,           /* a request became a live connection */
  SCHOLIA_LOG_JOIN,           /* a connection came onto a board */
  SCHOLIA_LOG_LEAVE,          /* a live connection ended */
  SCHOLIA_LOG_BOARD,          /* a board has trouble with its store */
  SCHOLIA_LOG_SLOW_COMMIT,    /* people had to wait for the disk */
  SCHOLIA_LOG_STORE,          /* its state changed */
  SCHOLIA_LOG_HOSTING,        /* a private server's door to the network */
  SCHOLIA_LOG_TEAM,           /* made, removed, another key */
  SCHOLIA_LOG_BACKUP,         /* one was asked for, or ended */
  SCHOLIA_LOG_RELOAD,         /* certificate and key were read again */
  SCHOLIA_LOG_SHUTDOWN,       /* goodbyes are said */
  SCHOLIA_LOG_END,            /* the store is closed */
  SCHOLIA_LOG_N_EVENTS
} ScholiaLogEvent;

typedef enum
{
  SCHOLIA_LOG_KIND_WORD,    /* an id, or a word of ours */
  SCHOLIA_LOG_KIND_NUMBER,
  SCHOLIA_LOG_KIND_ADDRESS, /* of a peer: written only if scholia_log_set_addresses() said so */
} ScholiaLogKind;

typedef struct
{
  const char     *name;
  ScholiaLogKind  kind;
  const char     *text;    /* (nullable): %NULL leaves the field out */
  guint64         number;
} ScholiaLogField;

/* The fields of a line. A secret, a person's words or name, and what a peer sent are none. */
#define SCHOLIA_LOG_WORD(name, text) { name, SCHOLIA_LOG_KIND_WORD, text, 0 }
#define SCHOLIA_LOG_NUMBER(name, number) { name, SCHOLIA_LOG_KIND_NUMBER, NULL, (guint64) (number) }
#define SCHOLIA_LOG_ADDRESS(text) { "address", SCHOLIA_LOG_KIND_ADDRESS, text, 0 }

/* scholia_log (SCHOLIA_LOG_LEAVE, SCHOLIA_LOG_NUMBER ("connection", 7)); any thread. */
#define scholia_log(event, ...) \
  scholia_log_fields (event, (const ScholiaLogField[]) { __VA_ARGS__, { NULL, 0, NULL, 0 } })

/* @fields: ends with a name of %NULL. */
void        scholia_log_fields        (ScholiaLogEvent        event,
                                       const ScholiaLogField *fields);
/* Whether peers' addresses are written; they are at the start. */
void        scholia_log_set_addresses (gboolean               is_wanted);
/* Says how many lines were left out and not told of yet: at the end. */
void        scholia_log_flush         (void);

const char *scholia_log_event_name    (ScholiaLogEvent        event);
/* The line: "leave connection=7"; what is no plain word is quoted and escaped. */
char       *scholia_log_format        (ScholiaLogEvent        event,
                                       const ScholiaLogField *fields)
                                       G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
