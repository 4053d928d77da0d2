/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The client's end of a line, in the place of src/sync/scholia-connection.c with its sockets. */

#include "wire.h"
#include "world.h"

#include "scholia-connection.h"
#include "scholia-sync-error.h"

#define OPCODE_TEXT 1
#define OPCODE_CLOSE 8
/* What a WebSocket library says of a line that ended without a close frame. */
#define CLOSE_ABNORMAL 1006

struct _ScholiaConnection
{
  GObject     parent_instance;

  Line       *line;    /* (nullable) */
  Person     *person;
  GByteArray *input;
  guint64     seq;     /* of the last event, or of the hello */
  gboolean    is_open;
  gboolean    is_closed;
};

enum
{
  OPENED,
  MESSAGE,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaConnection, scholia_connection, G_TYPE_OBJECT)

static void
let_go (ScholiaConnection *self)
{
  g_autoptr(Line) line = g_steal_pointer (&self->line);

  self->is_closed = TRUE;
  if (line == NULL)
    return;

  line_set_end (line, LINE_DOWN, NULL, NULL);
  line_shut (line, LINE_UP);
}

static void
scholia_connection_dispose (GObject *object)
{
  let_go (SCHOLIA_CONNECTION (object));

  G_OBJECT_CLASS (scholia_connection_parent_class)->dispose (object);
}

static void
scholia_connection_finalize (GObject *object)
{
  g_byte_array_unref (SCHOLIA_CONNECTION (object)->input);

  G_OBJECT_CLASS (scholia_connection_parent_class)->finalize (object);
}

static void
scholia_connection_class_init (ScholiaConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = scholia_connection_dispose;
  object_class->finalize = scholia_connection_finalize;
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SCHOLIA_TYPE_MESSAGE);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_ERROR, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
scholia_connection_init (ScholiaConnection *self)
{
  self->input = g_byte_array_new ();
}

static void
end (ScholiaConnection *self,
     const GError      *error,
     gboolean           is_final,
     guint              retry_after_ms)
{
  if (self->is_closed)
    return;

  let_go (self);
  g_signal_emit (self, signals[CLOSED], 0, error, is_final, retry_after_ms);
}

static void
end_closed (ScholiaConnection *self,
            guint              code)
{
  gboolean is_final;
  g_autoptr(GError) error = scholia_sync_error_from_close (code, &is_final);

  end (self, error, is_final, 0);
}

static void
end_goodbye (ScholiaConnection *self,
             ScholiaMessage    *message)
{
  const ScholiaGoodbyeReason reason = message->goodbye.reason;
  g_autoptr(GError) error = scholia_sync_error_from_goodbye (reason,
                                                              message->goodbye.message);

  world_tell ("person %u: told goodbye %s", self->person->index,
              scholia_goodbye_reason_to_string (reason));
  person_note_goodbye (self->person, reason);
  end (self, error, scholia_goodbye_reason_is_final (reason), message->goodbye.retry_after_ms);
}

static void
take_text (ScholiaConnection *self,
           const char        *text,
           gsize              length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaMessage) message = wire_decode (text, length, &error);

  if (message == NULL)
    world_fail ("grammar", "a client cannot read: %s: %.*s", error->message, (int) length, text);

  scholia_message_ref (message);
  world_trace (text, length);
  ledger_check_received (self->line, &self->seq, message, text, length);
  if (message->kind == SCHOLIA_MESSAGE_GOODBYE)
    end_goodbye (self, message);
  else
    g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
