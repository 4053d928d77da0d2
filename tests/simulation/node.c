/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The life and the deaths of the server. */

#include "world.h"

#include "machine-writer.h"
#include "plant.h"
#include "scholia-faulty-vfs.h"
#include "scholia-live-connection.h"
#include "scholia-store-fixture.h"

#include <glib/gstdio.h>

/* Between a death and the next start. */
#define DOWN_US (2 * (gint64) G_USEC_PER_SEC)

static char *
dup_next_folder (Node *self)
{
  g_autofree char *name = g_strdup_printf ("run-%u", self->run);

  return g_build_filename (self->base, name, NULL);
}

static void
after_turn_cb (gpointer data)
{
  Node *self = data;

  if (!self->dies_after_turn || !self->is_up)
    return;

  self->dies_after_turn = FALSE;
  world_counters.unheard++;
  node_end (self, machine_chance (2) ? NODE_KILLED : NODE_POWER_CUT);
}

/* The temporary file system of memory, if there is one. */
static char *
dup_base (void)
{
  g_autofree char *in_memory = g_strdup ("/dev/shm/scholia-simulation-XXXXXX");

  if (g_mkdtemp (in_memory) != NULL)
    return g_steal_pointer (&in_memory);

  return g_dir_make_tmp ("scholia-simulation-XXXXXX", NULL);
}

Node *
node_new (void)
{
  Node *self = g_new0 (Node, 1);

  self->base = dup_base ();
  self->folder = dup_next_folder (self);
  self->connections = line_server_new_set ();
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_hash_table_new (NULL, NULL);
  machine_writer_set_after_turn (after_turn_cb, self);

  return self;
}

static void
let_go (Node *self)
{
  g_clear_pointer (&self->reader, scholia_sqlite_connection_close);
  g_clear_pointer (&self->rooms, scholia_rooms_free);
  g_clear_pointer (&self->metering, scholia_metering_unref);
  g_clear_pointer (&self->access, scholia_access_free);
  g_clear_pointer (&self->admission, scholia_admission_free);
  /* Whatever it still has to do it does in a folder that nobody will read, and then it goes. */
  g_clear_object (&self->store);
}

void
node_free (Node *self)
{
  self->is_up = FALSE;
  while (self->connections->len > 0)
    line_server_end (g_ptr_array_index (self->connections, self->connections->len - 1));
  let_go (self);
  machine_touch ();
  machine_run_until (machine_now_us () + 60 * (gint64) G_USEC_PER_SEC);
  machine_writer_set_after_turn (NULL, NULL);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->links);
  g_hash_table_unref (self->lines);
  faulty_forget (self->base);
  store_remove_folder (self->base);
  g_free (self->base);
  g_free (self->folder);
  g_free (self);
}

static void
open_reader (Node *self)
{
  g_autofree char *path = g_build_filename (self->folder, "scholia.db", NULL);
  g_autoptr(GError) error = NULL;

  self->reader = scholia_sqlite_connection_open (path, SCHOLIA_SQLITE_READ, &error);
  g_assert_no_error (error);
}

static void
start_cb (gpointer data)
{
  node_start (data);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Node *self = user_data;
  const guint64 secret[2] = { 1, 2 };
  g_autoptr(GError) error = NULL;

  self->store = scholia_store_open_finish (result, &error);
  if (self->store == NULL && faulty_relent () == 0)
    world_fail ("recovery", "the store cannot be opened: %s", error->message);
  if (self->store == NULL)
    {
      /* The disk failed just then: the process ends, and is started again. */
      world_tell ("server: %s", error->message);
      machine_call (machine_now_us () + DOWN_US, start_cb, self, NULL);
      return;
    }

  plant_store (self->store);
  self->admission = scholia_admission_new (0, scholia_trusted_proxies_parse (NULL, NULL, NULL),
                                           secret);
  self->access = scholia_access_new (self->store);
  self->metering = scholia_metering_new (self->store, SCHOLIA_METERING_INTERVAL_MS, NULL);
  self->rooms = scholia_rooms_new (self->store, self->metering, NULL);
  self->entrance = (ScholiaLiveEntrance) { .admission = self->admission, .access = self->access,
                                           .rooms = self->rooms, .metering = self->metering };
  open_reader (self);
  for (guint i = 0; self->run > 1 && i < WORLD_N_BOARDS; i++)
    ledger_check_recovered (&world.ledgers[i]);
  self->is_up = TRUE;
  world_tell ("server: run %u is up", self->run);
}

