/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-retry.h"

#include "scholia-backoff.h"

void
scholia_retry_later (GTask       *task,
                     guint        n_failures,
                     GSourceFunc  again)
{
  const guint delay_ms = scholia_backoff_get_delay_ms (n_failures, g_random_double (), 0);
  g_autoptr(GSource) source = g_timeout_source_new (delay_ms);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, again);
}
