/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "real-board.h"

#include "peer.h"

void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
read_fingerprint (TestServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "data", "tls-certificate.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(GError) error = NULL;

  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

ScholiaEndpoint *
real_board_endpoint (RealBoard  *self,
                     const char *fingerprint)
{
  g_autofree char *right = NULL;
  g_autoptr(ScholiaLink) link = NULL;

  if (self->server->is_private)
    return scholia_endpoint_new_private (self->server->socket_path);

  right = read_fingerprint (self->server);
  link = scholia_link_new (SCHOLIA_LINK_TEAM, "127.0.0.1", self->server->port,
                           fingerprint != NULL ? fingerprint : right, "team",
                           self->server->team_key);
  return scholia_endpoint_new_for_link (link);
}

static void
create_board (RealBoard *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "pixel.png", NULL);

  self->image = g_file_new_for_path (path);
  scholia_server_api_create_board_async (self->api, self->server->team_key, "Τίτλος & title?",
                                         self->image,
                                         NULL, NULL, NULL, keep_result_cb, &result);
  peer_wait (result != NULL);
  self->info = scholia_server_api_create_board_finish (self->api, result, &error);
  g_assert_no_error (error);
}

RealBoard *
real_board_new (TestServerKind kind)
{
  RealBoard *self = g_new0 (RealBoard, 1);

  self->server = test_server_new (kind, NULL);
  self->endpoint = real_board_endpoint (self, NULL);
  self->api = scholia_server_api_new (self->endpoint);
  create_board (self);
  return self;
}

void
real_board_free (RealBoard *self)
{
  scholia_board_info_free (self->info);
  g_object_unref (self->image);
  g_object_unref (self->api);
  scholia_endpoint_unref (self->endpoint);
  test_server_free (self->server);
  g_free (self);
}

Witness *
real_board_open (RealBoard       *self,
                 ScholiaEndpoint *endpoint,
                 const char      *token,
                 guint            person)
{
  g_autofree char *identity = g_strdup_printf ("%043u", person);
  g_autofree char *name = g_strdup_printf ("Person %u", person);
  ScholiaSession *session;
  Witness *witness;

  session = scholia_session_new (endpoint != NULL ? endpoint : self->endpoint, self->info->id,
                                 token, NULL, identity, name, person % 8);
  witness = witness_new (session);
  scholia_session_open (witness->session);
  return witness;
}

Witness *
real_board_join (RealBoard *self,
                 guint      person)
{
  Witness *witness = real_board_open (self, NULL, self->info->token, person);

  peer_wait (witness_is_live (witness));
  return witness;
}

ScholiaLinkInfo *
real_board_create_link (RealBoard   *self,
                        ScholiaRole  role,
                        gint64       expires_ms,
                        const char  *password)
{
  const ScholiaLinkRequest request = { role, expires_ms, (char *) password };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaLinkInfo *link;

  scholia_server_api_create_link_async (self->api, self->info->id, self->info->token, &request,
                                        NULL,
                                        keep_result_cb, &result);
  peer_wait (result != NULL);
  link = scholia_server_api_create_link_finish (self->api, result, &error);
  g_assert_no_error (error);
  return link;
}
