/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "line.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* From which address: one has only some 28,000 ports, and those of closed lines rest a minute. */
static gboolean
bind_source (Line *self)
{
  struct sockaddr_in source = { .sin_family = AF_INET };
  int yes = 1;

  source.sin_addr.s_addr = htonl (INADDR_LOOPBACK + 1 + self->index % self->crowd->n_sources);
  /* The port is chosen when the other end is known, so that each may serve many. */
  return setsockopt (self->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes) == 0 &&
         bind (self->fd, (struct sockaddr *) &source, sizeof source) == 0;
}

static void
start_tls (Line *self)
{
  gnutls_session_t session;

  gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
  gnutls_set_default_priority (session);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->crowd->credentials);
  gnutls_transport_set_int (session, self->fd);
  self->tls = session;
}

gboolean
line_connect (Line *self)
{
  struct epoll_event event = { .events = EPOLLOUT, .data.ptr = self };
  int yes = 1;

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || !bind_source (self))
    return FALSE;
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect (self->fd, (struct sockaddr *) &self->crowd->address,
               sizeof self->crowd->address) != 0 &&
      errno != EINPROGRESS)
    return FALSE;
  if (self->crowd->is_tls)
    start_tls (self);
  self->waits_to_write = TRUE;

  return epoll_ctl (self->crowd->epoll_fd, EPOLL_CTL_ADD, self->fd, &event) == 0;
}

void
line_watch (Line     *self,
            gboolean  wants_to_write)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };

  if (self->waits_to_write == wants_to_write)
    return;
  if (wants_to_write)
    event.events |= EPOLLOUT;
  epoll_ctl (self->crowd->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
  self->waits_to_write = wants_to_write;
}

int
line_handshake (Line *self)
{
  int result = self->tls != NULL ? gnutls_handshake (self->tls) : GNUTLS_E_SUCCESS;

  if (result == GNUTLS_E_SUCCESS)
    {
      line_watch (self, FALSE);
      return 1;
    }
  if (gnutls_error_is_fatal (result))
    return -1;

  line_watch (self, gnutls_record_get_direction (self->tls) == 1);
  return 0;
}

/* One record after the other, as the kernel will not tell of what GnuTLS has read already. */
static gssize
read_records (Line   *self,
              guint8 *buffer,
              gsize   size)
{
  gsize total = 0;
  gssize got = 0;

  while (total < size && (got = gnutls_record_recv (self->tls, buffer + total, size - total)) > 0)
    total += (gsize) got;
  if (total > 0)
    return (gssize) total;

  return got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED ? 0 : -1;
}

gssize
line_read (Line   *self,
           guint8 *buffer,
           gsize   size)
{
  gssize got;

  if (self->tls != NULL)
    return read_records (self, buffer, size);

  got = recv (self->fd, buffer, size, 0);
  if (got > 0)
    return got;

  return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

gssize
line_write (Line         *self,
            const guint8 *data,
            gsize         length)
{
  gssize written;

  if (self->tls != NULL)
    {
      written = gnutls_record_send (self->tls, data, length);
      return written == GNUTLS_E_AGAIN || written == GNUTLS_E_INTERRUPTED ? 0 : written;
    }

  written = send (self->fd, data, length, MSG_NOSIGNAL);
  return written < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : written;
}

void
line_disconnect (Line *self)
{
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  self->tls = NULL;
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}
