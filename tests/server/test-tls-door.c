/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Peers who stall in a handshake, with sockets and TLS as they are. */

#include "scholia-tls-door.h"

#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/socket.h>

#include "scholia-certificate.h"

#define MAX_UNDER_WAY 24
/* A record of a handshake, whole, whose message is not. */
static const guint8 part_of_hello[] = { 22, 3, 1, 0, 10, 1, 0, 1, 244, 3, 3, 's', 't', 'a', 'l' };

typedef int (*CreateFunc) (pthread_t             *thread,
                           const pthread_attr_t  *attributes,
                           void                *(*start) (void *),
                           void                  *data);

/* The system has no thread left. */
static gboolean has_no_thread;

typedef struct
{
  char             *folder;
  GTlsCertificate  *certificate;
  ScholiaAdmission *admission;
  ScholiaTlsDoor   *door;
  GPtrArray        *opened;   /* of ScholiaAccepted */
  GPtrArray        *peers;    /* of GSocketConnection: our end of each */
} Fixture;

/* In place of the one that GLib calls. */
int
pthread_create (pthread_t             *thread,
                const pthread_attr_t  *attributes,
                void                *(*start) (void *),
                void                  *data)
{
  CreateFunc create = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");

  return has_no_thread ? EAGAIN : create (thread, attributes, start, data);
}

static void
opened_cb (ScholiaAccepted *accepted,
           gpointer         user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->opened, g_object_ref (accepted));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const guint64 secret[2] = { 1, 2 };
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->certificate = scholia_certificate_ensure (self->folder, &error);
  g_assert_no_error (error);
  self->admission = scholia_admission_new (0, scholia_trusted_proxies_parse (NULL, NULL, NULL),
                                           secret);
  self->door = scholia_tls_door_new (MAX_UNDER_WAY, opened_cb, self);
  self->opened = g_ptr_array_new_with_free_func (g_object_unref);
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *certificate = g_build_filename (self->folder, "tls-certificate.pem", NULL);
  g_autofree char *key = g_build_filename (self->folder, "tls-key.pem", NULL);

  g_clear_pointer (&self->door, scholia_tls_door_free);
  g_clear_pointer (&self->opened, g_ptr_array_unref);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_assert_finalize_object (self->certificate);
  scholia_admission_free (self->admission);
  g_unlink (certificate);
  g_unlink (key);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static GSocketConnection *
new_connection (int fd)
{
  g_autoptr(GSocket) socket = g_socket_new_from_fd (fd, NULL);

  g_socket_set_blocking (socket, FALSE);

  return g_socket_connection_factory_create_connection (socket);
}

/* Another one at the door. Returns: (transfer none): its end of the line */
static GSocketConnection *
knock (Fixture *self)
{
  g_autoptr(GSocketAddress) from = g_inet_socket_address_new_from_string ("192.0.2.1", 1);
  g_autoptr(ScholiaAccepted) accepted = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  accepted = scholia_accepted_new (new_connection (fds[0]),
                                   scholia_admission_enter (self->admission, from, TRUE, 0),
                                   self->certificate);
  g_ptr_array_add (self->peers, new_connection (fds[1]));
  scholia_tls_door_take (self->door, accepted);

  return g_ptr_array_index (self->peers, self->peers->len - 1);
}

static void
say (GSocketConnection *peer,
     gconstpointer      data,
     gsize              length)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (peer));

  g_assert_true (g_output_stream_write_all (output, data, length, NULL, NULL, NULL));
}

static gboolean
accept_any_cb (GTlsConnection       *connection,
               GTlsCertificate      *certificate,
               GTlsCertificateFlags  problems,
               gpointer              user_data)
{
  return TRUE;
}

static void
shaken_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  int *verdict = user_data;

  *verdict = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL) ? 1 : -1;
}

/* Somebody who does all that is asked gets in. Returns: (transfer full): their TLS */
static GIOStream *
enter (Fixture *self)
{
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;
  guint before = self->opened->len;
  int verdict = 0;

  tls = g_tls_client_connection_new (G_IO_STREAM (knock (self)), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_any_cb), NULL);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, shaken_cb,
                                    &verdict);
  while (verdict == 0 || (verdict == 1 && self->opened->len == before))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (verdict, ==, 1);

  return g_steal_pointer (&tls);
}

static void
assert_can_enter (Fixture *self)
{
  g_autoptr(GIOStream) tls = enter (self);
}

static gboolean
is_at_end (GSocketConnection *peer)
{
  GSocket *socket = g_socket_connection_get_socket (peer);

  return (g_socket_condition_check (socket, G_IO_HUP) & G_IO_HUP) != 0;
}

