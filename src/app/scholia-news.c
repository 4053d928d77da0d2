/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-news.h"

#include <glib/gi18n.h>

/* From one announcement to the next, in microseconds: as long as a sentence takes to be read. */
#define INTERVAL_US (4 * G_USEC_PER_SEC)
/* Deeds that are told one by one. */
#define MAX_TOLD 2

struct _ScholiaNews
{
  GPtrArray         *told; /* (element-type utf8): the first ones in words */
  guint              counts[SCHOLIA_N_ACTION_KINDS];
  guint              n_deeds;
  ScholiaActionKind  last_kind;
  guint              last_number;
  gint64             said_us;
};

ScholiaNews *
scholia_news_new (void)
{
  ScholiaNews *self = g_new0 (ScholiaNews, 1);

  self->told = g_ptr_array_new_with_free_func (g_free);
  self->said_us = -INTERVAL_US;
  return self;
}

void
scholia_news_free (ScholiaNews *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->told);
  g_free (self);
}

/* (nullable): NULL for what is not worth an interruption. */
static char *
describe (ScholiaActionKind  kind,
          guint              number,
          const char        *name)
{
  /* Translators, of all of these: the number of a marker, a person's name. */
  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE:
      return g_strdup_printf (_("New marker %u by %s"), number, name);
    case SCHOLIA_ACTION_REPLY:
      return g_strdup_printf (_("New comment at marker %u by %s"), number, name);
    case SCHOLIA_ACTION_RESOLVE:
      return g_strdup_printf (_("Marker %u resolved by %s"), number, name);
    case SCHOLIA_ACTION_REOPEN:
      return g_strdup_printf (_("Marker %u reopened by %s"), number, name);
    case SCHOLIA_ACTION_MOVE:
      return g_strdup_printf (_("Marker %u moved by %s"), number, name);
    case SCHOLIA_ACTION_DELETE:
      return g_strdup_printf (_("Marker %u deleted by %s"), number, name);
    case SCHOLIA_ACTION_RESTORE:
      return g_strdup_printf (_("Marker %u brought back by %s"), number, name);
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    default:
      return NULL;
    }
}

static char *
describe_count (ScholiaActionKind kind,
                guint             n)
{
  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE:
      return g_strdup_printf (ngettext ("%u new marker", "%u new markers", n), n);
    case SCHOLIA_ACTION_REPLY:
      return g_strdup_printf (ngettext ("%u new comment", "%u new comments", n), n);
    case SCHOLIA_ACTION_RESOLVE:
      return g_strdup_printf (ngettext ("%u marker resolved", "%u markers resolved", n), n);
    case SCHOLIA_ACTION_REOPEN:
      return g_strdup_printf (ngettext ("%u marker reopened", "%u markers reopened", n), n);
    case SCHOLIA_ACTION_MOVE:
      return g_strdup_printf (ngettext ("%u marker moved", "%u markers moved", n), n);
    case SCHOLIA_ACTION_DELETE:
      return g_strdup_printf (ngettext ("%u marker deleted", "%u markers deleted", n), n);
    case SCHOLIA_ACTION_RESTORE:
      return g_strdup_printf (ngettext ("%u marker brought back", "%u markers brought back", n),
                              n);
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    default:
      g_assert_not_reached ();
    }
}

void
scholia_news_add (ScholiaNews       *self,
                  ScholiaActionKind  kind,
                  guint              number,
                  const char        *name)
{
  g_autofree char *words = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  words = describe (kind, number, name);
  /* Who moves a marker in ten steps did one thing. */
  if (words == NULL ||
      (self->n_deeds > 0 && kind == self->last_kind && number == self->last_number))
    return;

  self->last_kind = kind;
  self->last_number = number;
  self->n_deeds++;
  self->counts[kind]++;
  if (self->told->len < MAX_TOLD)
    g_ptr_array_add (self->told, g_steal_pointer (&words));
}

gint64
scholia_news_get_wait (ScholiaNews *self,
                       gint64       now_us)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->n_deeds == 0 ? -1 : MAX (self->said_us + INTERVAL_US - now_us, 0);
}

static char *
join (GPtrArray  *words,
      const char *separator)
{
  g_ptr_array_add (words, NULL);
  return g_strjoinv (separator, (char **) words->pdata);
}

char *
scholia_news_take (ScholiaNews *self,
                   gint64       now_us)
{
  g_autoptr(GPtrArray) counts = NULL;
  char *words;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_deeds == 0)
    return NULL;

  if (self->n_deeds <= MAX_TOLD)
    {
      words = join (self->told, ". ");
    }
  else
    {
      counts = g_ptr_array_new_with_free_func (g_free);
      for (guint kind = 0; kind < SCHOLIA_N_ACTION_KINDS; kind++)
        if (self->counts[kind] > 0)
          g_ptr_array_add (counts, describe_count ((ScholiaActionKind) kind, self->counts[kind]));
      words = join (counts, ", ");
    }

  scholia_news_clear (self);
  self->said_us = now_us;
  return words;
}

void
scholia_news_clear (ScholiaNews *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->told, 0);
  for (guint kind = 0; kind < SCHOLIA_N_ACTION_KINDS; kind++)
    self->counts[kind] = 0;
  self->n_deeds = 0;
}
