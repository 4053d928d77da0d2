/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-filter.h"

#include "scholia-search-text.h"

struct _ScholiaThreadFilter
{
  GtkFilter parent_instance;

  ScholiaThreadSubset   subset;
  char                 *query;
  char                **words;     /* of the query, folded */
  char                 *person_id;
};

G_DEFINE_FINAL_TYPE (ScholiaThreadFilter, scholia_thread_filter, GTK_TYPE_FILTER)

/* What a search reads of a thread, kept with it until its state changes: folding 10,000 threads
 * at each key would take longer than a frame. */
typedef struct
{
  ScholiaThreadState *state;
  char               *folded;
} FoldedThread;

static void
folded_thread_free (FoldedThread *folded)
{
  scholia_thread_state_unref (folded->state);
  g_free (folded->folded);
  g_free (folded);
}

static char *
fold_state (ScholiaThreadState *state)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "#%u", scholia_thread_state_get_number (state));
  for (guint i = 0; i < scholia_thread_state_get_n_comments (state); i++)
    {
      ScholiaComment *comment = scholia_thread_state_get_comment (state, i);
      ScholiaPerson *author = scholia_comment_get_author (comment);

      g_string_append_printf (text, "\n%s\n%s", scholia_person_get_name (author),
                              scholia_comment_get_body (comment));
    }

  return scholia_search_text_fold (text->str);
}

static const char *
get_folded (ScholiaThread *thread)
{
  static GQuark quark = 0;
  ScholiaThreadState *state = scholia_thread_get_state (thread);
  FoldedThread *folded;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("scholia-folded-thread");

  folded = g_object_get_qdata (G_OBJECT (thread), quark);
  if (folded == NULL || folded->state != state)
    {
      folded = g_new (FoldedThread, 1);
      folded->state = scholia_thread_state_ref (state);
      folded->folded = fold_state (state);
      g_object_set_qdata_full (G_OBJECT (thread), quark, folded,
                               (GDestroyNotify) folded_thread_free);
    }

  return folded->folded;
}

static gboolean
is_mine (ScholiaThreadFilter *self,
         ScholiaThread       *thread)
{
  ScholiaThreadState *state = scholia_thread_get_state (thread);

  if (self->person_id == NULL)
    return FALSE;
  if (g_str_equal (scholia_person_get_id (scholia_thread_state_get_creator (state)),
                   self->person_id))
    return TRUE;

  for (guint i = 0; i < scholia_thread_state_get_n_comments (state); i++)
    {
      ScholiaComment *comment = scholia_thread_state_get_comment (state, i);

      if (g_str_equal (scholia_person_get_id (scholia_comment_get_author (comment)),
                       self->person_id))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_in_subset (ScholiaThreadFilter *self,
              ScholiaThread       *thread)
{
  switch (self->subset)
    {
    case SCHOLIA_THREAD_SUBSET_OPEN:
      return !scholia_thread_is_resolved (thread);
    case SCHOLIA_THREAD_SUBSET_UNREAD:
      return scholia_thread_is_unread (thread);
    case SCHOLIA_THREAD_SUBSET_MINE:
      return is_mine (self, thread);
    case SCHOLIA_THREAD_SUBSET_RESOLVED:
      return scholia_thread_is_resolved (thread);
    case SCHOLIA_THREAD_SUBSET_ALL:
    default:
      return TRUE;
    }
}

static gboolean
scholia_thread_filter_match (GtkFilter *filter,
                             gpointer   item)
{
  ScholiaThreadFilter *self = SCHOLIA_THREAD_FILTER (filter);
  ScholiaThread *thread = SCHOLIA_THREAD (item);

  if (!is_in_subset (self, thread))
    return FALSE;

  return self->words[0] == NULL ||
         scholia_search_text_matches (get_folded (thread), (const char * const *) self->words);
}

static GtkFilterMatch
scholia_thread_filter_get_strictness (GtkFilter *filter)
{
  return scholia_thread_filter_is_open (SCHOLIA_THREAD_FILTER (filter)) ? GTK_FILTER_MATCH_ALL
                                                                        : GTK_FILTER_MATCH_SOME;
}

static void
scholia_thread_filter_finalize (GObject *object)
{
  ScholiaThreadFilter *self = SCHOLIA_THREAD_FILTER (object);

  g_free (self->query);
  g_strfreev (self->words);
  g_free (self->person_id);

  G_OBJECT_CLASS (scholia_thread_filter_parent_class)->finalize (object);
}

static void
scholia_thread_filter_class_init (ScholiaThreadFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  object_class->finalize = scholia_thread_filter_finalize;

  filter_class->match = scholia_thread_filter_match;
  filter_class->get_strictness = scholia_thread_filter_get_strictness;
}

static void
scholia_thread_filter_init (ScholiaThreadFilter *self)
{
  self->query = g_strdup ("");
  self->words = g_new0 (char *, 1);
}

ScholiaThreadFilter *
scholia_thread_filter_new (void)
{
  return g_object_new (SCHOLIA_TYPE_THREAD_FILTER, NULL);
}

void
scholia_thread_filter_set_subset (ScholiaThreadFilter *self,
                                  ScholiaThreadSubset  subset)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_FILTER (self));

  if (self->subset == subset)
    return;

  self->subset = subset;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

ScholiaThreadSubset
scholia_thread_filter_get_subset (ScholiaThreadFilter *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_FILTER (self), SCHOLIA_THREAD_SUBSET_ALL);

  return self->subset;
}

void
scholia_thread_filter_set_query (ScholiaThreadFilter *self,
                                 const char          *query)
{
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  g_return_if_fail (SCHOLIA_IS_THREAD_FILTER (self));
  g_return_if_fail (query != NULL);

  if (g_str_equal (self->query, query))
    return;

  /* One more letter finds fewer threads, so that only those need another look. */
  if (g_str_has_prefix (query, self->query))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (g_str_has_prefix (self->query, query))
    change = GTK_FILTER_CHANGE_LESS_STRICT;

  g_free (self->query);
  self->query = g_strdup (query);
  g_strfreev (self->words);
  self->words = scholia_search_text_words (query);
  gtk_filter_changed (GTK_FILTER (self), change);
}

void
scholia_thread_filter_set_person_id (ScholiaThreadFilter *self,
                                     const char          *person_id)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_FILTER (self));

  if (g_strcmp0 (self->person_id, person_id) == 0)
    return;

  g_free (self->person_id);
  self->person_id = g_strdup (person_id);
  if (self->subset == SCHOLIA_THREAD_SUBSET_MINE)
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

gboolean
scholia_thread_filter_is_open (ScholiaThreadFilter *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_FILTER (self), TRUE);

  return self->subset == SCHOLIA_THREAD_SUBSET_ALL && self->words[0] == NULL;
}
