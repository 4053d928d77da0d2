/* SPDX-License-Identifier: GPL-3.0-or-later */

/* session-client HOST PORT FINGERPRINT BOARD TOKEN NUMBER: the client's real side without a window,
 * for a driver that spoils the network between it and the server. Writes what happens as JSON
 * lines, each with the wall clock in milliseconds; takes words on standard input:
 *
 *   act MS   acts every 0 to 2 x MS milliseconds, live or not; "act 0" stops
 *   hash     tells seq, state hash, state and what is in flight
 *   quit
 */

#include <gio/gunixinputstream.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-session.h"
#include "scholia-thread.h"

#define FEW_THREADS 30

typedef struct
{
  GMainLoop        *loop;
  ScholiaSession   *session;
  GDataInputStream *words;
  guint             mean_ms;
  guint             acting; /* source id */
} Client;

G_GNUC_PRINTF (2, 3)
static void
tell (const char *event,
      const char *format,
      ...)
{
  g_autofree char *rest = NULL;
  g_autofree char *line = NULL;
  gsize length;
  va_list arguments;

  va_start (arguments, format);
  rest = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf ("{\"at\":%" G_GINT64_FORMAT ",\"event\":\"%s\"%s%s}\n",
                          g_get_real_time () / 1000, event, rest[0] != '\0' ? "," : "", rest);
  length = strlen (line);
  if (write (STDOUT_FILENO, line, length) != (gssize) length)
    exit (EXIT_FAILURE);
}

static const char *
get_state (ScholiaSession *session)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (SCHOLIA_TYPE_SESSION_STATE);

  return g_enum_get_value (states, (int) scholia_session_get_state (session))->value_nick;
}

static void
state_cb (ScholiaSession *session,
          GParamSpec     *pspec,
          Client         *self)
{
  tell ("state", "\"state\":\"%s\"", get_state (session));
}

static void
ended_cb (ScholiaSession *session,
          const char     *broadcast_id,
          const GError   *error,
          Client         *self)
{
  const char *code = error != NULL ? scholia_error_code_to_string ((ScholiaError) error->code)
                                   : "";

  tell ("ended", "\"id\":\"%s\",\"error\":\"%s\"", broadcast_id, code);
}

static void
people_cb (GListModel *people,
           guint       position,
           guint       removed,
           guint       added,
           Client     *self)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr(ScholiaParticipant) person = g_list_model_get_item (people, i);

      g_string_append_printf (names, "%s\"%s\"", i > 0 ? "," : "",
                              scholia_participant_get_name (person));
    }
  tell ("people", "\"names\":[%s]", names->str);
}

static ScholiaAction *
new_action (Client *self)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);
  guint n_threads = board != NULL ? g_list_model_get_n_items (G_LIST_MODEL (board)) : 0;
  ScholiaAnchor anchor = { g_random_int_range (0, 1000000), 250000, 0, 0 };
  g_autofree char *id = scholia_id_new ();
  gint32 dice = n_threads == 0 ? 0 : g_random_int_range (n_threads > FEW_THREADS ? 3 : 0, 10);
  g_autoptr(ScholiaThread) thread = NULL;

  if (dice < 4)
    return scholia_action_new_create (id, &anchor, "Words over a bad line");

  thread = g_list_model_get_item (G_LIST_MODEL (board),
                                  (guint) g_random_int_range (0, (gint32) n_threads));
  if (dice < 6)
    return scholia_action_new_reply (id, scholia_thread_get_id (thread), "An answer");
  if (dice < 8)
    return scholia_action_new_move (id, scholia_thread_get_id (thread), &anchor);

  return scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, scholia_thread_get_id (thread));
}

/* Whatever the state: what is not taken must never be sent. */
static void
act (Client *self)
{
  g_autoptr(ScholiaAction) action = new_action (self);
  const char *id = scholia_action_get_broadcast_id (action);
  g_autoptr(GError) error = NULL;

  if (scholia_session_submit (self->session, action, &error))
    tell ("submitted", "\"id\":\"%s\"", id);
  else
    tell ("not-taken", "\"id\":\"%s\",\"error\":\"%s\",\"state\":\"%s\"", id,
          scholia_error_code_to_string ((ScholiaError) error->code), get_state (self->session));
}

static gboolean
act_cb (gpointer user_data)
{
  Client *self = user_data;

  self->acting = 0;
  if (self->mean_ms == 0)
    return G_SOURCE_REMOVE;

  act (self);
  self->acting = g_timeout_add ((guint) g_random_int_range (0, (gint32) (2 * self->mean_ms)),
                                act_cb, self);

  return G_SOURCE_REMOVE;
}

static void
tell_hash (Client *self)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);
  g_autofree char *hash = board != NULL ? scholia_board_dup_hash (board) : g_strdup ("");
  guint n_in_flight;

  g_object_get (self->session, "n-in-flight", &n_in_flight, NULL);
  tell ("hash", "\"seq\":%" G_GUINT64_FORMAT ",\"hash\":\"%s\",\"state\":\"%s\",\"inFlight\":%u",
        board != NULL ? scholia_board_get_seq (board) : 0, hash, get_state (self->session),
        n_in_flight);
}

static void
word_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Client *self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->words, result, NULL, NULL);

  if (line == NULL || g_str_equal (line, "quit"))
    {
      scholia_session_close (self->session);
      g_main_loop_quit (self->loop);
      return;
    }

  if (g_str_equal (line, "hash"))
    tell_hash (self);
  else if (g_str_has_prefix (line, "act "))
    {
      self->mean_ms = (guint) g_ascii_strtoull (line + 4, NULL, 10);
      if (self->acting == 0)
        act_cb (self);
    }
  g_data_input_stream_read_line_async (self->words, G_PRIORITY_DEFAULT, NULL, word_cb, self);
}

static ScholiaSession *
new_session (char **argv)
{
  guint number = (guint) g_ascii_strtoull (argv[6], NULL, 10);
  g_autofree char *identity = g_strdup_printf ("%043u", number);
  g_autofree char *name = g_strdup_printf ("Person %u", number);
  g_autoptr(ScholiaLink) link = NULL;
  g_autoptr(ScholiaEndpoint) endpoint = NULL;

  link = scholia_link_new (SCHOLIA_LINK_BOARD, argv[1],
                           (guint16) g_ascii_strtoull (argv[2], NULL, 10), argv[3], argv[4],
                           argv[5]);
  endpoint = scholia_endpoint_new_for_link (link);

  return scholia_session_new (endpoint, argv[4], argv[5], NULL, identity, name, number % 8);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Client self = { 0 };

  if (argc != 7)
    return EXIT_FAILURE;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.words = g_data_input_stream_new (input);
  self.session = new_session (argv);
  g_signal_connect (self.session, "notify::state", G_CALLBACK (state_cb), &self);
  g_signal_connect (self.session, "action-ended", G_CALLBACK (ended_cb), &self);
  g_signal_connect (scholia_session_get_people (self.session), "items-changed",
                    G_CALLBACK (people_cb), &self);
  scholia_session_open (self.session);
  g_data_input_stream_read_line_async (self.words, G_PRIORITY_DEFAULT, NULL, word_cb, &self);
  g_main_loop_run (self.loop);

  g_clear_handle_id (&self.acting, g_source_remove);
  g_object_unref (self.session);
  g_object_unref (self.words);
  g_main_loop_unref (self.loop);

  return EXIT_SUCCESS;
}
