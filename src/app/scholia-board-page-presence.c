/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is here: their cursors on the canvas, what they write, and the same of this person for
 * them. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

#include "scholia-participant.h"

/* After the last key others no longer see that somebody writes, in seconds. */
#define TYPING_S 5

static void
show_cursor (ScholiaBoardPage   *self,
             ScholiaParticipant *person)
{
  const char *id = scholia_participant_get_id (person);
  double x, y;

  if (scholia_participant_is_self (person))
    return;

  if (scholia_participant_get_cursor (person, &x, &y))
    scholia_canvas_set_cursor (self->canvas, id, scholia_participant_get_name (person),
                               scholia_participant_get_color (person), x, y);
  else
    scholia_canvas_remove_cursor (self->canvas, id);
}

static void
person_cb (ScholiaBoardPage   *self,
           GParamSpec         *pspec,
           ScholiaParticipant *person)
{
  show_cursor (self, person);
  scholia_board_page_update_typing (self);
  /* The draft is in this person's own colour. */
  if (scholia_participant_is_self (person))
    scholia_board_page_update_draft (self);
}

static void
forget_person (ScholiaBoardPage   *self,
               ScholiaParticipant *person)
{
  g_signal_handlers_disconnect_by_func (person, person_cb, self);
  scholia_canvas_remove_cursor (self->canvas, scholia_participant_get_id (person));
}

static void
watch_person (ScholiaBoardPage   *self,
              ScholiaParticipant *person)
{
  g_signal_connect_swapped (person, "notify", G_CALLBACK (person_cb), self);
  show_cursor (self, person);
}

/* Brings the watched people in line with the list: by object, since a person may come back as
 * another one. */
static void
people_changed_cb (ScholiaBoardPage *self)
{
  g_autoptr(GHashTable) former = g_steal_pointer (&self->watched_people);
  guint n_people = self->people != NULL ? g_list_model_get_n_items (self->people) : 0;
  GHashTableIter iter;
  gpointer person;

  self->watched_people = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < n_people; i++)
    g_hash_table_add (self->watched_people, g_list_model_get_item (self->people, i));

  g_hash_table_iter_init (&iter, former);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    {
      if (!g_hash_table_contains (self->watched_people, person))
        forget_person (self, person);
    }

  g_hash_table_iter_init (&iter, self->watched_people);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    {
      if (!g_hash_table_contains (former, person))
        watch_person (self, person);
    }

  if (self->session != NULL)
    scholia_board_page_update_connection (self);
  scholia_board_page_update_typing (self);
}

void
scholia_board_page_init_presence (ScholiaBoardPage *self)
{
  self->watched_people = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

void
scholia_board_page_take_people (ScholiaBoardPage *self,
                                GListModel       *people)
{
  if (self->people == people)
    return;

  if (self->people != NULL)
    g_signal_handlers_disconnect_by_func (self->people, people_changed_cb, self);
  g_set_object (&self->people, people);
  if (people != NULL)
    g_signal_connect_object (people, "items-changed", G_CALLBACK (people_changed_cb), self,
                             G_CONNECT_SWAPPED);

  scholia_face_pile_set_people (self->face_pile, people);
  scholia_people_menu_set_people (self->people_menu, people);
  if (self->narrow_people != NULL)
    scholia_people_menu_set_people (self->narrow_people, people);
  people_changed_cb (self);
}

void
scholia_board_page_update_typing (ScholiaBoardPage *self)
{
  const char *thread_id = self->open_thread != NULL ? scholia_thread_get_id (self->open_thread)
                                                    : NULL;
  guint n_people = self->people != NULL ? g_list_model_get_n_items (self->people) : 0;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  guint n_typing = 0;

  for (guint i = 0; thread_id != NULL && i < n_people; i++)
    {
      g_autoptr(ScholiaParticipant) person = g_list_model_get_item (self->people, i);

      if (scholia_participant_is_self (person) || !scholia_participant_is_typing (person) ||
          g_strcmp0 (scholia_participant_get_thread_id (person), thread_id) != 0)
        continue;

      n_typing++;
      if (name == NULL)
        name = g_strdup (scholia_participant_get_name (person));
    }

  if (n_typing == 1)
    /* Translators: %s is somebody's name */
    words = g_strdup_printf (_("%s is writing…"), name);
  else if (n_typing > 1)
    words = g_strdup_printf (ngettext ("%u person is writing…", "%u people are writing…", n_typing),
                             n_typing);
  scholia_thread_card_set_typing (self->card, words);
}

void
scholia_board_page_send_cursor (ScholiaBoardPage *self,
                                gboolean          is_inside,
                                double            x,
                                double            y)
{
  if (self->session != NULL)
    scholia_session_set_cursor (self->session, is_inside && self->shows_my_cursor, x, y);
}

static gboolean
send_open_thread_cb (gpointer user_data)
{
  ScholiaBoardPage *self = user_data;
  const char *thread_id = NULL;

  self->presence_id = 0;
  /* Before the server knows a new thread, nobody else can have it open. */
  if (self->open_thread != NULL && scholia_thread_get_number (self->open_thread) > 0)
    thread_id = scholia_thread_get_id (self->open_thread);
  if (self->session != NULL)
    scholia_session_set_open_thread (self->session, thread_id,
                                     self->is_typing && thread_id != NULL);

  return G_SOURCE_REMOVE;
}

/* Not now: a thread may close because the session is telling of a change, and would be called
 * back amid it. */
static void
queue_open_thread (ScholiaBoardPage *self)
{
  if (self->presence_id == 0)
    self->presence_id = g_idle_add_full (G_PRIORITY_DEFAULT, send_open_thread_cb, self, NULL);
}

static gboolean
typing_timeout_cb (gpointer user_data)
{
  ScholiaBoardPage *self = user_data;

  self->typing_id = 0;
  self->is_typing = FALSE;
  queue_open_thread (self);
  scholia_board_page_say_news (self);

  return G_SOURCE_REMOVE;
}

void
scholia_board_page_set_typing (ScholiaBoardPage *self,
                               gboolean          is_typing)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->is_typing = is_typing;
  if (is_typing)
    self->typing_id = g_timeout_add_seconds (TYPING_S, typing_timeout_cb, self);
  else
    scholia_board_page_say_news (self);
  queue_open_thread (self);
}

guint
scholia_board_page_get_own_color (ScholiaBoardPage *self)
{
  g_autoptr(ScholiaParticipant) person = NULL;

  if (self->people != NULL)
    person = g_list_model_get_item (self->people, 0);

  return person != NULL && scholia_participant_is_self (person)
           ? scholia_participant_get_color (person) : 0;
}
