/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-log-writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scholia-log-limit.h"

/* Whether standard error is the journal, and what others than our own events may say. */
static gboolean is_journal;
static gboolean is_quiet;
static GMutex mutex;
static ScholiaLogLimit limit;

typedef struct
{
  const char *name;     /* of the level in a line */
  char        priority; /* syslog's, for a reader that knows "<N>" */
} Level;

static Level
get_level (GLogLevelFlags level)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return (Level) { "error", '3' };
  if ((level & G_LOG_LEVEL_WARNING) != 0)
    return (Level) { "warning", '4' };
  if ((level & G_LOG_LEVEL_MESSAGE) != 0)
    return (Level) { "notice", '5' };
  if ((level & G_LOG_LEVEL_INFO) != 0)
    return (Level) { "info", '6' };

  return (Level) { "debug", '7' };
}

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key) && fields[i].length < 0)
      return fields[i].value;

  return NULL;
}

/* "2026-01-02T03:04:05.678Z notice store state=down", in one write so that threads do not mix. */
static void
write_line (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields)
{
  const char *message = find_field (fields, n_fields, "MESSAGE");
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  gboolean is_event = find_field (fields, n_fields, "SCHOLIA_EVENT") != NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autoptr(GString) line = g_string_new (NULL);

  if (is_journal)
    g_string_append_printf (line, "<%c>", get_level (level).priority);
  else
    g_string_append_printf (line, "%s.%03dZ %s ", time,
                            g_date_time_get_microsecond (now) / 1000, get_level (level).name);
  if (!is_event)
    g_string_append_printf (line, "%s: ", domain != NULL ? domain : "library");
  g_string_append (line, message != NULL ? message : "");
  g_strdelimit (line->str, "\n\r", ' ');
  g_string_append_c (line, '\n');
  fwrite (line->str, 1, line->len, stderr);
  fflush (stderr);
}

/* What libraries and the store say is bounded as one kind; our own events were counted before. */
static gboolean
may_say (GLogLevelFlags   level,
         const GLogField *fields,
         gsize            n_fields)
{
  guint64 n_suppressed = 0;
  gboolean may;

  if (find_field (fields, n_fields, "SCHOLIA_EVENT") != NULL ||
      (level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR)) != 0)
    return TRUE;

  g_mutex_lock (&mutex);
  may = scholia_log_limit_take (&limit, g_get_monotonic_time (), &n_suppressed);
  g_mutex_unlock (&mutex);
  if (may && n_suppressed > 0)
    fprintf (stderr, "%ssuppressed %" G_GUINT64_FORMAT " other lines\n", is_journal ? "<5>" : "",
             n_suppressed);

  return may;
}

static GLogWriterOutput
writer (GLogLevelFlags   level,
        const GLogField *fields,
        gsize            n_fields,
        gpointer         user_data)
{
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  gboolean is_event = find_field (fields, n_fields, "SCHOLIA_EVENT") != NULL;

  if (is_quiet && (level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO)) != 0)
    return G_LOG_WRITER_HANDLED;

  /* What others tell in detail is for who asks for it with G_MESSAGES_DEBUG; our events are few. */
  if (!is_event && g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (!may_say (level, fields, n_fields))
    return G_LOG_WRITER_HANDLED;

  if (!is_journal ||
      g_log_writer_journald (level, fields, n_fields, user_data) != G_LOG_WRITER_HANDLED)
    write_line (level, fields, n_fields);

  return G_LOG_WRITER_HANDLED;
}

void
scholia_log_writer_install (gboolean only_trouble)
{
  is_quiet = only_trouble;
  is_journal = g_log_writer_is_journald (STDERR_FILENO);
  scholia_log_limit_init (&limit, g_get_monotonic_time ());
  g_log_set_writer_func (writer, NULL, NULL);
}