void
node_start (Node *self)
{
  g_autofree char *uri = g_strconcat ("sqlite:", self->folder, NULL);

  faulty_relent ();
  plant_disk ();
  self->run++;
  if (self->run > 1)
    world_counters.restarts++;
  scholia_store_open_async (uri, NULL, opened_cb, self);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Node *self = user_data;

  g_object_unref (source);
  machine_call (machine_now_us () + (gint64) machine_dice ((guint) DOWN_US), start_cb, self, NULL);
}

/* As at SIGTERM. */
static void
stop (Node *self)
{
  ScholiaStore *store = g_object_ref (self->store);

  for (guint i = 0; i < self->connections->len; i++)
    scholia_live_connection_goodbye (g_ptr_array_index (self->connections, i),
                                     SCHOLIA_GOODBYE_SHUTTING_DOWN, "", 0);
  while (self->connections->len > 0)
    line_server_end (g_ptr_array_index (self->connections, self->connections->len - 1));
  let_go (self);
  scholia_store_close_async (store, closed_cb, self);
}

static void
copy_file (const char *from,
           const char *to,
           const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  if (g_file_get_contents (source, &bytes, &length, NULL))
    g_file_set_contents_full (target, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

static void
keep_files (Node    *self,
            NodeEnd  how)
{
  g_autofree char *next = dup_next_folder (self);

  g_mkdir (next, 0700);
  if (how == NODE_POWER_CUT)
    faulty_cut_power (self->folder, next);
  if (how == NODE_KILLED)
    {
      copy_file (self->folder, next, "scholia.db");
      copy_file (self->folder, next, "scholia.db-wal");
    }
  g_free (self->folder);
  self->folder = g_steal_pointer (&next);
}

static void
die (Node    *self,
     NodeEnd  how)
{
  keep_files (self, how);
  for (guint i = 0; i < world.lines->len; i++)
    {
      Line *line = g_ptr_array_index (world.lines, i);

      if (line->run == self->run && line->pipes[LINE_UP].end != NULL)
        line_cut (line);
    }
  while (self->connections->len > 0)
    line_server_end (g_ptr_array_index (self->connections, self->connections->len - 1));
  let_go (self);
  machine_call (machine_now_us () + (gint64) machine_dice ((guint) DOWN_US), start_cb, self, NULL);
}

void
node_end (Node    *self,
          NodeEnd  how)
{
  if (!self->is_up)
    return;

  world_tell ("server: run %u ends (%d)", self->run, how);
  self->is_up = FALSE;
  self->dies_after_turn = FALSE;
  machine_touch ();
  if (how == NODE_KILLED)
    world_counters.kills++;
  if (how == NODE_POWER_CUT)
    world_counters.power_cuts++;
  if (how == NODE_STOPPED)
    stop (self);
  else
    die (self, how);
}

static gpointer
lines_key (guint   run,
           guint64 connection)
{
  return GSIZE_TO_POINTER ((gsize) run << 32 | connection);
}

/* Each window has an address of its own. */
static ScholiaVisitor *
enter (Node *self,
       Line *line)
{
  g_autofree char *name = g_strdup_printf ("192.0.2.%u", line->person + 1);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (name, 50000);

  return scholia_admission_enter (self->admission, address, TRUE, machine_now_us ());
}

gboolean
node_accept (Node *self,
             Line *line)
{
  g_autoptr(ScholiaVisitor) visitor = NULL;

  if (!self->is_up)
    return FALSE;

  visitor = enter (self, line);
  scholia_live_gate_add (&self->entrance, NULL, visitor, world.ledgers[line->board].key.board_id,
                         (int) line->number, NULL, machine_now_us ());
  line->run = self->run;
  line->connection = self->entrance.last_connection;
  if (!g_hash_table_insert (self->lines, lines_key (line->run, line->connection), line))
    world_fail ("connection", "number %" G_GUINT64_FORMAT " is given again", line->connection);

  return TRUE;
}

Line *
node_find_line (guint   run,
                guint64 connection)
{
  return g_hash_table_lookup (world.node->lines, lines_key (run, connection));
}
