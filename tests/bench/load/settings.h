/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* What the command line asks for. */
typedef struct
{
  char   *scenario;        /* the first word */
  int     port;
  char   *rooms_path;      /* a file: "BOARD TOKEN" or "PATH" a line */
  gboolean is_raw;
  gboolean is_tls;
  gboolean has_echo;
  int     n_lines;
  int     room_size;
  int     n_senders;       /* of each room; 0 for all */
  gboolean does_act;       /* actions rather than presence */
  gboolean is_saturated;   /* each line sends again when its last action was confirmed */
  double  rate;            /* messages a second in all */
  double  seconds;         /* of the steady phase */
  double  warm_up_seconds;
  int     message_bytes;
  int     n_words;         /* characters of a comment */
  int     n_replies;       /* to each new thread */
  int     n_visitors;      /* who come and go */
  double  heartbeat_seconds;
  int     n_at_once;       /* lines on their way */
  int     n_sources;
  pid_t  *pids;            /* of the server */
  guint   n_pids;
} Settings;

/* %NULL if the command line is wrong; it was said why. */
Settings *settings_new  (int       *argc,
                         char    ***argv);
void      settings_free (Settings  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

G_END_DECLS
