/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the planted server's rooms ask of the store comes back when the test says so: for what must
 * be right in whatever order it comes. */

#include "planted-hold.h"

#include "scholia-room-loader.h"

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

extern void __real_scholia_store_list_links_async (ScholiaStore          *store,
                                                   const ScholiaBoardKey *key,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
extern void __real_scholia_room_load_async        (ScholiaStore          *store,
                                                   const ScholiaBoardKey *key,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);

/* A call, and once it is answered the answer. */
typedef struct
{
  gboolean            is_load;
  GObject            *source;
  GAsyncResult       *result;   /* (nullable): of a load, which was read before it was held */
  char               *team_id;
  char               *board_id;
  GAsyncReadyCallback callback;
  gpointer            user_data;
} Call;

static struct
{
  GMutex   mutex;
  gboolean holds_links;
  gboolean holds_loads;
  guint    n_held;      /* since it was last asked */
  GQueue   calls;       /* of Call */
} hold;

static gboolean
keep (Call *call)
{
  gboolean is_held;

  g_mutex_lock (&hold.mutex);
  is_held = call->is_load ? hold.holds_loads : hold.holds_links;
  if (is_held)
    {
      g_queue_push_tail (&hold.calls, call);
      hold.n_held++;
    }
  g_mutex_unlock (&hold.mutex);

  return is_held;
}

static void
let_go (Call *call)
{
  ScholiaBoardKey key = { call->team_id, call->board_id };

  if (call->is_load)
    call->callback (call->source, call->result, call->user_data);
  else
    __real_scholia_store_list_links_async (SCHOLIA_STORE (call->source), &key, call->callback,
                                           call->user_data);
  g_clear_object (&call->source);
  g_clear_object (&call->result);
  g_free (call->team_id);
  g_free (call->board_id);
  g_free (call);
}

static gboolean
let_all_go_cb (gpointer user_data)
{
  GQueue calls;
  Call *call;

  g_mutex_lock (&hold.mutex);
  calls = hold.calls;
  g_queue_init (&hold.calls);
  g_mutex_unlock (&hold.mutex);

  while ((call = g_queue_pop_head (&calls)) != NULL)
    if (!keep (call))
      let_go (call);

  return G_SOURCE_REMOVE;
}

guint
planted_hold_obey (const PlantedOrder *order)
{
  guint n_held;

  g_mutex_lock (&hold.mutex);
  n_held = hold.n_held;
  hold.n_held = 0;
  if (order->count == 0 || order->operation == PLANTED_HOLD_LINKS)
    hold.holds_links = order->count > 0;
  if (order->count == 0 || order->operation == PLANTED_HOLD_LOADS)
    hold.holds_loads = order->count > 0;
  g_mutex_unlock (&hold.mutex);
  if (order->count == 0)
    g_idle_add_full (G_PRIORITY_DEFAULT, let_all_go_cb, NULL, NULL);

  return n_held;
}

static Call *
new_call (gboolean               is_load,
          ScholiaStore          *store,
          const ScholiaBoardKey *key,
          GAsyncReadyCallback    callback,
          gpointer               user_data)
{
  Call *call = g_new0 (Call, 1);

  call->is_load = is_load;
  call->source = G_OBJECT (g_object_ref (store));
  call->team_id = g_strdup (key->team_id);
  call->board_id = g_strdup (key->board_id);
  call->callback = callback;
  call->user_data = user_data;

  return call;
}

void
__wrap_scholia_store_list_links_async (ScholiaStore          *store,
                                       const ScholiaBoardKey *key,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data)
{
  Call *call = new_call (FALSE, store, key, callback, user_data);

  if (!keep (call))
    let_go (call);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Call *call = user_data;

  call->result = g_object_ref (result);
  if (!keep (call))
    let_go (call);
}

void
__wrap_scholia_room_load_async (ScholiaStore          *store,
                                const ScholiaBoardKey *key,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  __real_scholia_room_load_async (store, key, loaded_cb,
                                  new_call (TRUE, store, key, callback, user_data));
}