data_cb (gpointer      data,
         const guint8 *bytes,
         gsize         n_bytes)
{
  g_autoptr(ScholiaConnection) self = g_object_ref (data);
  const guint8 *payload;
  guint8 opcode;
  gsize length;
  gsize size;

  g_byte_array_append (self->input, bytes, (guint) n_bytes);
  while (!self->is_closed
         && (size = wire_parse (self->input->data, self->input->len, &opcode, &payload,
                                &length)) > 0)
    {
      g_autofree guint8 *copy = g_memdup2 (payload, length);

      g_byte_array_remove_range (self->input, 0, (guint) size);
      if (opcode == OPCODE_TEXT)
        take_text (self, (const char *) copy, length);
      else if (opcode == OPCODE_CLOSE)
        end_closed (self, length >= 2 ? (guint) copy[0] << 8 | copy[1] : CLOSE_ABNORMAL);
    }
}

static void
ended_cb (gpointer data)
{
  g_autoptr(ScholiaConnection) self = g_object_ref (data);

  end_closed (self, CLOSE_ABNORMAL);
}

static const LineEnd client_end = { data_cb, ended_cb };

/* The handshake was answered. */
static void
opened_cb (gpointer data)
{
  ScholiaConnection *self = data;

  if (self->is_closed || self->line->is_mute)
    return;

  self->is_open = TRUE;
  g_signal_emit (self, signals[OPENED], 0);
}

/* The handshake reaches the server, or nobody. */
static void
reached_cb (gpointer data)
{
  ScholiaConnection *self = data;
  const gint64 back_us = self->line != NULL ? machine_now_us () + line_latency_us (self->line) : 0;

  if (self->is_closed)
    return;

  if (machine_now_us () < world.node->frozen_until_us)
    machine_call (world.node->frozen_until_us, reached_cb, g_object_ref (self), g_object_unref);
  else if (node_accept (world.node, self->line))
    machine_call (MAX (back_us, self->line->pipes[LINE_DOWN].last_us), opened_cb,
                  g_object_ref (self), g_object_unref);
  else
    machine_call (back_us, ended_cb, g_object_ref (self), g_object_unref);
}

ScholiaConnection *
scholia_connection_new (ScholiaEndpoint *endpoint,
                        const char      *board_id)
{
  ScholiaConnection *self = g_object_new (SCHOLIA_TYPE_CONNECTION, NULL);

  self->person = person_of_endpoint (endpoint);

  return self;
}

void
scholia_connection_open (ScholiaConnection *self)
{
  world_counters.connects++;
  self->line = line_new (world.lines->len, self->person->index);
  self->line->board = self->person->board;
  self->line->link = self->person->link;
  self->line->is_guess = self->person->is_guessing;
  g_ptr_array_add (world.lines, line_ref (self->line));
  line_set_end (self->line, LINE_DOWN, &client_end, self);
  machine_call (machine_now_us () + line_latency_us (self->line), reached_cb,
                g_object_ref (self), g_object_unref);
}

static void
write_frame (ScholiaConnection *self,
             guint8             opcode,
             const guint8      *payload,
             gsize              length)
{
  g_autoptr(GByteArray) frame = wire_frame (opcode, payload, length);

  line_write (self->line, LINE_UP, frame->data, frame->len);
}

void
scholia_connection_send (ScholiaConnection    *self,
                         const ScholiaMessage *message)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const guint8 *text;

  if (self->is_closed || !self->is_open)
    return;

  if (message->kind == SCHOLIA_MESSAGE_HELLO)
    self->seq = message->hello.seq;
  bytes = scholia_message_encode (message);
  text = g_bytes_get_data (bytes, &length);
  write_frame (self, OPCODE_TEXT, text, length);
}

void
scholia_connection_close (ScholiaConnection *self)
{
  const guint8 code[2] = { 1000 >> 8, 1000 & 0xff };

  if (!self->is_closed && self->is_open)
    {
      g_autoptr(ScholiaMessage) goodbye = scholia_message_new_goodbye (SCHOLIA_GOODBYE_LEAVING, "",
                                                                       0);

      scholia_connection_send (self, goodbye);
      write_frame (self, OPCODE_CLOSE, code, sizeof code);
    }
  let_go (self);
}

void
scholia_connection_drop (ScholiaConnection *self)
{
  let_go (self);
}