/* Stalled ones, until each has been looked at: somebody behind them is in. */
static void
stall (Fixture *self,
       guint    count)
{
  for (guint i = 0; i < count; i++)
    say (knock (self), part_of_hello, sizeof part_of_hello);
  assert_can_enter (self);
}

static void
test_others_enter (Fixture       *self,
                   gconstpointer  data)
{
  for (guint i = 0; i < 8; i++)
    knock (self);
  stall (self, MAX_UNDER_WAY - 2);
  assert_can_enter (self);
  for (guint i = 0; i < self->peers->len; i++)
    g_assert_false (is_at_end (g_ptr_array_index (self->peers, i)));
}

/* Those who began first. Whoever has said nothing takes no room. */
static void
test_longest_waiting_makes_room (Fixture       *self,
                                 gconstpointer  data)
{
  GSocketConnection *silent = knock (self);
  const guint first = self->peers->len;

  stall (self, MAX_UNDER_WAY - 1);
  stall (self, 5);
  /* Each was ended as the next one began, and is found at its end in a turn after that. */
  while (!is_at_end (g_ptr_array_index (self->peers, first + 4)))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < MAX_UNDER_WAY - 1; i++)
    g_assert_cmpint (is_at_end (g_ptr_array_index (self->peers, first + i)), ==, i < 5);
  g_assert_false (is_at_end (silent));
}

/* What is no TLS is told so, and its line ends. */
static void
test_no_tls (Fixture       *self,
             gconstpointer  data)
{
  GSocketConnection *peer = knock (self);

  say (peer, "GET / HTTP/1.1\r\n\r\n", 18);
  while (!is_at_end (peer))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->opened->len, ==, 0);
}

/* A peer that leaves in the midst of it leaves nothing behind, and keeps nobody. */
static void
test_leave (Fixture       *self,
            gconstpointer  data)
{
  for (guint i = 0; i < 2 * MAX_UNDER_WAY; i++)
    {
      GSocketConnection *peer = knock (self);

      say (peer, part_of_hello, sizeof part_of_hello);
      g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
    }
  assert_can_enter (self);
}

/* The door goes while peers are at every point of it: each line ends. */
static void
test_free (Fixture       *self,
           gconstpointer  data)
{
  knock (self);
  for (guint i = 0; i < 8; i++)
    say (knock (self), part_of_hello, sizeof part_of_hello);
  g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&self->door, scholia_tls_door_free);
  for (guint i = 0; i < self->peers->len; i++)
    g_assert_true (is_at_end (g_ptr_array_index (self->peers, i)));
}

/* Our half ends with TLS's own goodbye, without which GIO takes a line for cut; theirs goes on. */
static void
test_end_output (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(GIOStream) tls = enter (self);
  ScholiaAccepted *accepted = g_ptr_array_index (self->opened, 0);
  g_autoptr(GError) error = NULL;
  char buffer[8];

  scholia_accepted_end_output (accepted);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (tls), buffer, sizeof buffer,
                                        NULL, &error), ==, 0);
  g_assert_no_error (error);

  g_output_stream_write (g_io_stream_get_output_stream (tls), "words", 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (accepted)),
                                        buffer, sizeof buffer, NULL, &error), ==, 5);
  g_assert_no_error (error);
}

/* Lines that wait for threads which cannot be had: more than the door would have. */
static void
wait_for_threads (Fixture *self)
{
  g_thread_pool_set_max_unused_threads (0);
  while (g_thread_pool_get_num_unused_threads () > 0)
    g_thread_yield ();
  has_no_thread = TRUE;
  for (guint i = 0; i < 8; i++)
    say (knock (self), part_of_hello, sizeof part_of_hello);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_threads_are_back (Fixture       *self,
                       gconstpointer  data)
{
  wait_for_threads (self);
  has_no_thread = FALSE;
  assert_can_enter (self);
}

static void
test_free_without_threads (Fixture       *self,
                           gconstpointer  data)
{
  wait_for_threads (self);
  g_clear_pointer (&self->door, scholia_tls_door_free);
  has_no_thread = FALSE;
  for (guint i = 0; i < self->peers->len; i++)
    g_assert_true (is_at_end (g_ptr_array_index (self->peers, i)));
}

#define ADD(path, func) \
  g_test_add ("/server/tls-door/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("others-enter", test_others_enter);
  ADD ("longest-waiting-makes-room", test_longest_waiting_makes_room);
  ADD ("no-tls", test_no_tls);
  ADD ("leave", test_leave);
  ADD ("free", test_free);
  ADD ("end-output", test_end_output);
  ADD ("threads-are-back", test_threads_are_back);
  ADD ("free-without-threads", test_free_without_threads);

  return g_test_run ();
}
