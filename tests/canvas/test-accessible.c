/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a screen reader hears: a child shows the canvas, the test listens as a screen reader does,
 * through AT-SPI. It needs a session bus of its own (with-session.sh). */

#include "canvas-fixture.h"

#include <atspi/atspi.h>
#include <string.h>

/* Seconds until something that should have been heard counts as not heard. */
#define PATIENCE_S 20

static char **own_arguments;

static gboolean
read_command_cb (GIOChannel   *channel,
                 GIOCondition  condition,
                 gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    exit (0);

  g_strchomp (line);
  if (g_str_equal (line, "comment"))
    scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  else
    scholia_canvas_press_key (fixture->canvas, (guint) g_ascii_strtoull (line, NULL, 10),
                              GDK_SHIFT_MASK);
  return G_SOURCE_CONTINUE;
}

static void
activated_cb (ScholiaCanvas *canvas,
              ScholiaThread *thread)
{
  g_print ("activated %u\n", scholia_thread_get_number (thread));
}

/* The child: keys come on its standard input. */
static G_NORETURN void
show (void)
{
  Fixture *fixture;
  g_autoptr(GIOChannel) channel = g_io_channel_unix_new (0);

  gtk_init ();
  fixture = fixture_new ();
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  g_signal_connect (fixture->canvas, "thread-activated", G_CALLBACK (activated_cb), NULL);
  g_io_add_watch (channel, G_IO_IN | G_IO_HUP, read_command_cb, fixture);
  g_print ("ready\n");
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  GSubprocess      *process;
  GOutputStream    *commands;
  GDataInputStream *answers;
  GPtrArray        *heard; /* (element-type utf8): new names and descriptions */
  gboolean          gave_up;
} Listener;

static void
heard_cb (AtspiEvent *event,
          void       *user_data)
{
  Listener *listener = user_data;

  if (G_VALUE_HOLDS_STRING (&event->any_data))
    g_ptr_array_add (listener->heard, g_value_dup_string (&event->any_data));
  g_boxed_free (ATSPI_TYPE_EVENT, event);
}

static gboolean
give_up_cb (gpointer user_data)
{
  Listener *listener = user_data;

  listener->gave_up = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
send (Listener   *listener,
      const char *command)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_printf (listener->commands, NULL, NULL, &error, "%s\n", command);
  g_assert_no_error (error);
  g_output_stream_flush (listener->commands, NULL, NULL);
}

static void
send_key (Listener *listener,
          guint     key)
{
  g_autofree char *command = g_strdup_printf ("%u", key);

  send (listener, command);
}

static void
await_answer (Listener   *listener,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = g_data_input_stream_read_line (listener->answers, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, expected);
}

static gboolean
has_heard (Listener   *listener,
           const char *words)
{
  for (guint i = 0; i < listener->heard->len; i++)
    if (g_str_equal (g_ptr_array_index (listener->heard, i), words))
      return TRUE;

  return FALSE;
}

static void
await_words (Listener   *listener,
             const char *words)
{
  while (!has_heard (listener, words) && !listener->gave_up)
    g_main_context_iteration (NULL, TRUE);

  if (listener->gave_up)
    g_error ("“%s” was never said", words);
}

/* (transfer full) (nullable): the first below with that name. */
static AtspiAccessible *
find_below (AtspiAccessible *parent,
            const char      *name)
{
  int n = parent != NULL ? atspi_accessible_get_child_count (parent, NULL) : 0;

  for (int i = 0; i < n; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (parent, i, NULL);
      g_autofree char *child_name = child != NULL ? atspi_accessible_get_name (child, NULL) : NULL;
      AtspiAccessible *found = g_strcmp0 (child_name, name) == 0 ? g_object_ref (child)
                                                                  : find_below (child, name);

      g_clear_object (&child);
      if (found != NULL)
        return found;
    }

  return NULL;
}

static AtspiAccessible *
await_accessible (Listener   *listener,
                  const char *name)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  AtspiAccessible *found = find_below (desktop, name);

  while (found == NULL && !listener->gave_up)
    {
      /* Nothing says that a tree is complete: look again soon. */
      g_usleep (50 * 1000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      atspi_accessible_clear_cache (desktop);
      found = find_below (desktop, name);
    }

  g_object_unref (desktop);
  if (found == NULL)
    g_error ("“%s” was never there", name);
  return found;
}

static void
start (Listener *listener)
{
  g_autoptr(GError) error = NULL;

  listener->heard = g_ptr_array_new_with_free_func (g_free);
  listener->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                        own_arguments[0], "--show", NULL);
  g_assert_no_error (error);
  listener->commands = g_subprocess_get_stdin_pipe (listener->process);
  listener->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (listener->process));
  await_answer (listener, "ready");
  /* Only now: libatspi warns of an application that is still on its way. */
  g_assert_cmpint (atspi_init (), ==, 0);
  g_timeout_add_seconds (PATIENCE_S, give_up_cb, listener);
}

/* The first one is what a screen reader does by itself. */
static void
assert_actions (AtspiAction *action,
                const char  *expected)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (int i = 0; i < atspi_action_get_n_actions (action, NULL); i++)
    {
      g_autofree char *name = atspi_action_get_action_name (action, i, NULL);

      g_string_append_printf (names, i > 0 ? " %s" : "%s", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

/* All in one process: the bus and the child take a while to start. */
static void
test_screen_reader (void)
{
  Listener listener = { 0 };
  g_autoptr(GError) error = NULL;
  AtspiEventListener *events;
  AtspiAccessible *canvas, *marker;
  AtspiAction *action;
  g_autofree char *role = NULL;

  start (&listener);
  events = atspi_event_listener_new (heard_cb, &listener, NULL);
  atspi_event_listener_register (events, "object:property-change:accessible-description", &error);
  g_assert_no_error (error);
  canvas = await_accessible (&listener, "Picture with markers");

  /* A marker is a button with its name in words, and pressing it opens its thread. */
  marker = await_accessible (&listener, "Marker 4, open, 1 comment, unread, by Mateo");
  role = atspi_accessible_get_role_name (marker, NULL);
  g_assert_true (strstr (role, "button") != NULL);
  action = atspi_accessible_get_action_iface (marker);
  g_assert_nonnull (action);
  assert_actions (action, "item.open item.resolve");
  g_assert_true (atspi_action_do_action (action, 0, &error));
  g_assert_no_error (error);
  await_answer (&listener, "activated 4");

  /* The next thread, and where the crosshair is, are said. */
  send_key (&listener, GDK_KEY_n);
  await_words (&listener, "Marker 1, open, 3 comments, by Eleni");
  send (&listener, "comment");
  send_key (&listener, GDK_KEY_Left);
  await_words (&listener, "40 percent across, 50 percent down");
  send_key (&listener, GDK_KEY_Up);
  await_words (&listener, "40 percent across, 40 percent down");

  g_subprocess_force_exit (listener.process);
  atspi_event_listener_deregister (events, "object:property-change:accessible-description", NULL);
  g_object_unref (action);
  g_object_unref (marker);
  g_object_unref (canvas);
  g_object_unref (events);
  g_clear_object (&listener.answers);
  g_clear_object (&listener.process);
  g_clear_pointer (&listener.heard, g_ptr_array_unref);
}

int
main (int    argc,
      char **argv)
{
  own_arguments = argv;
  if (argc > 1 && g_str_equal (argv[1], "--show"))
    show ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/accessible/screen-reader", test_screen_reader);
  return g_test_run ();
}
