/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FORWARDER_PASS,
  FORWARDER_SWALLOW, /* what comes is gone */
  FORWARDER_HOLD,    /* what comes waits for forwarder_set() to let it pass */
} ForwarderMode;

/* A line between a client and a real server that a test can spoil: bytes in, the same bytes out, in
 * each direction as it is told. On Unix sockets. */
typedef struct
{
  GSocketService *service;
  char *folder;
  char *path;
  char *target;
  GPtrArray *pipes;
  ForwarderMode up;   /* to the server */
  ForwarderMode down; /* to the client */
  gsize n_up;         /* bytes that came to the server */
  gsize n_down;       /* bytes that came to the clients */
  gsize cut_up_at;    /* cuts once n_up is there, once; 0: never */
  gsize cut_at;       /* the same with n_down */
} Forwarder;

Forwarder *forwarder_new  (const char    *target);
void       forwarder_free (Forwarder     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Forwarder, forwarder_free)

/* What was held passes now, if it may. */
void       forwarder_set  (Forwarder     *self,
                           ForwarderMode  up,
                           ForwarderMode  down);
/* Closes all connections on both sides; new ones are taken. */
void       forwarder_cut  (Forwarder     *self);

G_END_DECLS
