/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "settings.h"

#include <stdlib.h>

static const Settings defaults = {
  .n_lines = 100,
  .room_size = 10,
  .rate = 400,
  .seconds = 5,
  .warm_up_seconds = 1,
  .heartbeat_seconds = 10,
  .n_replies = 9,
  .n_at_once = 128,
  .n_sources = 16,
};

static gboolean
take_pids (Settings *self,
           char    **pids)
{
  self->n_pids = pids != NULL ? g_strv_length (pids) : 0;
  self->pids = g_new0 (pid_t, self->n_pids + 1);
  for (guint i = 0; i < self->n_pids; i++)
    self->pids[i] = (pid_t) atoi (pids[i]);

  return self->port > 0 && self->n_lines > 0 && self->room_size > 0 && self->rooms_path != NULL &&
         self->n_sources > 0 && self->rate > 0;
}

Settings *
settings_new (int    *argc,
              char ***argv)
{
  g_autoptr(Settings) self = g_memdup2 (&defaults, sizeof defaults);
  g_auto(GStrv) pids = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, "Of the server on 127.0.0.1", "PORT" },
    { "rooms", 0, 0, G_OPTION_ARG_FILENAME, &self->rooms_path, "BOARD TOKEN or PATH", "FILE" },
    { "raw", 0, 0, G_OPTION_ARG_NONE, &self->is_raw, "A peer that relays bytes", NULL },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &self->is_tls, "Speak TLS", NULL },
    { "echo", 0, 0, G_OPTION_ARG_NONE, &self->has_echo, "Senders get their own, too", NULL },
    { "connections", 0, 0, G_OPTION_ARG_INT, &self->n_lines, "In all", "N" },
    { "room-size", 0, 0, G_OPTION_ARG_INT, &self->room_size, "Connections in a room", "N" },
    { "senders", 0, 0, G_OPTION_ARG_INT, &self->n_senders, "Of each room; 0: all", "N" },
    { "actions", 0, 0, G_OPTION_ARG_NONE, &self->does_act, "Instead of presence", NULL },
    { "saturate", 0, 0, G_OPTION_ARG_NONE, &self->is_saturated, "One action in flight each", NULL },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &self->rate, "Messages a second in all", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &self->seconds, "That are measured", "S" },
    { "warm-up", 0, 0, G_OPTION_ARG_DOUBLE, &self->warm_up_seconds, "Before that", "S" },
    { "bytes", 0, 0, G_OPTION_ARG_INT, &self->message_bytes, "Of a message", "N" },
    { "words", 0, 0, G_OPTION_ARG_INT, &self->n_words, "Characters of a comment", "N" },
    { "replies", 0, 0, G_OPTION_ARG_INT, &self->n_replies, "To each new thread", "N" },
    { "visitors", 0, 0, G_OPTION_ARG_INT, &self->n_visitors, "Who come and go", "N" },
    { "heartbeat", 0, 0, G_OPTION_ARG_DOUBLE, &self->heartbeat_seconds, "0: none", "S" },
    { "at-once", 0, 0, G_OPTION_ARG_INT, &self->n_at_once, "Joining at a time", "N" },
    { "sources", 0, 0, G_OPTION_ARG_INT, &self->n_sources, "Addresses to come from", "N" },
    { "pid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pids, "To be accounted", "PID" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("SCENARIO");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("load: %s\n", error->message);
      return NULL;
    }
  if (*argc != 2 || !take_pids (self, pids))
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", text);
      return NULL;
    }
  self->scenario = g_strdup ((*argv)[1]);

  return g_steal_pointer (&self);
}

void
settings_free (Settings *self)
{
  g_free (self->scenario);
  g_free (self->rooms_path);
  g_free (self->pids);
  g_free (self);
}
