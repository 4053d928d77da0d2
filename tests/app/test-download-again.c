/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board whose image could not be fetched: another attempt is one button away, or comes by itself
 * with the line. */

#include "page-fixture.h"

#include "scholia-board-opener.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define BOARD "3f9k2m7q4w1z"
#define HEAD "HTTP/1.1 200 OK\r\nScholia-Server: test; protocol=1\r\nConnection: close\r\n"

/* Knows of one board; hangs up on whoever wants its image for the first time. */
typedef struct
{
  GSocketService *service;
  char *path;
  char *json;
  GBytes *image;
  int n_images; /* atomic: asked for */
} Server;

static void
say (GOutputStream *stream,
     GBytes        *body)
{
  g_autofree char *head = g_strdup_printf (HEAD "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           g_bytes_get_size (body));

  g_output_stream_write_all (stream, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (stream, g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                             NULL, NULL, NULL);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        Server                 *self)
{
  GIOStream *stream = G_IO_STREAM (connection);
  GOutputStream *out = g_io_stream_get_output_stream (stream);
  char request[4096] = "";
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), request,
                                  sizeof request - 1, NULL, NULL);
  g_autoptr(GBytes) json = g_bytes_new_static (self->json, strlen (self->json));

  request[MAX (n, 0)] = '\0';
  if (g_str_has_prefix (request, "GET /v1/boards/" BOARD "/image"))
    {
      if (g_atomic_int_add (&self->n_images, 1) > 0)
        say (out, self->image);
    }
  else if (g_str_has_prefix (request, "GET /v1/boards/" BOARD " "))
    say (out, json);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

static void
server_start (Server *self)
{
  g_autofree char *image = page_image_path ();
  g_autoptr(GFile) file = g_file_new_for_path (image);
  g_autofree char *sha256 = NULL;
  g_autoptr(GSocketAddress) address = NULL;

  self->image = g_file_load_bytes (file, NULL, NULL, NULL);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->image);
  self->json = g_strdup_printf ("{\"id\":\"" BOARD "\",\"title\":\"Ferry\",\"image\":{\"sha256\":"
                                "\"%s\",\"type\":\"image/png\",\"width\":1440,\"height\":900,"
                                "\"size\":%" G_GSIZE_FORMAT "},\"role\":\"viewer\",\"created\":0}",
                                sha256, g_bytes_get_size (self->image));
  self->path = g_build_filename (g_get_user_runtime_dir (), "again", NULL);
  self->service = g_threaded_socket_service_new (4);
  address = g_unix_socket_address_new (self->path);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, NULL));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
}

