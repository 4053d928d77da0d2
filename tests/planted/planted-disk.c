/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The planted server's disk: fails when the test says so, over named pipes. */

#include "planted-hold.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define UPLOAD "/tmp/upload-"

extern ssize_t __real_write (int fd, const void *bytes, size_t n_bytes);
extern int     __real_fsync (int fd);
extern int     __real_rename (const char *from, const char *to);

extern GBytes *__real_g_input_stream_read_bytes_finish (GInputStream  *stream,
                                                        GAsyncResult  *result,
                                                        GError       **error);

static struct
{
  GMutex       mutex;
  PlantedOrder order; /* of uploads */
  guint        n_failed;
} planted;

static guint
obey (const PlantedOrder *order)
{
  guint n_failed = faulty_relent ();

  faulty_slow_down (order->sync_ms);
  if (order->count > 0 && order->operation < N_FAULTY_OPERATIONS)
    faulty_plan ((FaultyOperation) order->operation, order->code, order->nth, order->count);

  g_mutex_lock (&planted.mutex);
  n_failed += planted.n_failed;
  planted.n_failed = 0;
  planted.order = *order;
  g_mutex_unlock (&planted.mutex);

  return n_failed + planted_hold_obey (order);
}

static gpointer
obey_thread (gpointer data)
{
  int orders = open (g_getenv (PLANTED_ORDERS), O_RDWR | O_CLOEXEC);
  int answers = open (g_getenv (PLANTED_ANSWERS), O_RDWR | O_CLOEXEC);
  PlantedOrder order;

  while (read (orders, &order, sizeof order) == sizeof order)
    {
      guint32 n_failed = obey (&order);

      if (__real_write (answers, &n_failed, sizeof n_failed) != sizeof n_failed)
        break;
    }

  return NULL;
}

/* Before main(), so that the store finds its file system in place. */
__attribute__ ((constructor))
static void
start (void)
{
  if (g_getenv (PLANTED_ORDERS) == NULL)
    return;

  faulty_install ();
  g_thread_unref (g_thread_new ("planted", obey_thread, NULL));
}

static gboolean
fails (int operation)
{
  gboolean is_failing = FALSE;

  g_mutex_lock (&planted.mutex);
  if (planted.order.operation == operation && planted.order.count > 0 && --planted.order.nth < 1)
    {
      planted.order.nth = 1;
      planted.order.count--;
      planted.n_failed++;
      is_failing = TRUE;
      errno = planted.order.code;
    }
  g_mutex_unlock (&planted.mutex);

  return is_failing;
}

static gboolean
is_upload (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  return path != NULL && strstr (path, UPLOAD) != NULL;
}

ssize_t
__wrap_write (int fd, const void *bytes, size_t n_bytes)
{
  if (is_upload (fd) && fails (PLANTED_BLOB_WRITE))
    return -1;

  return __real_write (fd, bytes, n_bytes);
}

int
__wrap_fsync (int fd)
{
  if (is_upload (fd) && fails (PLANTED_BLOB_SYNC))
    return -1;

  return __real_fsync (fd);
}

int
__wrap_rename (const char *from, const char *to)
{
  if (strstr (from, UPLOAD) != NULL && fails (PLANTED_BLOB_RENAME))
    return -1;

  return __real_rename (from, to);
}

GBytes *
__wrap_g_input_stream_read_bytes_finish (GInputStream  *stream,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  g_autoptr(GBytes) bytes = __real_g_input_stream_read_bytes_finish (stream, result, error);

  if (bytes == NULL || !fails (PLANTED_READ))
    return g_steal_pointer (&bytes);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strerror (errno));

  return NULL;
}
