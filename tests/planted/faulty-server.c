/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "faulty-server.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int
make_pipe (const char *path)
{
  int fd;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);

  return fd;
}

void
faulty_server_init (FaultyServer *self)
{
  g_autofree char *folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  g_autofree char *orders = NULL;
  g_autofree char *answers = NULL;

  self->orders_path = g_build_filename (folder, "orders", NULL);
  self->answers_path = g_build_filename (folder, "answers", NULL);
  self->orders = make_pipe (self->orders_path);
  self->answers = make_pipe (self->answers_path);
  orders = g_strconcat (PLANTED_ORDERS "=", self->orders_path, NULL);
  answers = g_strconcat (PLANTED_ANSWERS "=", self->answers_path, NULL);
  self->server = test_server_new (TEST_SERVER_PRIVATE,
                                  (const char * const []) { orders, answers, NULL });
}

void
faulty_server_clear (FaultyServer *self)
{
  g_autofree char *folder = g_path_get_dirname (self->orders_path);

  test_server_free (self->server);
  close (self->orders);
  close (self->answers);
  unlink (self->orders_path);
  unlink (self->answers_path);
  rmdir (folder);
  g_free (self->orders_path);
  g_free (self->answers_path);
}

guint
faulty_server_order (FaultyServer        *self,
                     const FaultyFailure *failure,
                     guint                nth,
                     guint                count,
                     guint                sync_ms)
{
  PlantedOrder sent = { 0, 0, nth, count, sync_ms };
  guint32 n_failed;

  if (failure != NULL)
    {
      sent.operation = failure->operation;
      sent.code = failure->code;
    }
  g_assert_cmpint (write (self->orders, &sent, sizeof sent), ==, sizeof sent);
  g_assert_cmpint (read (self->answers, &n_failed, sizeof n_failed), ==, sizeof n_failed);

  return n_failed;
}