static void
server_clear (Server *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_bytes_unref (self->image);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

static gboolean
offers_again (gpointer page)
{
  return gtk_widget_get_visible (SCHOLIA_BOARD_PAGE (page)->again_button);
}

static gboolean
has_picture (gpointer page)
{
  return SCHOLIA_BOARD_PAGE (page)->picture != NULL;
}

static void
test_again (void)
{
  g_auto(Server) server = { 0 };
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (g_object_ref_sink (scholia_board_page_new ()));
  g_autoptr(ScholiaBoardOpener) opener = scholia_board_opener_new (page);
  ScholiaBoardAccess access = {
    .token = (char *) "0123456789abcdefghijklmnopqrstuv",
    .identity = (char *) "0123456789abcdefghijklmnopqrstuvwxyz0123456",
  };

  server_start (&server);
  access.endpoint = scholia_endpoint_new_private (server.path);
  access.place = scholia_place_new ("198.51.100.1", 443, NULL, BOARD);
  scholia_board_opener_open_access (opener, &access);
  live_wait_for (offers_again, page);
  g_assert_cmpint (g_atomic_int_get (&server.n_images), ==, 1);

  g_action_group_activate_action (scholia_board_page_get_actions (page), "again", NULL);
  live_wait_for (has_picture, page);
  g_assert_cmpint (g_atomic_int_get (&server.n_images), ==, 2);

  scholia_board_opener_close (opener);
  scholia_place_unref (access.place);
  scholia_endpoint_unref (access.endpoint);
  g_object_unref (page);
}

/* A board on a real server, as a link opens it. */
typedef struct
{
  LiveBoard          *live;
  ScholiaBoardPage   *page;
  ScholiaBoardOpener *opener;
  char               *cache; /* what keeps images, while it is in the way */
} Opened;

static void
opened_set_up (Opened        *self,
               gconstpointer  data)
{
  g_autofree char *image = page_image_path ();

  self->live = live_board_new (image, "Ferry");
  self->page = SCHOLIA_BOARD_PAGE (g_object_ref_sink (scholia_board_page_new ()));
  self->opener = scholia_board_opener_new (self->page);
  self->cache = g_build_filename (g_get_user_cache_dir (), "scholia", "images", NULL);
  live_remove_folder (self->cache);
}

static void
opened_tear_down (Opened        *self,
                  gconstpointer  data)
{
  scholia_board_opener_close (self->opener);
  g_object_unref (self->opener);
  g_object_unref (self->page);
  live_board_free (self->live);
  g_unlink (self->cache);
  g_free (self->cache);
}

static void
open_board (Opened *self)
{
  ScholiaBoardAccess access = {
    .token = self->live->board->token,
    .identity = (char *) "0123456789abcdefghijklmnopqrstuvwxyz0123456",
    .endpoint = self->live->endpoint,
    .place = scholia_place_new ("198.51.100.1", 443, NULL, self->live->board->id),
  };

  scholia_board_opener_open_access (self->opener, &access);
  scholia_place_unref (access.place);
}

static gboolean
has_session (gpointer opener)
{
  return scholia_board_opener_get_session (opener) != NULL;
}

static void
bring_line_back (Opened *self)
{
  live_board_start_server (self->live);
  scholia_session_retry (scholia_board_opener_get_session (self->opener));
  live_board_wait_state (scholia_board_opener_get_session (self->opener),
                         SCHOLIA_SESSION_STATE_LIVE);
}

/* The server goes when the image was asked for: nobody presses anything, and it comes when the line
 * is back. */
static void
test_by_itself (Opened        *self,
                gconstpointer  data)
{
  open_board (self);
  live_wait_for (has_session, self->opener);
  live_board_kill_server (self->live);
  live_wait_for (offers_again, self->page);
  g_assert_false (has_picture (self->page));

  bring_line_back (self);
  live_wait_for (has_picture, self->page);
}

/* A disk that takes nothing is not mended by a line that came back. */
static void
test_not_by_itself (Opened        *self,
                    gconstpointer  data)
{
  g_autofree char *parent = g_path_get_dirname (self->cache);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (self->cache, "", -1, NULL));
  open_board (self);
  live_wait_for (offers_again, self->page);
  live_board_wait_state (scholia_board_opener_get_session (self->opener),
                         SCHOLIA_SESSION_STATE_LIVE);

  live_board_kill_server (self->live);
  live_board_wait_state (scholia_board_opener_get_session (self->opener),
                         SCHOLIA_SESSION_STATE_RECONNECTING);
  g_unlink (self->cache);
  bring_line_back (self);
  page_settle ();
  g_assert_true (self->page->has_error);
  g_assert_true (offers_again (self->page));
  g_assert_false (g_file_test (self->cache, G_FILE_TEST_EXISTS));

  g_action_group_activate_action (scholia_board_page_get_actions (self->page), "again", NULL);
  live_wait_for (has_picture, self->page);
}

/* Where another attempt mends nothing there is no button, also after an error that had one. */
static void
test_not_offered (void)
{
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (g_object_ref_sink (scholia_board_page_new ()));
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED, "x");

  scholia_board_page_set_error (page, error);
  g_assert_false (offers_again (page));
  scholia_board_page_offer_again (page);
  g_assert_true (offers_again (page));
  scholia_board_page_set_error (page, error);
  g_assert_false (offers_again (page));
  g_object_unref (page);
}

/* The description is markup; what is not well-formed would not be shown at all. */
static void
test_words_are_no_markup (void)
{
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (g_object_ref_sink (scholia_board_page_new ()));
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                                                 "R&D.svg: <g> is not closed");
  g_autofree char *shown = NULL;

  scholia_board_page_set_picture_error (page, error);
  g_assert_true (pango_parse_markup (adw_status_page_get_description (page->error_page), -1, 0,
                                     NULL, &shown, NULL, NULL));
  g_assert_cmpstr (shown, ==, error->message);
  g_object_unref (page);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  page_init ();
  g_test_add_func ("/app/download-again/again", test_again);
  g_test_add ("/app/download-again/by-itself", Opened, NULL, opened_set_up, test_by_itself,
              opened_tear_down);
  g_test_add ("/app/download-again/not-by-itself", Opened, NULL, opened_set_up,
              test_not_by_itself, opened_tear_down);
  g_test_add_func ("/app/download-again/not-offered", test_not_offered);
  g_test_add_func ("/app/download-again/words-are-no-markup", test_words_are_no_markup);

  return g_test_run ();
}
