/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-log.h"

#include "scholia-log-limit.h"

/* Of one value: an error of the system is a sentence, not a page. */
#define MAX_VALUE_BYTES 200
/* Of one line, besides the four that every line has. */
#define MAX_FIELDS 12

typedef struct
{
  const char     *name;
  GLogLevelFlags  level;
} Kind;

static const Kind kinds[SCHOLIA_LOG_N_EVENTS] = {
  [SCHOLIA_LOG_START] = { "start", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_LISTEN] = { "listen", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_READY] = { "ready", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_ACCEPT_REFUSED] = { "accept-refused", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_ACCEPT_PAUSED] = { "accept-paused", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_REQUEST] = { "request", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_REFUSED] = { "refused", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_FAILED] = { "failed", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_OPEN] = { "open", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_JOIN] = { "join", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_LEAVE] = { "leave", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_BOARD] = { "board", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_SLOW_COMMIT] = { "slow-commit", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_STORE] = { "store", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_HOSTING] = { "hosting", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_TEAM] = { "team", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_BACKUP] = { "backup", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_RELOAD] = { "reload", G_LOG_LEVEL_MESSAGE },
  [SCHOLIA_LOG_SHUTDOWN] = { "shutdown", G_LOG_LEVEL_INFO },
  [SCHOLIA_LOG_END] = { "end", G_LOG_LEVEL_INFO },
};

/* The one state that is the process's: its log. */
static GMutex mutex;
static ScholiaLogLimit limits[SCHOLIA_LOG_N_EVENTS];
static gboolean has_limits;
static gboolean hides_addresses;

const char *
scholia_log_event_name (ScholiaLogEvent event)
{
  return kinds[event].name;
}

void
scholia_log_set_addresses (gboolean is_wanted)
{
  hides_addresses = !is_wanted;
}

static gboolean
is_written (const ScholiaLogField *field)
{
  if (field->kind == SCHOLIA_LOG_KIND_NUMBER)
    return TRUE;

  return field->text != NULL && (field->kind != SCHOLIA_LOG_KIND_ADDRESS || !hides_addresses);
}

static gboolean
is_plain (const char *text)
{
  gsize length = 0;

  for (; text[length] != '\0'; length++)
    if (!g_ascii_isgraph (text[length]) || text[length] == '"' || text[length] == '=' ||
        text[length] == '\\' || length == MAX_VALUE_BYTES)
      return FALSE;

  return length > 0;
}

/* A line feed in a value would be a line of its own, with whatever a peer wants to have said. */
static void
append_quoted (GString    *line,
               const char *text)
{
  g_string_append_c (line, '"');
  for (gsize i = 0; text[i] != '\0' && i < MAX_VALUE_BYTES; i++)
    if (g_ascii_isprint (text[i]) && text[i] != '"' && text[i] != '\\')
      g_string_append_c (line, text[i]);
    else
      g_string_append_printf (line, "\\x%02x", (guchar) text[i]);
  g_string_append_c (line, '"');
}

char *
scholia_log_format (ScholiaLogEvent        event,
                    const ScholiaLogField *fields)
{
  GString *line = g_string_new (kinds[event].name);

  for (; fields->name != NULL; fields++)
    {
      if (!is_written (fields))
        continue;

      g_string_append_printf (line, " %s=", fields->name);
      if (fields->kind == SCHOLIA_LOG_KIND_NUMBER)
        g_string_append_printf (line, "%" G_GUINT64_FORMAT, fields->number);
      else if (is_plain (fields->text))
        g_string_append (line, fields->text);
      else
        append_quoted (line, fields->text);
    }

  return g_string_free (line, FALSE);
}

static const char *
get_priority (GLogLevelFlags level)
{
  return level == G_LOG_LEVEL_INFO ? "6" : "5";
}

/* The journal's names: SCHOLIA_CONNECTION. */
static char *
dup_journal_name (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);

  return g_strconcat ("SCHOLIA_", g_strdelimit (upper, "-", '_'), NULL);
}

static void
write_fields (ScholiaLogEvent        event,
              const ScholiaLogField *fields)
{
  g_autofree char *line = scholia_log_format (event, fields);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GLogField all[4 + MAX_FIELDS] = {
    { "MESSAGE", line, -1 },
    { "PRIORITY", get_priority (kinds[event].level), -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
    { "SCHOLIA_EVENT", kinds[event].name, -1 },
  };
  gsize n_fields = 4;

  for (; fields->name != NULL && n_fields < G_N_ELEMENTS (all); fields++)
    {
      char *text;

      if (!is_written (fields))
        continue;

      text = fields->kind == SCHOLIA_LOG_KIND_NUMBER
               ? g_strdup_printf ("%" G_GUINT64_FORMAT, fields->number)
               : g_strndup (fields->text, MAX_VALUE_BYTES);
      all[n_fields].key = dup_journal_name (fields->name);
      all[n_fields].value = text;
      all[n_fields].length = -1;
      g_ptr_array_add (texts, (char *) all[n_fields].key);
      g_ptr_array_add (texts, text);
      n_fields++;
    }

  g_log_structured_array (kinds[event].level, all, n_fields);
}

static void
write_suppressed (ScholiaLogEvent event,
                  guint64         n_suppressed)
{
  g_autofree char *line = g_strdup_printf ("suppressed %" G_GUINT64_FORMAT " lines of %s",
                                           n_suppressed, kinds[event].name);
  const GLogField fields[] = {
    { "MESSAGE", line, -1 },
    { "PRIORITY", "5", -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
    { "SCHOLIA_EVENT", "suppressed", -1 },
  };

  g_log_structured_array (G_LOG_LEVEL_MESSAGE, fields, G_N_ELEMENTS (fields));
}

static gboolean
take (ScholiaLogEvent  event,
      guint64         *n_suppressed)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&mutex);
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = 0; !has_limits && i < SCHOLIA_LOG_N_EVENTS; i++)
    scholia_log_limit_init (&limits[i], now_us);
  has_limits = TRUE;

  return scholia_log_limit_take (&limits[event], now_us, n_suppressed);
}

void
scholia_log_fields (ScholiaLogEvent        event,
                    const ScholiaLogField *fields)
{
  guint64 n_suppressed = 0;

  if (!take (event, &n_suppressed))
    return;
  if (n_suppressed > 0)
    write_suppressed (event, n_suppressed);

  write_fields (event, fields);
}

void
scholia_log_flush (void)
{
  for (guint i = 0; i < SCHOLIA_LOG_N_EVENTS; i++)
    {
      guint64 n_suppressed;

      g_mutex_lock (&mutex);
      n_suppressed = limits[i].n_suppressed;
      limits[i].n_suppressed = 0;
      g_mutex_unlock (&mutex);

      if (n_suppressed > 0)
        write_suppressed (i, n_suppressed);
    }
}
